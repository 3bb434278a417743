import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { extname } from 'node:path';

import type { DuckDBConnection } from '@duckdb/node-api';

import type { KustoTable } from '../../kql/language/parse';
import { quoteText } from './translate/sql';

/** RFC 4180 with a header, and nothing else: so a line of another length is an error, and not a sign of another delimiter. */
export const CSV = `header = true, delim = ',', quote = '"', escape = '"', strict_mode = true`;

/**
 * Checks what DuckDB would read as something else without a word: rows that are no objects, NaN, names that differ in case only.
 *
 * @returns whether the file is known to have no row.
 * @throws Error what is wrong, and where.
 */
export async function checkRows(connection: DuckDBConnection, path: string): Promise<boolean> {
  if (extname(path).toLowerCase() === '.csv') return checkHeader(path);
  const rows = rowsOf(path);
  if (rows === undefined) return false;
  const [bad] = await read(
    connection,
    `SELECT number, json::VARCHAR FROM (${rows}) WHERE ${IS_NO_ROW} ORDER BY number LIMIT 1`,
  );
  if (bad)
    throw new Error(`${placeOf(path, Number(bad[0]))}: expected a row as a JSON object, found '${clip(bad[1])}'.`);
  const names = await read(connection, `SELECT DISTINCT unnest(json_keys(json)) FROM (${rows})`);
  assertDifferent(names.map(([name]) => String(name)));
  return names.length === 0;
}

/** @throws Error for the first value that is not of its declared type: DuckDB would round it, or read null. */
export async function checkValues(
  connection: DuckDBConnection,
  path: string,
  columns: KustoTable['columns'],
): Promise<void> {
  const rows = rowsOf(path);
  const tested = columns.flatMap(({ name, type }) => {
    const test = TESTS[type];
    return test === undefined ? [] : [{ name, type, test: test.replaceAll('value', memberSql(name)) }];
  });
  if (rows === undefined || tested.length === 0) return;
  const firsts = tested.map(
    ({ name, test }) => `min(number) FILTER (${memberSql(name)} IS NOT NULL AND NOT (${test}))`,
  );
  const [bad = []] = await read(connection, `SELECT ${firsts.join(', ')} FROM (${rows})`);
  for (const [index, { name, type }] of tested.entries()) {
    const number = bad[index];
    if (typeof number !== 'bigint') continue;
    const [found] = await read(
      connection,
      `SELECT ${memberSql(name)}::VARCHAR FROM (${rows}) WHERE number = ${number}`,
    );
    throw new Error(
      `${placeOf(path, Number(number))}, column '${name}': expected a ${type}, found '${clip(found?.[0])}'. Correct the value, or leave it out.`,
    );
  }
}

function memberSql(name: string): string {
  return `kql_member(json, ${quoteText(name)})`;
}

const INTEGER = `coalesce(json_type(value) IN ('BIGINT', 'UBIGINT') AND TRY_CAST(value AS BIGINT) IS NOT NULL OR kql_text_long(value ->> '$') IS NOT NULL, false)`;

/** SQL of whether a member that is there is of the type; a text is, where it says such a value. */
const TESTS: Readonly<Record<string, string>> = {
  bool: `lower(value ->> '$') IN ('true', 'false', '0', '1')`,
  datetime: `json_type(value) = 'VARCHAR' AND ((value ->> '$') = '' OR kql_text_datetime(value ->> '$') IS NOT NULL)`,
  int: `${INTEGER} AND TRY_CAST(value ->> '$' AS INTEGER) IS NOT NULL`,
  long: INTEGER,
  real: `json_type(value) <> 'BOOLEAN' AND kql_dynamic_real(value) IS NOT NULL`,
};

const IS_NO_ROW = `json_type(json) <> 'OBJECT' OR NOT kql_is_json(json::VARCHAR)`;

/** SQL of the rows of a JSON file with their numbers; nothing for a file of another kind. */
function rowsOf(path: string): string | undefined {
  const extension = extname(path).toLowerCase();
  if (!['.json', '.jsonl', '.ndjson'].includes(extension)) return undefined;
  const format = extension === '.json' ? 'auto' : 'newline_delimited';
  return `SELECT row_number() OVER () AS number, json FROM read_json_objects(${quoteText(path)}, format = '${format}')`;
}

/** The line of a row, where each has one of its own. */
function placeOf(path: string, row: number): string {
  if (extname(path).toLowerCase() === '.json') return `row ${row}`;
  const filled = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [index + 1]));
  return `line ${filled[row - 1] ?? row}`;
}

/** The line of a CSV file that has other values than its header has names, or a quote that is left open. */
export async function findBadLine(connection: DuckDBConnection, path: string): Promise<string | undefined> {
  if (extname(path).toLowerCase() !== '.csv') return undefined;
  const columns = readHeader(path).map((name) => `${quoteText(name)}: 'VARCHAR'`);
  const sql = `SELECT count(*) FROM read_csv(${quoteText(path)}, ${CSV}, auto_detect = false, columns = {${columns.join(', ')}})`;
  const reason = await read(connection, sql).then(() => '', String);
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

/** The names in the first line; DuckDB would tell them only where the lines behind it are right. */
function readHeader(path: string): string[] {
  const start = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  const length = readSync(file, start);
  closeSync(file);
  const [line = ''] = start
    .toString('utf8', 0, length)
    .replace(/^\ufeff/, '')
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

function clip(value: unknown): string {
  return String(value).slice(0, 60);
}

async function read(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}
