import type { DuckDBConnection } from '@duckdb/node-api';

import type { KustoType } from '../../kql/loader/schema';
import { type DataFile, type FileColumn, type FileValue, readRows } from './data-file-reader';
import { clip, placeOf } from './data-file-rows';
import { quoteText } from './translate/sql';

/** A time as a data file spells it: in ISO 8601, which no reader takes for another day. What is finer than a tick is cut off. */
export const ISO_DATETIME = String.raw`\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?)?`;

/** What a message says that a value should be, and SQL of whether a text, which is no NULL, spells one. */
type Spelling = readonly [expected: string, isSpelled: (text: string) => string];

const SPELLINGS: Readonly<Record<KustoType, Spelling>> = {
  bool: ['a bool', (text) => `lower(trim(${text})) IN ('true', 'false', '0', '1')`],
  datetime: ['a datetime in ISO 8601', (text) => `(${text} = '' OR ${isIsoTime(text)})`],
  decimal: ['a decimal', (text) => `kql_text_decimal(${text}) IS NOT NULL`],
  dynamic: ['a dynamic', () => 'true'],
  guid: ['a guid', (text) => `kql_text_guid(${text}) IS NOT NULL`],
  int: ['an int', (text) => `TRY_CAST(kql_text_long(${text}) AS INTEGER) IS NOT NULL`],
  long: ['a long', (text) => `kql_text_long(${text}) IS NOT NULL`],
  real: ['a real', (text) => `kql_text_real(${text}) IS NOT NULL`],
  string: ['a string', () => 'true'],
  timespan: ['a timespan', (text) => `kql_parse_timespan(${text}) IS NOT NULL`],
};

function isIsoTime(text: string): string {
  return `regexp_full_match(trim(${text}), ${quoteText(ISO_DATETIME)}) AND kql_text_datetime(${text}) IS NOT NULL`;
}

/** @throws Error for the first value that is not of the type of its column: it would be rounded, or read as null. */
export async function checkValues(
  connection: DuckDBConnection,
  file: DataFile,
  columns: readonly FileColumn[],
): Promise<void> {
  const tested = columns.flatMap((column) => {
    const { sql } = file.valueOf(column);
    const test = testOf(file.valueOf(column), column.type);
    return test === undefined ? [] : [{ ...column, sql, test }];
  });
  if (tested.length === 0) return;
  const tests = tested.map(({ sql, test }) => `bool_and(${test}) FILTER (WHERE ${sql} IS NOT NULL)`);
  const [answers = []] = await readRows(connection, `SELECT ${tests.join(', ')} FROM ${file.rows}`);
  const bad = tested.find((_, index) => answers[index] === false);
  if (!bad) return;
  const numbered = `SELECT row_number() OVER () AS number, ${bad.sql}::VARCHAR AS found, ${bad.test} AS fits FROM ${file.rows}`;
  const [[number, found] = []] = await readRows(
    connection,
    `SELECT number, found FROM (${numbered}) WHERE found IS NOT NULL AND NOT fits ORDER BY number LIMIT 1`,
  );
  throw new Error(`${placeOf(file, Number(number))}, ${describeBad(bad, String(found))}`);
}

function describeBad({ name, type }: FileColumn, found: string): string {
  const whole = type === 'int' || type === 'long' ? /^(-?\d+)\.0+$/.exec(found)?.[1] : undefined;
  const advice = whole === undefined ? 'Correct the value' : `Write ${whole}`;
  return `column '${name}': expected ${SPELLINGS[type][0]}, found '${clip(found)}'. ${advice}, or leave it out.`;
}

/** SQL of whether a value, which is no NULL, is of the type; nothing where every value is. */
function testOf({ sql, from }: FileValue, type: KustoType): string | undefined {
  if (type === 'string' || type === 'dynamic') return undefined;
  if (from === 'JSON') return SPELLINGS[type][1](`(${sql} ->> '$')`);
  return from === 'VARCHAR' ? SPELLINGS[type][1](sql) : undefined;
}
