import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';

import type { DuckDBConnection } from '@duckdb/node-api';

import type { KustoTable } from '../../kql/language/parse';
import type { KustoType } from '../../kql/loader/schema';
import { checkRows, CSV, checkValues, findBadLine } from './data-file-rows';
import { dropTable, quoteTable, type TableStore } from './table-store';
import { INGESTION_TIME, toColumns } from './translate/relation';
import { quoteName, quoteText } from './translate/sql';
import { SQL_TYPES } from './values';

/** Types are inferred from every row: from the first ones alone, later columns would be lost and later values rounded. */
const WHOLE_FILE = ', sample_size = -1';

/** File name extensions that can be read, and how DuckDB reads each. */
const READERS: Readonly<Record<string, Reader>> = {
  '.ndjson': {
    read: (file, columns) => `read_json(${file}, format = 'newline_delimited'${columnList(columns)})`,
    isText: true,
  },
  '.jsonl': {
    read: (file, columns) => `read_json(${file}, format = 'newline_delimited'${columnList(columns)})`,
    isText: true,
  },
  '.json': { read: (file, columns) => `read_json(${file}${columnList(columns)})`, isText: true },
  '.csv': {
    read: (file, columns) => `read_csv(${file}, ${CSV}${columns ? ', all_varchar = true' : WHOLE_FILE})`,
    isText: true,
  },
  '.parquet': { read: (file) => `read_parquet(${file})`, isText: false },
};

interface Reader {
  /** The table function; with columns, the file is read in the types that keep every digit. */
  read(file: string, columns?: readonly SourceColumn[]): string;

  /** Whether values are texts in the file, which are read again once their types are known. */
  readonly isText: boolean;
}

interface SourceColumn {
  readonly name: string;
  readonly type: KustoType;
}

/** The name of the table that a file becomes: its base name without the extension. */
export function tableNameOf(path: string): string {
  return basename(path, extname(path));
}

/** A column of a file that says when each row was ingested; it is no column of the table. */
export const INGESTION_COLUMN = '_IngestionTime';

/**
 * Makes a table out of a file of NDJSON, JSON, CSV or Parquet. Parquet is read in place by every query, the others once, here.
 *
 * Types are those of the declared columns; of others they are inferred. A row counts as ingested at its `_IngestionTime`, else at its
 * `TimeGenerated`, else at the given time. A file without a row is an empty table.
 *
 * @throws Error with the file's name: its kind or its text cannot be read, or its rows have none of the declared columns.
 */
export async function createTableFromFile(
  connection: DuckDBConnection,
  path: string,
  declared: KustoTable['columns'] | undefined,
  ingestedAt: bigint,
  storedAs = tableNameOf(path),
): Promise<TableStore> {
  const reader = READERS[extname(path).toLowerCase()];
  if (!reader) {
    const known = Object.keys(READERS).join(', ');
    throw new Error(`Data file '${path}': its name must end in one of ${known}, got '${extname(path)}'.`);
  }
  return createTable(connection, path, reader, declared, ingestedAt, storedAs).catch(async (error: unknown) => {
    const bad = await findBadLine(connection, path);
    throw new Error(`Data file '${path}': ${bad ?? explain(error, path)}`);
  });
}

/** Rows of a Parquet file from which memory matters more than one pass over it. */
const LARGE_ROWS = 4_000_000;

