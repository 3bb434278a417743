import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';

import type { KustoTable } from '../../kql/language/parse';
import type { KustoType } from '../../kql/loader/schema';
import { parseDatetime } from './datetime-text';
import { INGESTION_TIME, toColumns } from './translate/relation';
import { quoteName } from './translate/sql';
import { SQL_TYPES, type StoredValue, toStored } from './values';

/** A table as it is stored: its columns in the types of `values.ts`, and when each row was ingested. */
export interface TableStore {
  readonly table: KustoTable;

  /** Its SQL identifier. */
  readonly sqlName: string;
}

/** The SQL identifier of a table. */
export function quoteTable(name: string): string {
  return quoteName(name);
}

/** Removes what has that name, a table or a view over a file. */
export async function dropTable(connection: DuckDBConnection, sqlName: string): Promise<void> {
  const name = sqlName.slice(1, -1).replaceAll('""', '"');
  const kinds = await connection.runAndReadAll(
    'SELECT table_type FROM information_schema.tables WHERE table_name = $name',
    { name },
  );
  for (const [kind] of kinds.getRows()) {
    await connection.run(`DROP ${kind === 'VIEW' ? 'VIEW' : 'TABLE'} ${sqlName}`);
  }
}

/** Creates a table, or replaces it by an empty one. */
export async function createTable(
  connection: DuckDBConnection,
  table: KustoTable,
  sqlName: string,
): Promise<TableStore> {
  const columns = toColumns(table.columns).map(({ sql, type }) => `${sql} ${SQL_TYPES[type]}`);
  await connection.run(`CREATE OR REPLACE TABLE ${sqlName} (${[...columns, `${INGESTION_TIME} BIGINT`].join(', ')})`);
  return { table, sqlName };
}

/** Adds rows of JSON-shaped values. */
export async function appendRows(
  connection: DuckDBConnection,
  { table, sqlName }: TableStore,
  rows: readonly Readonly<Record<string, unknown>>[],
  ingestionTime: string | readonly string[],
): Promise<void> {
  const appender = await connection.createAppender(sqlName.slice(1, -1).replaceAll('""', '"'));
  try {
    rows.forEach((row, index) => {
      for (const { name, type } of table.columns) append(appender, toStored(row[name], type), type);
      const time = typeof ingestionTime === 'string' ? ingestionTime : ingestionTime[index];
      append(appender, toIngestionTicks(time, table.name), 'datetime');
      appender.endRow();
    });
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function toIngestionTicks(time: string | undefined, table: string): bigint {
  const ticks = time === undefined ? undefined : parseDatetime(time);
  if (ticks !== undefined) return ticks;
  throw new Error(`Table '${table}': every row needs an ingestion time in ISO 8601, got '${time ?? ''}'.`);
}

function append(appender: DuckDBAppender, value: StoredValue, type: KustoType): void {
  if (value === null) appender.appendNull();
  else if (typeof value === 'bigint') appender.appendBigInt(value);
  else if (typeof value === 'boolean') appender.appendBoolean(value);
  else if (typeof value === 'string') appender.appendVarchar(value);
  else if (type === 'int') appender.appendInteger(value);
  else appender.appendDouble(value);
}
