import type { QueryResult } from './engine';
import { toJsonValue } from './query-protocol';

/** The forms in which a result can be printed. */
export const RESULT_FORMATS = ['table', 'json', 'csv', 'ndjson'] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

/** Prints a result; each form ends with a line feed. */
export function formatResult(result: QueryResult, format: ResultFormat): string {
  return PRINTERS[format](result);
}

const PRINTERS: Readonly<Record<ResultFormat, (result: QueryResult) => string>> = {
  table: toTable,
  csv: ({ columns, rows }) => [columns.map(({ name }) => name), ...rows].map(toCsvLine).join(''),
  json: ({ columns, rows, visualization }) =>
    `${JSON.stringify({ columns, rows: rows.map((row) => row.map(toJsonValue)), ...(visualization && { visualization }) }, undefined, 2)}\n`,
  ndjson: ({ columns, rows }) =>
    rows
      .map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, toJsonValue(row[index])])))
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
};

/** Columns side by side; numbers to the right. */
function toTable({ columns, rows }: QueryResult): string {
  const cells = rows.map((row) => row.map(toText));
  const widths = columns.map(({ name }, index) =>
    Math.max(name.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const isRight = columns.map(({ type }) => type === 'int' || type === 'long' || type === 'real');
  const toLine = (row: readonly string[]) =>
    row
      .map((cell, index) => (isRight[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  const lines = [columns.map(({ name }) => name), widths.map((width) => '-'.repeat(width)), ...cells].map(toLine);
  return `${lines.join('\n')}\n\n${rows.length} ${rows.length === 1 ? 'row' : 'rows'}\n`;
}

function toCsvLine(row: readonly unknown[]): string {
  const cells = row.map(toText).map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${cells.join(',')}\n`;
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value);
}
