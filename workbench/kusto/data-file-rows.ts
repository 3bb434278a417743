import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

import type { DuckDBConnection } from '@duckdb/node-api';

import { CSV, type DataFile, readRows } from './data-file-reader';
import { quoteText } from './translate/sql';

/**
 * Checks what DuckDB would read as something else without a word: rows that are no objects, NaN, names that differ in case only.
 *
 * @returns whether the file is known to have no row.
 * @throws Error what is wrong, and where.
 */
export async function checkRows(connection: DuckDBConnection, file: DataFile): Promise<boolean> {
  if (file.kind === 'csv') return checkHeader(file.path);
  if (file.kind === 'parquet') return false;
  const numbered = `SELECT row_number() OVER () AS number, json FROM ${file.rows}`;
  const [bad] = await readRows(
    connection,
    `SELECT number, json::VARCHAR FROM (${numbered}) WHERE ${IS_NO_ROW} ORDER BY number LIMIT 1`,
  );
  if (bad)
    throw new Error(`${placeOf(file, Number(bad[0]))}: expected a row as a JSON object, found '${clip(bad[1])}'.`);
  const names = await readRows(connection, `SELECT DISTINCT unnest(json_keys(json)) FROM ${file.rows}`);
  assertDifferent(names.map(([name]) => String(name)));
  return names.length === 0;
}

const IS_NO_ROW = `json_type(json) <> 'OBJECT' OR NOT kql_is_json(json::VARCHAR)`;

/** Where a row stands: its first line, in files of lines. */
export function placeOf({ path, kind }: DataFile, row: number): string {
  if (kind === 'json' || kind === 'parquet') return `row ${row}`;
  const lines = kind === 'csv' ? csvLines(path) : filledLines(path);
  return `line ${lines[row - 1] ?? row}`;
}

function filledLines(path: string): number[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [index + 1]));
}

const CSV_VALUE = String.raw`(?: *"[^"]*(?:""[^"]*)*" *|[^,\r\n]*)`;
const CSV_LINE = new RegExp(String.raw`${CSV_VALUE}(?:,${CSV_VALUE})*(?:\r\n|\r|\n|$)`, 'g');

/** The first line of each row behind the header. Between quotes a line break is part of a value; of one column an empty line is a row. */
function csvLines(path: string): number[] {
  const isEmptyRow = readHeader(path).length === 1;
  const lines: number[] = [];
  let next = 1;
  for (const [text] of readFileSync(path, 'utf8').matchAll(CSV_LINE)) {
    if (text.trim() !== '' || (isEmptyRow && lines.length > 0)) lines.push(next);
    next += text.match(/\r\n|\r|\n/g)?.length ?? 0;
  }
  return lines.slice(1);
}

/** The line of a CSV file that has other values than its header has names, or a quote that is left open. */
export async function findBadLine(connection: DuckDBConnection, { kind, path }: DataFile): Promise<string | undefined> {
  if (kind !== 'csv') return undefined;
  const columns = readHeader(path).map((name) => `${quoteText(name)}: 'VARCHAR'`);
  const sql = `SELECT count(*) FROM read_csv(${quoteText(path)}, ${CSV}, auto_detect = false, columns = {${columns.join(', ')}})`;
  const reason = await readRows(connection, sql).then(() => '', String);
  const line = /CSV Error on Line: (\d+)/.exec(reason)?.[1];
  if (line === undefined) return undefined;
  const found = /Found: (\d+)/.exec(reason)?.[1];
  return found === undefined
    ? `line ${line}: expected a quote at both ends of a value, found one. Close it.`
    : `line ${line}: expected ${columns.length} values, found ${found}. Correct the line.`;
}

function checkHeader(path: string): boolean {
  const names = readHeader(path);
  assertDifferent(names);
  if (names.length === 1 && /[;\t|]/.test(names[0] ?? '')) {
    throw new Error(
      `line 1: expected names with commas between them, found '${clip(names[0])}'. Write the file with commas.`,
    );
  }
  return names.length === 0;
}

/** The names in the first line that is not empty; DuckDB would tell them only where the lines behind it are right. */
function readHeader(path: string): string[] {
  const start = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  const length = readSync(file, start);
  closeSync(file);
  const [line = ''] = start
    .toString('utf8', 0, length)
    .replace(/^\ufeff?[\r\n]*/, '')
    .split(/\r?\n/, 1);
  const names = [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, name = '']) => name);
  return line === '' ? [] : names.map((name) => name.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'));
}

const HEADER_BYTES = 65_536;

function assertDifferent(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      throw new Error(`expected names that differ, found the columns '${other}' and '${name}'. Rename one of them.`);
    }
    seen.set(name.toLowerCase(), name);
  }
}

export function clip(value: unknown): string {
  return String(value).slice(0, 60);
}
