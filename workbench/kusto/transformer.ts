import type { DuckDBConnection } from '@duckdb/node-api';

import type { KustoDatabase, KustoTable } from '../../kql/language/parse';
import type { BoundQueries } from './bound-queries';
import { readTicks } from './datetime-text';
import { KqlError } from './diagnostics';
import { appendRows, createTable, quoteTable, type TableStore } from './table-store';
import { type TranslatedQuery, translateQuery } from './translate/translate';
import type { Now } from './translate/translation';
import { fromStored } from './values';

/** A row as a transformation left it. */
export interface TransformedRow {
  readonly row: Record<string, unknown>;

  /** When it was received, as a datetime. */
  readonly received: string;
}

/** Runs transformations of data collection rules: each reads the rows that it is given as `source`. */
export class Transformer {
  private readonly sources = new WeakMap<KustoTable['columns'], KustoDatabase>();

  /** @param read runs SQL and answers its rows as they are stored. */
  constructor(
    private readonly connection: DuckDBConnection,
    private readonly bound: BoundQueries,
    private readonly read: (sql: string) => Promise<unknown[][]>,
  ) {}

  /** Runs a transformation at one time. */
  async transform(
    kql: string,
    columns: KustoTable['columns'],
    rows: readonly Readonly<Record<string, unknown>>[],
    now: string,
  ): Promise<Record<string, unknown>[]> {
    const output = await this.runTransform(kql, columns, rows, now, readTicks(now));
    return output.map(({ row }) => row);
  }

  /**
   * Runs the transformation on rows that were received at different times, each with its own `now()`. Answers what the rows
   * became, each with its time of receipt.
   */
  async transformReceived(
    kql: string,
    columns: KustoTable['columns'],
    rows: readonly Readonly<Record<string, unknown>>[],
    received: readonly string[],
  ): Promise<TransformedRow[]> {
    try {
      return await this.runTransform(kql, columns, rows, received, 'ingestion');
    } catch (error) {
      if (!(error instanceof KqlError) || error.code !== 'unsupported') throw error;
      return this.transformOneByOne(kql, columns, rows, received);
    }
  }

  /** Slower, for a transformation that reads `now()` beside the rows. */
  private async transformOneByOne(
    kql: string,
    columns: KustoTable['columns'],
    rows: readonly Readonly<Record<string, unknown>>[],
    received: readonly string[],
  ): Promise<TransformedRow[]> {
    const results: TransformedRow[] = [];
    for (const [index, row] of rows.entries()) {
      const time = received[index] ?? '';
      const output = await this.transform(kql, columns, [row], time);
      results.push(...output.map((each) => ({ row: each, received: time })));
    }
    return results;
  }

  private async runTransform(
    kql: string,
    columns: KustoTable['columns'],
    rows: readonly Readonly<Record<string, unknown>>[],
    received: string | readonly string[],
    now: Now,
  ): Promise<TransformedRow[]> {
    await appendRows(this.connection, await createSource(this.connection, columns), rows, received);
    const translated = this.translate(kql, columns, now);
    const output = await this.read(translated.sql);
    return output.map((row) => ({
      row: Object.fromEntries(translated.columns.map(({ name, type }, index) => [name, fromStored(row[index], type)])),
      received: String(fromStored(row[translated.columns.length], 'datetime')),
    }));
  }

  /** The SQL of a transformation, which reads what {@link createSource} makes. */
  translate(kql: string, columns: KustoTable['columns'], now: Now): TranslatedQuery {
    const database = this.sources.get(columns) ?? { tables: [{ name: 'source', columns }] };
    this.sources.set(columns, database);
    return translateQuery(kql, {
      database,
      tables: new Map([['source', SOURCE]]),
      nanFree: new Set([SOURCE]),
      now,
      bind: this.bound.bind,
    });
  }
}

const SOURCE = quoteTable('$source');

/** Makes the table that a transformation reads on this connection, empty. */
export function createSource(connection: DuckDBConnection, columns: KustoTable['columns']): Promise<TableStore> {
  return createTable(connection, { name: 'source', columns }, SOURCE, 'TEMPORARY TABLE');
}
