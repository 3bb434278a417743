import type { WorkbookTile } from '../../../../kql/content';
import type { Diagnostic } from '../diagnostic';
import type { LintedQuery } from '../linted-query';

/**
 * A tile means the same in the workbook and in the Logs blade. The workbook looks for `{Name}` in the text, wherever it stands;
 * the body of a function and what a regular expression has in braces only look like it.
 */
export function checkPlaceholders(query: LintedQuery): Diagnostic[] {
  if (query.profile !== 'workbook tile') return [];
  const bodies = new Set(query.ofKind('FunctionBody').map(({ offset }) => offset));
  return [...query.bound.text.matchAll(/(?<!\\[pPx])\{([A-Za-z_]\w*)(?::[^{}\s]+)?\}/g)]
    .filter(({ index }) => !bodies.has(index))
    .map((match) => query.at(match.index, 'tile-parameter', { name: match[1] ?? '' }));
}

/** A tile looks the same in the workbook and in the Logs blade. */
export function checkRendering(query: LintedQuery, tile: WorkbookTile): Diagnostic[] {
  const [render] = query.ofKind('RenderOperator');
  const chart = render?.child('ChartType')?.text;
  if (!render || chart === undefined || chart === tile.visualization) return [];
  return [query.at(render.offset, 'tile-rendering', { render: chart, visualization: tile.visualization })];
}
