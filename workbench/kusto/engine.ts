import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import type { BoundQuery, KustoDatabase, KustoFunction, KustoTable } from '../../kql/language/parse';
import type { KustoType } from '../../kql/loader/schema';
import { appendRows, createTable, quoteTable, RowAppender, type TableStore } from './table-store';
import { readTicks } from './datetime-text';
import { describeDatabase } from './database-description';
import { BoundQueries } from './bound-queries';
import { createTableFromFile, tableNameOf } from './data-file';
import { kqlError } from './diagnostics';
import { dataErrorOf } from './duckdb-errors';
import { openDuckDb } from './duckdb';
import { IngestionBatch } from './ingestion-batch';
import { WATCHLIST, workspaceTable } from './translate/operators/scan';
import { type TranslatedQuery, translateQuery } from './translate/translate';
import { RegexCheck } from './regex-check';
import { toInsert, type KeptTime } from './transformed-rows';
import { createSource, Transformer, type TransformedRow } from './transformer';
import type { Visualization } from './translate/translation';
import { UnknownColumns } from './translate/unknown-columns';
import { fromStored } from './values';

/** How an engine works. */
export interface EngineOptions {
  /**
   * What other engines have bound, for those that are asked the same queries.
   *
   * @default nothing
   */
  readonly bound?: BoundQueries;

  /**
   * How many threads may work at a query.
   *
   * @default as many as there are cores
   */
  readonly threads?: number;
}

/** How a query runs. */
export interface QueryOptions {
  /** The value of `now()`: ISO 8601, up to seven digits of a second. */
  readonly now: string;

  /**
   * Restricts every table that has the column, as the service's own time range does: `from` is included, `to` is not.
   *
   * @default all rows
   */
  readonly timespan?: { readonly column: 'TimeGenerated'; readonly from: string; readonly to: string };

  /** The file that the query comes from, for messages. */
  readonly file?: string;
}

/**
 * The result of a query.
 *
 * Values: a datetime is `2026-01-15T12:00:00.0000000Z`, a timespan `[-][d.]hh:mm:ss[.fffffff]`, a dynamic the JSON value, a long a number,
 * or a string beyond 2^53, in a dynamic too. A string is never null.
 */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: KustoType }[];
  readonly rows: unknown[][];

  /** What the query's `render` says. */
  readonly visualization?: Visualization;
}

/**
 * Runs KQL on DuckDB, in memory.
 *
 * A query is bound by Microsoft's parser, translated to one SQL statement and run. What cannot be run exactly is refused with a `KqlError`.
 */