async function createTable(
  connection: DuckDBConnection,
  path: string,
  reader: Reader,
  declared: KustoTable['columns'] | undefined,
  ingestedAt: bigint,
  storedAs: string,
): Promise<TableStore> {
  const file = quoteText(path);
  const isEmpty = await checkRows(connection, path);
  if (isEmpty && !declared) throw new Error('expected a row, which tells the columns, found none. Leave the file out.');
  if (declared) await checkValues(connection, path, declared);
  const all = isEmpty ? [] : await describe(connection, reader.read(file));
  const found = all.filter(({ name }) => name !== INGESTION_COLUMN);
  const table = {
    name: tableNameOf(path),
    columns: declared ?? (await inferTypes(connection, reader.read(file), found)),
  };
  const isIngestionKnown = all.length > found.length;
  const wanted = [
    ...table.columns,
    ...(isIngestionKnown ? [{ name: INGESTION_COLUMN, type: 'datetime' as const }] : []),
  ];
  const present = wanted.filter(({ name }) => all.some((each) => each.name === name));
  const values = toColumns(wanted).map(({ name, type, sql }) => {
    const own = all.find((each) => each.name === name);
    const value = own
      ? storedValue(quoteName(name), reader.isText ? textType(path, type) : own.type, type)
      : nullValue(type);
    return { name, type, sql, value };
  });
  const time = values.find(({ name }) => name === INGESTION_COLUMN) ?? values.find(isTimeGenerated);
  const items = values.filter(({ name }) => name !== INGESTION_COLUMN).map(({ value, sql }) => `${value} AS ${sql}`);
  const ingestion = time ? `coalesce(${time.value}, ${ingestedAt})` : `${ingestedAt}`;
  const sqlName = quoteTable(storedAs);
  const isInPlace = !reader.isText;
  const count = isEmpty
    ? 0
    : isInPlace || present.length === 0
      ? await countRows(connection, reader.read(file))
      : undefined;
  const hasRows = present.length > 0 || count !== 0;
  if (hasRows && present.length === 0) throw new Error(describeStrangers(table, all));
  const source = hasRows ? reader.read(file, reader.isText ? present : undefined) : '(SELECT 1 WHERE false)';
  const rows = `SELECT ${items.join(', ')}, ${ingestion} AS ${INGESTION_TIME} FROM ${source}`;
  await dropTable(connection, sqlName);
  await connection.run(`CREATE ${isInPlace ? 'VIEW' : 'TABLE'} ${sqlName} AS ${rows}`);
  return { table, sqlName, isLarge: isInPlace && (count ?? 0) >= LARGE_ROWS };
}

async function countRows(connection: DuckDBConnection, source: string): Promise<number> {
  const [row] = (await connection.runAndReadAll(`SELECT count(*) FROM ${source}`)).getRows();
  return Number(row?.[0]);
}

function describeStrangers({ name, columns }: KustoTable, found: readonly FoundColumn[]): string {
  const list = (each: readonly { readonly name: string }[]) => each.map((column) => column.name).join(', ');
  return (
    `expected rows of ${name}, with columns among ${list(columns)}, found ${list(found)}. ` +
    'Webhook payloads go to `noxys-sentinel lab --events`.'
  );
}

