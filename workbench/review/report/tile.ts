import type { WorkbookTile } from '../../../kql/content';
import type { ResultTable } from '../../detection/result-row';
import { isSameTable, type TableDifference } from '../compare/tables';
import type { Review, ReviewedTile } from '../review';
import { drawCharts, isChart, type ChartRequest } from './chart';
import { escapeHtml } from './markdown';

/** Rows of a table that a tile shows. */
const MAX_ROWS = 50;

/** The workbook's tiles in both versions, as HTML, after the first set of events. */
export async function drawTiles(review: Review): Promise<string[]> {
  const requests: ChartRequest[] = [];
  const plans = listDrawings(review).map((drawing) => {
    const { tile, table } = drawing;
    const before = planFigure(tile.before, table.before, requests);
    return isSameDrawing(drawing)
      ? { drawing, figures: [{ name: 'before and after', plan: before }] }
      : {
          drawing,
          figures: [
            { name: 'before', plan: before },
            { name: 'after', plan: planFigure(tile.after, table.after, requests) },
          ],
        };
  });
  const charts = await drawCharts(requests);
  const show = (plan: Plan): string => (plan.kind === 'text' ? plan.html : (charts[plan.index] ?? ''));
  return plans.map(
    ({ drawing, figures }) =>
      `<section><h4>${describeTitle(drawing)} <code>${escapeHtml(drawing.tile.id)}</code>${escapeHtml(`, in ${drawing.environments.join(', ')}`)}</h4><div class="tiles">` +
      figures.map(({ name, plan }) => `<figure><figcaption>${name}</figcaption>${show(plan)}</figure>`).join('') +
      '</div></section>',
  );
}

/** A tile, and what it answers in some environments. */
interface Drawing {
  readonly tile: ReviewedTile;
  readonly table: TableDifference;
  readonly environments: string[];
}

/** Each tile in the first environment, and in the others where it differs otherwise than there. */
function listDrawings({ tiles, environments }: Review): Drawing[] {
  return tiles.flatMap((tile) => {
    const drawings: Drawing[] = [];
    for (const { environment, sets } of environments) {
      const table = sets[0]?.outcome.tables.find(({ id }) => id === tile.id);
      if (table === undefined) continue;
      const key = JSON.stringify([table.before, table.after]);
      const alike = drawings.find((other) => JSON.stringify([other.table.before, other.table.after]) === key);
      if (alike !== undefined) alike.environments.push(environment);
      else if (drawings.length === 0 || !isSameTable(table))
        drawings.push({ tile, table, environments: [environment] });
    }
    return drawings;
  });
}

/** Whether a reader sees the same picture under the same title. */
function isSameDrawing({ tile: { before, after }, table }: Drawing): boolean {
  const toView = (tile: WorkbookTile | undefined) => [tile?.title, tile?.visualization, tile?.noDataMessage];
  return isSameTable(table) && JSON.stringify(toView(before)) === JSON.stringify(toView(after));
}

function describeTitle({ tile: { before, after } }: Drawing): string {
  const titles = [before, after].flatMap((tile) => (tile === undefined ? [] : [escapeHtml(tile.title)]));
  return [...new Set(titles)].join(' → ');
}

function planFigure(tile: WorkbookTile | undefined, result: ResultTable | undefined, requests: ChartRequest[]): Plan {
  if (tile === undefined) return { kind: 'text', html: '<p>No such tile.</p>' };
  if (result === undefined) return { kind: 'text', html: '<p>No answer.</p>' };
  if (result.rows.length === 0) return { kind: 'text', html: `<p>${escapeHtml(tile.noDataMessage)}</p>` };
  const request = { visualization: tile.visualization, result };
  if (!isChart(request)) return { kind: 'text', html: toTable(result) };
  return { kind: 'chart', index: requests.push(request) - 1 };
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