export class KustoEngine {
  private readonly stores = new Map<string, TableStore>();
  private readonly functions = new Map<string, KustoFunction>();
  private readonly regexes: RegexCheck;
  private readonly transformer: Transformer;
  private cachedDatabase: KustoDatabase | undefined;
  private lastTurn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly bound: BoundQueries,
  ) {
    this.regexes = new RegexCheck(connection);
    this.transformer = new Transformer(connection, this.bound, (sql) => this.read(sql, undefined));
  }

  static async open({ bound = new BoundQueries(), threads }: EngineOptions = {}): Promise<KustoEngine> {
    const { instance, connection } = await openDuckDb(threads);
    return new KustoEngine(instance, connection, bound);
  }

  /** Creates a table, empty; one of the same name is replaced. */
  async createTable(table: KustoTable): Promise<void> {
    this.stores.set(table.name, await createTable(this.connection, table, quoteTable(table.name)));
    this.cachedDatabase = undefined;
  }

  /**
   * Creates a table out of a file of NDJSON, JSON, CSV or Parquet, under the file's base name.
   *
   * @param now when rows without a `TimeGenerated` were ingested; others were at that time.
   * @param columns the table's columns; without them they are inferred from the file.
   * @param workspace the other workspace whose table it is.
   */
  async loadFile(path: string, now: string, columns?: KustoTable['columns'], workspace?: string): Promise<KustoTable> {
    const name = tableNameOf(path);
    const storedAs = workspace === undefined ? name : workspaceTable(workspace, name);
    const store = await createTableFromFile(this.connection, path, columns, readTicks(now), storedAs);
    this.stores.set(storedAs, store);
    this.cachedDatabase = undefined;
    return store.table;
  }

  /** Creates a watchlist, empty: `_GetWatchlist('name')` reads it, {@link append} fills it as `watchlist:name`. */
  async createWatchlist(watchlist: KustoTable): Promise<void> {
    await this.createHidden(`${WATCHLIST}${watchlist.name}`, watchlist);
  }

  /** Creates a table of another workspace, empty: {@link append} fills it as `workspace:name:table`. */
  async createWorkspaceTable(workspace: string, table: KustoTable): Promise<void> {
    await this.createHidden(workspaceTable(workspace, table.name), table);
  }

  /** Saves a function that queries may call; one of the same name is replaced. */
  defineFunction(saved: KustoFunction): void {
    this.functions.set(saved.name, saved);
    this.cachedDatabase = undefined;
  }

  /**
   * Adds rows of JSON-shaped values; what a row leaves out is null, or `''` in a string.
   *
   * @param ingestionTime what `ingestion_time()` answers: one time for all rows, or one for each.
   */
  append(
    table: string,
    rows: readonly Readonly<Record<string, unknown>>[],
    ingestionTime: string | readonly string[],
  ): Promise<void> {
    return this.inTurn(() => appendRows(this.connection, this.storeOf(table), rows, ingestionTime));
  }

  /** Removes every row of a table. */
  async truncate(table: string): Promise<void> {
    await this.inTurn(() => this.connection.run(`TRUNCATE ${this.storeOf(table).sqlName}`));
  }

  /** Runs a query. */
  query(kql: string, options: QueryOptions): Promise<QueryResult> {
    return this.inTurn(async () => this.execute(await this.translateProbing(kql, options), options.file));
  }

  /** A query, bound to the tables and functions that it sees. */
  bind(kql: string): BoundQuery {
    return this.bound.bind(kql, this.database());
  }

  /** The SQL that a query runs as. */
  translate(kql: string, options: QueryOptions): TranslatedQuery {
    const { timespan } = options;
    return translateQuery(kql, {
      database: this.database(),
      tables: new Map([...this.stores].map(([name, store]) => [name, store.sqlName])),
      large: this.storesThat(({ isLarge }) => isLarge),
      nanFree: this.storesThat(({ isNanFree }) => isNanFree),
      bind: this.bound.bind,
      now: readTicks(options.now),
      timeRange: timespan && { column: timespan.column, from: readTicks(timespan.from), to: readTicks(timespan.to) },
      file: options.file,
    });
  }

  /** Runs the transformation of a data collection rule: the query reads the rows as `source`. */
  transform(
    kql: string,
    columns: KustoTable['columns'],
    rows: readonly Readonly<Record<string, unknown>>[],
    now: string,
  ): Promise<Record<string, unknown>[]> {
    return this.inTurn(() => this.transformer.transform(kql, columns, rows, now));
  }

  /**
   * Runs the transformation on rows that were received at different times, each with its own `now()`. Answers what the rows
   * became, each with its time of receipt.
   */
  transformReceived(
    kql: string,
    columns: KustoTable['columns'],
    rows: readonly Readonly<Record<string, unknown>>[],
    received: readonly string[],
  ): Promise<TransformedRow[]> {
    return this.inTurn(() => this.transformer.transformReceived(kql, columns, rows, received));
  }

  /**
   * Adds what a transformation makes of rows to a table: {@link transformReceived} and {@link append} without a way back through
   * this process, for many rows. Refuses, as `unsupported`, what that way alone can do.
   *
   * @param kept a `TimeGenerated` farther from the time of receipt is replaced by it, as the service does.
   */
  async openIngestion(
    table: string,
    kql: string,
    columns: KustoTable['columns'],
    kept: KeptTime,
  ): Promise<IngestionBatch> {
    const insert = toInsert(this.storeOf(table), this.transformer.translate(kql, columns, 'ingestion'), kept);
    const connection = await this.instance.connect();
    const source = await RowAppender.open(connection, await createSource(connection, columns));
    return new IngestionBatch(connection, source, () => this.read(insert, undefined, connection));
  }

  /** The tables and functions that queries see. */
  database(): KustoDatabase {
    this.cachedDatabase ??= describeDatabase(this.stores, [...this.functions.values()]);
    return this.cachedDatabase;
  }

  /** The SQL identifiers of some tables. */
  private storesThat(are: (store: TableStore) => boolean | undefined): ReadonlySet<string> {
    return new Set([...this.stores.values()].filter(are).map(({ sqlName }) => sqlName));
  }

  /** Frees the memory. */
  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  /** One after the other: on their one connection, what begins would end a statement that is under way. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(act);
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  /** Translates; where the data must tell an operator's columns, asks it and writes them into the query. */
  private async translateProbing(kql: string, options: QueryOptions): Promise<TranslatedQuery> {
    try {
      return this.translate(kql, options);
    } catch (error) {
      if (!(error instanceof UnknownColumns)) throw error;
      const schema = error.toSchema(await this.read(error.probe, options.file));
      const known = `${kql.slice(0, error.offset)} : (${schema})${kql.slice(error.offset)}`;
      return this.translateProbing(known, options);
    }
  }

  private async execute(
    { sql, columns, regexes, visualization }: TranslatedQuery,
    file?: string,
  ): Promise<QueryResult> {
    await this.regexes.check(regexes);
    const rows = await this.read(sql, file);
    return {
      columns,
      rows: rows.map((row) => columns.map(({ type }, index) => fromStored(row[index], type))),
      ...(visualization && { visualization }),
    };
  }

  private async read(sql: string, file: string | undefined, connection = this.connection): Promise<unknown[][]> {
    try {
      return (await connection.runAndReadAll(sql)).getRows();
    } catch (error) {
      const reason = dataErrorOf(error, file);
      throw kqlError('execution-failed', { file, line: 1, column: 1 }, { reason }, undefined, { cause: error });
    }
  }

  private async createHidden(name: string, table: KustoTable): Promise<void> {
    this.stores.set(name, await createTable(this.connection, table, quoteTable(name)));
    this.cachedDatabase = undefined;
  }

  private storeOf(table: string): TableStore {
    const store = this.stores.get(table);
    if (store) return store;
    const known = [...this.stores.keys()].map((name) => `'${name}'`).join(', ') || 'none';
    throw new Error(`Table '${table}': it must be created first, found ${known}.`);
  }
}
