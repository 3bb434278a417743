import type { ResultTable } from '../../detection/result-row';
import { isSameTable } from '../compare/tables';
import type { Review } from '../review';
import { drawCharts, isChart, type ChartRequest } from './chart';
import { escapeHtml } from './markdown';

/** Rows of a table that a tile shows. */
const MAX_ROWS = 50;

/** The workbook's tiles in both versions, as HTML: after the first set of events, in the first environment. */
export async function drawTiles({ tiles, environments }: Review): Promise<string[]> {
  const tables = environments.flatMap(({ sets }) => sets[0]?.outcome.tables ?? []);
  const drawn = tiles.flatMap((tile) => {
    const table = tables.find(({ id }) => id === tile.id);
    return table === undefined ? [] : [{ tile, table }];
  });
  const requests: ChartRequest[] = [];
  const plans = drawn.map(({ tile, table }) => {
    const plan = (result: ResultTable | undefined): Plan => {
      if (result === undefined) return { kind: 'text', html: '<p>No such tile.</p>' };
      if (result.rows.length === 0) return { kind: 'text', html: `<p>${escapeHtml(tile.noDataMessage)}</p>` };
      const request = { visualization: tile.visualization, result };
      if (!isChart(request)) return { kind: 'text', html: toTable(result) };
      return { kind: 'chart', index: requests.push(request) - 1 };
    };
    const isSame = isSameTable(table);
    return { tile, isSame, before: plan(table.before), after: isSame ? undefined : plan(table.after) };
  });
  const charts = await drawCharts(requests);
  const show = (plan: Plan): string => (plan.kind === 'text' ? plan.html : (charts[plan.index] ?? ''));
  return plans.map(({ tile, isSame, before, after }) => {
    const pictures = isSame
      ? [['before and after', before] as const]
      : [['before', before] as const, ...(after === undefined ? [] : [['after', after] as const])];
    return (
      `<section><h4>${escapeHtml(tile.title)} <code>${escapeHtml(tile.id)}</code></h4><div class="tiles">` +
      pictures.map(([name, plan]) => `<figure><figcaption>${name}</figcaption>${show(plan)}</figure>`).join('') +
      '</div></section>'
    );
  });
}

type Plan = { readonly kind: 'text'; readonly html: string } | { readonly kind: 'chart'; readonly index: number };

function toTable({ columns, rows }: ResultTable): string {
  const row = (cells: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  const head = row(
    columns.map(({ name }) => name),
    'th',
  );
  const body = rows.slice(0, MAX_ROWS).map((values) => row(values.map(toPlain), 'td'));
  const more = rows.length > MAX_ROWS ? `<p>and ${rows.length - MAX_ROWS} more rows</p>` : '';
  return `<table>${head}${body.join('')}</table>${more}`;
}

function toPlain(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