/** Why a file cannot be read, without DuckDB's SQL; it counts the lines of broken JSON differently, so these are looked for here. */
function explain(error: unknown, path: string): string {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  if (!reason.includes('Malformed JSON')) return reason;
  const lines = readFileSync(path, 'utf8').split('\n');
  const bad = lines.findIndex((line) => line.trim() !== '' && !isJson(line));
  if (extname(path).toLowerCase() === '.json' || bad === -1)
    return 'expected JSON: an array of rows, or one row a line.';
  return `line ${bad + 1}: expected a row as JSON, found '${lines[bad]?.slice(0, 60)}'.`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isTimeGenerated({ name, type }: { readonly name: string; readonly type: KustoType }): boolean {
  return name === 'TimeGenerated' && type === 'datetime';
}

function nullValue(type: KustoType): string {
  return type === 'string' ? "''" : `NULL::${SQL_TYPES[type]}`;
}

function columnList(columns: readonly SourceColumn[] | undefined): string {
  if (!columns) return WHOLE_FILE;
  const types = columns.map(({ name, type }) => `${quoteText(name)}: ${quoteText(jsonType(type))}`);
  return `, columns = {${types.join(', ')}}`;
}

/** The DuckDB type in which a JSON value of that KQL type is read. */
function jsonType(type: KustoType): string {
  return (
    { bool: 'BOOLEAN', int: 'INTEGER', long: 'BIGINT', real: 'DOUBLE', dynamic: 'JSON' }[type as string] ?? 'VARCHAR'
  );
}

function textType(path: string, type: KustoType): string {
  return extname(path).toLowerCase() === '.csv' ? 'VARCHAR' : jsonType(type);
}

interface FoundColumn {
  readonly name: string;

  /** DuckDB's type. */
  readonly type: string;
}

async function describe(connection: DuckDBConnection, source: string): Promise<FoundColumn[]> {
  const rows = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRows();
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

const ISO_DATETIME = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:?\d\d)?`;

/** KQL types for DuckDB's; a text column in which every value is a datetime is one. */
async function inferTypes(
  connection: DuckDBConnection,
  source: string,
  found: readonly FoundColumn[],
): Promise<SourceColumn[]> {
  const texts = found.filter(({ type }) => type === 'VARCHAR');
  const tests = texts.map(
    ({ name }) =>
      `coalesce(bool_and(regexp_full_match(nullif(${quoteName(name)}, ''), ${quoteText(ISO_DATETIME)})), false)`,
  );
  const [answers = []] =
    tests.length === 0 ? [] : (await connection.runAndReadAll(`SELECT ${tests.join(', ')} FROM ${source}`)).getRows();
  return found.map(({ name, type }) => {
    const index = texts.findIndex((text) => text.name === name);
    return { name, type: index >= 0 && answers[index] === true ? 'datetime' : kustoTypeOf(type) };
  });
}

function kustoTypeOf(type: string): KustoType {
  if (type === 'BOOLEAN') return 'bool';
  if (/^(TINYINT|SMALLINT|INTEGER|UTINYINT|USMALLINT)$/.test(type)) return 'int';
  if (/^(BIGINT|UINTEGER|UBIGINT|HUGEINT)$/.test(type)) return 'long';
  if (/^(FLOAT|DOUBLE|DECIMAL.*)$/.test(type)) return 'real';
  if (/^(DATE|TIMESTAMP.*)$/.test(type)) return 'datetime';
  if (type === 'UUID') return 'guid';
  return /^(VARCHAR|BLOB|TIME|BIT)$/.test(type) ? 'string' : 'dynamic';
}

/** A column of the file as the value that the table stores. */
function storedValue(column: string, from: string, to: KustoType): string {
  switch (to) {
    case 'string':
      return `coalesce(${from === 'VARCHAR' ? column : `${column}::VARCHAR`}, '')`;
    case 'datetime':
      if (from === 'VARCHAR') return `kql_text_datetime(${column})`;
      if (from === 'TIMESTAMP_NS') return `kql_ticks_of_ns(epoch_ns(${column}))`;
      return `kql_ticks(${from === 'TIMESTAMP' ? column : `${column}::TIMESTAMP`})`;
    case 'timespan':
      return `kql_parse_timespan(${column}::VARCHAR)`;
    case 'dynamic':
      if (from === 'JSON') return `kql_json(${column})`;
      return from === 'VARCHAR' ? `kql_parse_json(${column})` : `kql_json(to_json(${column}))`;
    case 'guid':
      return `lower(${column}::VARCHAR)`;
    case 'bool':
      return from === 'VARCHAR' ? `kql_text_bool(${column})` : `${column}::BOOLEAN`;
    case 'int':
      return from === 'VARCHAR' ? `TRY_CAST(kql_text_long(${column}) AS INTEGER)` : `${column}::INTEGER`;
    case 'long':
      if (from === 'BIGINT') return column;
      return from === 'VARCHAR' ? `kql_text_long(${column})` : `${column}::BIGINT`;
    case 'real':
      if (from === 'DOUBLE') return column;
      return from === 'VARCHAR' ? `kql_text_real(${column})` : `TRY_CAST(${column} AS DOUBLE)`;
    case 'decimal':
      return `kql_text_decimal(${column}::VARCHAR)`;
  }
}
