import type { WorkbookTile } from '../../../../kql/content';
import type { Diagnostic } from '../diagnostic';
import type { LintedQuery } from '../linted-query';

/** A tile looks the same in the workbook and in the Logs blade. */
export function checkTile(query: LintedQuery, tile: WorkbookTile): Diagnostic[] {
  const [render] = query.ofKind('RenderOperator');
  const chart = render?.child('ChartType')?.text;
  if (!render || chart === undefined || chart === tile.visualization) return [];
  return [query.at(render.offset, 'tile-rendering', { render: chart, visualization: tile.visualization })];
}
