import type { DuckDBConnection } from '@duckdb/node-api';

import type { KustoType } from '../../kql/loader/schema';
import { type DataFile, type FileColumn, type FileValue, readRows } from './data-file-reader';
import { clip, placeOf } from './data-file-rows';
import { quoteText } from './translate/sql';
import { SQL_TYPES } from './values';

/** A time as a data file spells it: in ISO 8601, which no reader takes for another day. What is finer than a tick is cut off. */
const ISO_DATETIME = String.raw`\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?)?`;

/** What a message says that a value should be, and SQL of whether a text, which is no NULL, spells one. */
type Spelling = readonly [expected: string, isSpelled: (text: string) => string];

const SPELLINGS: Readonly<Record<KustoType, Spelling>> = {
  bool: ['a bool', (text) => `lower(trim(${text})) IN ('true', 'false', '0', '1')`],
  datetime: ['a datetime in ISO 8601', (text) => `(${text} = '' OR ${isIsoTime(text)})`],
  decimal: ['a decimal', (text) => `kql_text_decimal(${text}) IS NOT NULL`],
  dynamic: ['a dynamic', () => 'false'],
  guid: ['a guid', (text) => `kql_text_guid(${text}) IS NOT NULL`],
  int: ['an int', (text) => `TRY_CAST(kql_text_long(${text}) AS INTEGER) IS NOT NULL`],
  long: ['a long', (text) => `kql_text_long(${text}) IS NOT NULL`],
  real: ['a real', (text) => `kql_text_real(${text}) IS NOT NULL`],
  string: ['a string', () => 'false'],
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
    const value = file.valueOf(column);
    const test = testOf(value, column.type);
    return test === undefined ? [] : [{ ...column, sql: value.sql, test }];
  });
  if (tested.length === 0) return;
  const tests = tested.map(({ test }) => test.ofAll).join(', ');
  const [answers = []] = await readRows(connection, `SELECT ${tests} FROM ${file.rows}`);
  const bad = tested.find((_, index) => answers[index] === false);
  if (!bad) return;
  const numbered = `SELECT row_number() OVER () AS number, ${bad.sql}::VARCHAR AS found, ${bad.test.ofOne} AS fits FROM ${file.rows}`;
  const [[number, found] = []] = await readRows(
    connection,
    `SELECT number, found FROM (${numbered}) WHERE found IS NOT NULL AND NOT fits ORDER BY number LIMIT 1`,
  );
  throw new Error(`${placeOf(file, Number(number))}, ${describeBad(bad, bad.test, String(found))}`);
}

function describeBad({ name, type }: FileColumn, { expected }: ValueTest, found: string): string {
  const whole = type === 'int' || type === 'long' ? /^(-?\d+)\.0+$/.exec(found)?.[1] : undefined;
  const advice = whole === undefined ? 'Correct the value' : `Write ${whole}`;
  return `column '${name}': expected ${expected}, found '${clip(found)}'. ${advice}, or leave it out.`;
}

const NUMBER = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT)|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

/** DuckDB's types of which every value is one of the type. */
const FITTING: Readonly<Record<KustoType, RegExp>> = {
  bool: /^BOOLEAN$/,
  datetime: /^TIMESTAMP_NS$/,
  decimal: /^U?(TINYINT|SMALLINT|INTEGER|BIGINT)$/,
  dynamic: /^(?!BLOB)/,
  guid: /^UUID$/,
  int: /^(U?TINYINT|U?SMALLINT|INTEGER)$/,
  long: /^(U?TINYINT|U?SMALLINT|U?INTEGER|BIGINT)$/,
  real: NUMBER,
  string: /^(?!BLOB|STRUCT|MAP|.*\]$)/,
  timespan: /^TIME$/,
};

/** SQL about values, NULLs aside. */
interface ValueTest {
  /** What a value should be. */
  readonly expected: string;

  /** Whether one is of the type. */
  readonly ofOne: string;

  /** An aggregate: whether all are. */
  readonly ofAll: string;
}

/** Nothing where every value of DuckDB's type is of the type, so that no pass over them is needed. */
function testOf({ sql, from }: FileValue, type: KustoType): ValueTest | undefined {
  if (FITTING[type].test(from)) return undefined;
  if (type === 'datetime' && isTimeType(from)) return yearsTest(sql);
  const [expected, isSpelled] = SPELLINGS[type];
  const ofOne =
    (type === 'int' || type === 'long') && NUMBER.test(from)
      ? `coalesce(TRY_CAST(${sql} AS ${SQL_TYPES[type]}) = ${sql}, false)`
      : isSpelled(textOf({ sql, from }));
  return { expected, ofOne, ofAll: `bool_and(${ofOne}) FILTER (WHERE ${sql} IS NOT NULL)` };
}

function textOf({ sql, from }: FileValue): string {
  return from === 'JSON' ? `(${sql} ->> '$')` : `${sql}::VARCHAR`;
}

/** SQL, an aggregate, of whether there are texts that are not empty and all of them spell values of the type as it is printed. */
export function isSpelledByAll(value: FileValue, type: KustoType): string {
  const text = textOf(value);
  // Zeros in front would be lost.
  const isPrinted = type === 'long' || type === 'real' ? `NOT regexp_matches(${text}, '^[+-]?0[0-9xX]') AND ` : '';
  return `bool_and(${isPrinted}${SPELLINGS[type][1](text)}) FILTER (WHERE ${text} <> '')`;
}

/** Of the least and the greatest value of a Parquet file its statistics tell. */
function yearsTest(sql: string): ValueTest {
  return {
    expected: 'a datetime from year 1 to 9999',
    ofOne: `${sql} >= '0001-01-01' AND ${sql} < '10000-01-01'`,
    ofAll: `min(${sql}) >= '0001-01-01' AND max(${sql}) < '10000-01-01'`,
  };
}

/** Whether values of DuckDB's type are times. */
export function isTimeType(type: string): boolean {
  return /^(DATE|TIMESTAMP.*)$/.test(type);
}
