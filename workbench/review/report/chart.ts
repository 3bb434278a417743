import { execFile } from 'node:child_process';
import { join } from 'node:path';

import type { WorkbookTile } from '../../../kql/content';
import type { KustoType } from '../../../kql/loader/schema';
import type { ResultTable } from '../../detection/result-row';

type Visualization = WorkbookTile['visualization'];

/** A chart to draw. */
export interface ChartRequest {
  readonly visualization: Visualization;
  readonly result: ResultTable;
}

/** Vega and Vega-Lite are ES modules, so they run in a process of their own, which also has no access to this one's data. */
const DRAWING = join(__dirname, 'draw-charts.mjs');

const WIDTH = 380;
const HEIGHT = 220;

/** Whether a tile is a chart; others are tables. */
export function isChart({ visualization, result }: ChartRequest): boolean {
  return visualization in MARKS && findAxes(result) !== undefined;
}

/** Draws charts as SVG, in their order. */
export function drawCharts(requests: readonly ChartRequest[]): Promise<string[]> {
  if (requests.length === 0) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [DRAWING], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(parseCharts(stdout));
      else reject(new Error(`Charts: they must be drawn, but that failed: ${stderr.trim()}`, { cause: error }));
    });
    child.stdin?.end(JSON.stringify(requests.map(toSpecification)));
  });
}

function parseCharts(text: string): string[] {
  const charts: unknown = JSON.parse(text);
  return Array.isArray(charts) ? charts.map(String) : [];
}

const MARKS: Readonly<Partial<Record<Visualization, string>>> = {
  timechart: 'line',
  linechart: 'line',
  areachart: 'area',
  barchart: 'bar',
  unstackedbar: 'bar',
  categoricalbar: 'bar',
  piechart: 'arc',
};

interface Axes {
  readonly x: string;
  readonly xType: KustoType;
  readonly y: string;

  /** The column whose values are series of their own. */
  readonly series: string | undefined;
}

const NUMBERS: readonly KustoType[] = ['long', 'int', 'real', 'decimal'];

/** As a workbook chooses them: the first number up, the first other column along, the next as series. */
function findAxes({ columns }: ResultTable): Axes | undefined {
  const number = columns.find(({ type }) => NUMBERS.includes(type));
  const [along, series] = columns
    .filter(({ type }) => !NUMBERS.includes(type))
    .sort((a, b) => Number(b.type === 'datetime') - Number(a.type === 'datetime'));
  if (number === undefined || along === undefined) return undefined;
  return { x: along.name, xType: along.type, y: number.name, series: series?.name };
}

/** The chart in Vega-Lite; names of columns are data, so the fields get names of our own. */
function toSpecification({ visualization, result }: ChartRequest): object {
  const axes = findAxes(result);
  const at = (row: readonly unknown[], name: string | undefined): unknown =>
    row[result.columns.findIndex((column) => column.name === name)];
  const values = result.rows.map((row) => ({
    x: at(row, axes?.x),
    y: at(row, axes?.y),
    series: at(row, axes?.series),
  }));
  const mark = MARKS[visualization] ?? 'bar';
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    mark: mark === 'line' ? { type: mark, point: true } : mark,
    encoding: mark === 'arc' ? encodePie(axes) : encodeAxes(axes),
  };
}

function encodePie(axes: Axes | undefined): object {
  return {
    theta: { field: 'y', type: 'quantitative', title: axes?.y },
    color: { field: 'x', type: 'nominal', title: axes?.x },
  };
}

function encodeAxes(axes: Axes | undefined): object {
  const isTime = axes?.xType === 'datetime';
  return {
    x: {
      field: 'x',
      type: isTime ? 'temporal' : 'nominal',
      title: axes?.x,
      ...(isTime ? { scale: { type: 'utc' } } : { sort: null }),
    },
    y: { field: 'y', type: 'quantitative', title: axes?.y },
    ...(axes?.series === undefined ? {} : { color: { field: 'series', type: 'nominal', title: axes.series } }),
  };
}
