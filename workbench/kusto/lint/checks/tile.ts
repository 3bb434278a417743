import type { WorkbookTile } from '../../../../kql/content';
import type { SyntaxNode } from '../../../../kql/language/tree';
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

/** A tile looks the same in the workbook and in the Logs blade, and its query gives what it shows. */
export function checkRendering(query: LintedQuery, tile: WorkbookTile): Diagnostic[] {
  const [render] = query.ofKind('RenderOperator');
  return [...checkChart(query, tile, render), ...checkTimeAxis(query, tile, render)];
}

function checkChart(query: LintedQuery, { visualization }: WorkbookTile, render?: SyntaxNode): Diagnostic[] {
  const chart = render?.child('ChartType')?.text;
  if (!render || chart === undefined || chart === visualization) return [];
  return [query.at(render.offset, 'tile-rendering', { render: chart, visualization })];
}

/** What the binder has problems with, or knows no type for, may be a time. */
function checkTimeAxis(query: LintedQuery, { visualization }: WorkbookTile, render?: SyntaxNode): Diagnostic[] {
  const { diagnostics, resultColumns } = query.bound;
  const mayHaveTime = resultColumns.some(({ type }) => type === 'datetime' || type === 'unknown');
  if (visualization !== 'timechart' || mayHaveTime || diagnostics.length > 0) return [];
  return [query.at(render?.offset ?? query.results[0]?.offset ?? 0, 'timechart-without-time', {})];
}
