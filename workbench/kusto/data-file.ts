import { basename, extname } from 'node:path';

import type { DuckDBConnection } from '@duckdb/node-api';

import type { KustoTable } from '../../kql/language/parse';
import type { KustoType } from '../../kql/schema';
import { createTable, quoteTable, type TableStore } from './table-store';
import { INGESTION_TIME, toColumns } from './translate/relation';
import { quoteName, quoteText } from './translate/sql';

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
  '.csv': { read: (file, columns) => `read_csv(${file}${columns ? ', all_varchar = true' : ''})`, isText: true },
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

/**
 * Creates a table out of a file of NDJSON, JSON, CSV or Parquet.
 *
 * Types are those of the declared columns; of others they are inferred. A row counts as ingested at its `TimeGenerated`, or at the
 * given time where there is none.
 */
export async function createTableFromFile(
  connection: DuckDBConnection,
  path: string,
  declared: KustoTable['columns'] | undefined,
  ingestedAt: bigint,
): Promise<TableStore> {
  const reader = READERS[extname(path).toLowerCase()];
  if (!reader) {
    const known = Object.keys(READERS).join(', ');
    throw new Error(`Data file '${path}': its name must end in one of ${known}, got '${extname(path)}'.`);
  }
  const file = quoteText(path);
  const found = await describe(connection, reader.read(file));
  const columns = declared ?? (await inferTypes(connection, reader.read(file), found));
  const store = await createTable(connection, { name: tableNameOf(path), columns }, quoteTable(tableNameOf(path)));
  const present = columns.filter(({ name }) => found.some((each) => each.name === name));
  const source = reader.read(file, reader.isText ? present : undefined);
  const items = toColumns(columns).map(({ name, type, sql }) => {
    const own = found.find((each) => each.name === name);
    if (!own) return `${type === 'string' ? "''" : 'NULL'} AS ${sql}`;
    return `${storedValue(quoteName(name), reader.isText ? textType(path, type) : own.type, type)} AS ${sql}`;
  });
  const time = columns.find(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
  const ingestion = time ? `coalesce("TimeGenerated", ${ingestedAt})` : String(ingestedAt);
  await connection.run(
    `INSERT INTO ${store.sqlName} SELECT *, ${ingestion} AS ${INGESTION_TIME} FROM (SELECT ${items.join(', ')} FROM ${source})`,
  );
  return store;
}

function columnList(columns: readonly SourceColumn[] | undefined): string {
  if (!columns) return '';
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
      return `coalesce(${column}::VARCHAR, '')`;
    case 'datetime':
      return from === 'VARCHAR' ? `kql_text_datetime(${column})` : `kql_ticks(${column}::TIMESTAMP)`;
    case 'timespan':
      return `kql_parse_timespan(${column}::VARCHAR)`;
    case 'dynamic':
      return from === 'VARCHAR' ? `kql_parse_json(${column})` : `kql_json(to_json(${column}))`;
    case 'guid':
      return `lower(${column}::VARCHAR)`;
    case 'bool':
      return from === 'VARCHAR' ? `kql_text_bool(${column})` : `${column}::BOOLEAN`;
    case 'int':
      return from === 'VARCHAR' ? `TRY_CAST(kql_text_long(${column}) AS INTEGER)` : `TRY_CAST(${column} AS INTEGER)`;
    case 'long':
      return from === 'VARCHAR' ? `kql_text_long(${column})` : `TRY_CAST(${column} AS BIGINT)`;
    case 'real':
      return from === 'VARCHAR' ? `kql_text_real(${column})` : `TRY_CAST(${column} AS DOUBLE)`;
    case 'decimal':
      return `kql_text_decimal(${column}::VARCHAR)`;
  }
}
