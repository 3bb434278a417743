import type { WorkbookTile } from '../../../../kql/content';
import type { Diagnostic } from '../diagnostic';
import type { LintedQuery } from '../linted-query';

/** A tile means and looks the same in the workbook and in the Logs blade. */
export function checkTile(query: LintedQuery, tile: WorkbookTile): Diagnostic[] {
  return [...checkParameters(query), ...checkRendering(query, tile)];
}

/** The workbook looks for `{Name}` in the text, wherever it stands. */
function checkParameters(query: LintedQuery): Diagnostic[] {
  return [...query.bound.text.matchAll(/\{(\w+)(?::\w+)?\}/g)].map((match) =>
    query.at(match.index, 'tile-parameter', { name: match[1] ?? '' }),
  );
}

function checkRendering(query: LintedQuery, tile: WorkbookTile): Diagnostic[] {
  const [render] = query.ofKind('RenderOperator');
  const chart = render?.child('ChartType')?.text;
  if (!render || chart === undefined || chart === tile.visualization) return [];
  return [query.at(render.offset, 'tile-rendering', { render: chart, visualization: tile.visualization })];
}
