import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';

import type { DuckDBConnection } from '@duckdb/node-api';

import type { KustoTable } from '../../kql/language/parse';
import type { KustoType } from '../../kql/loader/schema';
import { messageOf } from '../error-message';
import { type DataFile, type FileColumn, readRows, toDataFile } from './data-file-reader';
import { checkRows, findBadLine } from './data-file-rows';
import { findColumns, type FoundColumn, inferTypes } from './data-file-types';
import { checkValues, isTimeType } from './data-file-values';
import { dropTable, quoteTable, type TableStore } from './table-store';
import { INGESTION_TIME, toColumns } from './translate/relation';
import { quoteName } from './translate/sql';
import { SQL_TYPES } from './values';

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
 * @throws Error with the file's name: its kind or its text cannot be read, its rows have none of the declared columns, or a value is
 * not of its type.
 */
export async function createTableFromFile(
  connection: DuckDBConnection,
  path: string,
  declared: KustoTable['columns'] | undefined,
  ingestedAt: bigint,
  storedAs = tableNameOf(path),
): Promise<TableStore> {
  const file = toDataFile(path);
  return createTable(connection, file, declared, ingestedAt, storedAs).catch(async (error: unknown) => {
    const bad = await findBadLine(connection, file);
    throw new Error(`Data file '${path}': ${bad ?? explain(error, file)}`);
  });
}

/** Rows of a Parquet file from which memory matters more than one pass over it. */
const LARGE_ROWS = 4_000_000;

async function createTable(
  connection: DuckDBConnection,
  file: DataFile,
  declared: KustoTable['columns'] | undefined,
  ingestedAt: bigint,
  storedAs: string,
): Promise<TableStore> {
  const isEmpty = await checkRows(connection, file);
  if (isEmpty && !declared) throw new Error('expected a row, which tells the columns, found none. Leave the file out.');
  const found = isEmpty ? [] : await findColumns(connection, file);
  const own = found.filter(({ name }) => name !== INGESTION_COLUMN);
  const table = { name: tableNameOf(file.path), columns: declared ?? (await inferTypes(connection, file, own)) };
  const taken = takenColumns(file, found, table.columns);
  if (taken.length === 0 && !isEmpty) await assertNoRow(connection, file, table, found);
  const isInPlace = file.kind === 'parquet';
  // Where no column is declared, an integer of Parquet that no long holds fails the query that reads it, and no other.
  await checkValues(connection, file, declared || !isInPlace ? taken : taken.filter(({ type }) => type === 'datetime'));
  const source = taken.length === 0 ? '(SELECT 1 WHERE false)' : file.typedRows(taken);
  const sqlName = quoteTable(storedAs);
  const rows = `SELECT ${selectList(table.columns, taken, ingestedAt)} FROM ${source}`;
  await dropTable(connection, sqlName);
  await connection.run(`CREATE ${isInPlace ? 'VIEW' : 'TABLE'} ${sqlName} AS ${rows}`);
  return { table, sqlName, isLarge: isInPlace && (await countRows(connection, source)) >= LARGE_ROWS };
}

/** The columns of the file that the table has, and the one that says when a row was ingested. */
function takenColumns(file: DataFile, found: readonly FoundColumn[], columns: KustoTable['columns']): FileColumn[] {
  return [...columns, { name: INGESTION_COLUMN, type: 'datetime' as const }].flatMap(({ name, type }) => {
    const own = found.find((each) => each.name === name);
    return own ? [{ name, type, from: file.typeOf(type, own.type) }] : [];
  });
}

/** SQL of the table's values, and of when a row was ingested. */
function selectList(columns: KustoTable['columns'], taken: readonly FileColumn[], ingestedAt: bigint): string {
  const items = toColumns(columns).map(({ name, type, sql }) => {
    const own = taken.find((each) => each.name === name);
    return `${own ? storedValue(own) : nullValue(type)} AS ${sql}`;
  });
  const time = taken.find(({ name }) => name === INGESTION_COLUMN) ?? taken.find(isTimeGenerated);
  const ingestion = time ? `coalesce(${storedValue(time)}, ${ingestedAt})` : `${ingestedAt}`;
  return [...items, `${ingestion} AS ${INGESTION_TIME}`].join(', ');
}

async function countRows(connection: DuckDBConnection, source: string): Promise<number> {
  const [row] = await readRows(connection, `SELECT count(*) FROM ${source}`);
  return Number(row?.[0]);
}

/** @throws Error for a file with rows, but without a column of the table. */
async function assertNoRow(
  connection: DuckDBConnection,
  file: DataFile,
  table: KustoTable,
  found: readonly FoundColumn[],
): Promise<void> {
  if ((await countRows(connection, file.rows)) > 0) throw new Error(describeStrangers(table, found));
}

function describeStrangers({ name, columns }: KustoTable, found: readonly FoundColumn[]): string {
  const list = (each: readonly { readonly name: string }[]) => each.map((column) => column.name).join(', ');
  return (
    `expected rows of ${name}, with columns among ${list(columns)}, found ${list(found)}. ` +
    'Webhook payloads go to `noxys-sentinel lab --events`.'
  );
}

/** Why a file cannot be read, without DuckDB's SQL; it counts the lines of broken JSON differently, so these are looked for here. */
function explain(error: unknown, { kind, path }: DataFile): string {
  const [reason = ''] = messageOf(error).split('\n');
  if (!reason.includes('Malformed JSON')) return reason;
  const lines = readFileSync(path, 'utf8').split('\n');
  const bad = lines.findIndex((line) => line.trim() !== '' && !isJson(line));
  if (kind === 'json' || bad === -1) return 'expected JSON: an array of rows, or one row a line.';
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

/** A column of the file as the value that the table stores. */
function storedValue({ name, type, from }: FileColumn): string {
  const column = quoteName(name);
  switch (type) {
    case 'string':
      return `coalesce(${from === 'VARCHAR' ? column : `${column}::VARCHAR`}, '')`;
    case 'datetime':
      if (!isTimeType(from)) return `kql_text_datetime(${column}::VARCHAR)`;
      if (from === 'TIMESTAMP_NS') return `kql_ticks_of_ns(epoch_ns(${column}))`;
      return `kql_ticks(${from === 'TIMESTAMP' ? column : `${column}::TIMESTAMP`})`;
    case 'timespan':
      return `kql_parse_timespan(${column}::VARCHAR)`;
    case 'dynamic':
      if (from === 'JSON') return `kql_json(${column})`;
      return from === 'VARCHAR' ? `kql_parse_json(${column})` : `kql_json(to_json(${column}))`;
    case 'guid':
      return `kql_text_guid(${column}::VARCHAR)`;
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
