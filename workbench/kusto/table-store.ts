import {
  BIGINT,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBVector,
} from '@duckdb/node-api';

import type { KustoTable } from '../../kql/language/parse';
import { parseDatetime } from './datetime-text';
import { DUCKDB_TYPES } from './duckdb';
import { INGESTION_TIME, toColumns } from './translate/relation';
import { quoteName } from './translate/sql';
import { SQL_TYPES, type StoredValue, toStored } from './values';

/** A table as it is stored: its columns in the types of `values.ts`, and when each row was ingested. */
export interface TableStore {
  readonly table: KustoTable;

  /** Its SQL identifier. */
  readonly sqlName: string;

  /** Whether it is better read several times than held in memory. */
  readonly isLarge?: boolean;

  /** Whether no real of it is NaN, which JSON has none of. */
  readonly isNanFree?: boolean;
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
  kind: 'TABLE' | 'TEMPORARY TABLE' = 'TABLE',
): Promise<TableStore> {
  const columns = toColumns(table.columns).map(({ sql, type }) => `${sql} ${SQL_TYPES[type]}`);
  await connection.run(`CREATE OR REPLACE ${kind} ${sqlName} (${[...columns, `${INGESTION_TIME} BIGINT`].join(', ')})`);
  return { table, sqlName, isNanFree: true };
}

/** Rows that DuckDB takes at a time. */
const ROWS_IN_CHUNK = 2_048;

/** Adds rows of JSON-shaped values. */
export async function appendRows(
  connection: DuckDBConnection,
  store: TableStore,
  rows: readonly Readonly<Record<string, unknown>>[],
  ingestionTime: string | readonly string[],
): Promise<void> {
  const appender = await RowAppender.open(connection, store);
  try {
    appender.add(rows, ingestionTime);
  } finally {
    appender.close();
  }
}

/** Adds rows to a table in several steps; a query is sure to see them once it is closed. */
export class RowAppender {
  readonly #types: readonly DuckDBType[];

  private constructor(
    private readonly appender: DuckDBAppender,
    private readonly table: KustoTable,
  ) {
    this.#types = [...table.columns.map(({ type }) => DUCKDB_TYPES[type]), BIGINT];
  }

  static async open(connection: DuckDBConnection, { table, sqlName }: TableStore): Promise<RowAppender> {
    return new RowAppender(await connection.createAppender(sqlName.slice(1, -1).replaceAll('""', '"')), table);
  }

  /** Takes rows of JSON-shaped values. */
  add(rows: readonly Readonly<Record<string, unknown>>[], ingestionTime: string | readonly string[]): void {
    const { name: tableName, columns } = this.table;
    const timeOf = (row: number): string | undefined =>
      typeof ingestionTime === 'string' ? ingestionTime : ingestionTime[row];
    for (let start = 0; start < rows.length; start += ROWS_IN_CHUNK) {
      const part = rows.slice(start, start + ROWS_IN_CHUNK);
      const chunk = DuckDBDataChunk.create(this.#types, part.length);
      for (const [index, { name, type }] of columns.entries()) {
        fill(chunk.getColumnVector(index), part, (row) => toStored(row[name], type));
      }
      fill(chunk.getColumnVector(columns.length), part, (_, index) =>
        toIngestionTicks(timeOf(start + index), tableName),
      );
      this.appender.appendDataChunk(chunk);
    }
  }

  /** Puts the last rows into the table. */
  close(): void {
    this.appender.closeSync();
  }
}

/** Without a list of the values in between: rows come by the million. */
function fill<Row>(
  vector: DuckDBVector,
  rows: readonly Row[],
  valueOf: (row: Row, index: number) => StoredValue,
): void {
  rows.forEach((row, index) => vector.setItem(index, valueOf(row, index)));
  vector.flush();
}

function toIngestionTicks(time: string | undefined, table: string): bigint {
  const ticks = time === undefined ? undefined : parseDatetime(time);
  if (ticks !== undefined) return ticks;
  throw new Error(`Table '${table}': every row needs an ingestion time in ISO 8601, got '${time ?? ''}'.`);
}
