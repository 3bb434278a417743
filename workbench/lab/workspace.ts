import type { Content } from '../../kql/content';
import { toParameterList } from '../../kql/loader/saved-function';
import { KqlError } from '../kusto/diagnostics';
import type { KustoEngine, QueryOptions, QueryResult } from '../kusto/engine';
import type { TransformedRow } from '../kusto/transformer';
import { toInterval } from './azure/timespan';
import type { Clock } from './clock';
import { eventKey, eventKeys, type Delivery } from './delivery';
import { addMilliseconds, latest, type Instant } from './instant';

/** Settings of {@link Workspace}. */
export interface WorkspaceOptions {
  readonly engine: KustoEngine;
  readonly content: Pick<Content, 'events' | 'transform' | 'functions'>;
  readonly clock: Clock;

  /** How long after its receipt a row can be queried, in milliseconds. */
  readonly ingestionDelay: number;

  /**
   * Stream under which rows that the transformation fails on are dropped and reported in `DCRLogErrors`, as the service does.
   * The engine must have that table. Left out, {@link Workspace.store} rejects.
   */
  readonly errorStream?: string;
}

type Row = Readonly<Record<string, unknown>>;

const DAY = 86_400_000;

/**
 * The lab's Log Analytics workspace: the transformation of the data collection rule, the service's own rule about `TimeGenerated`,
 * and ingestion times on the simulated clock.
 *
 * The relay works in real time, so the workspace is told beforehand what is posted when ({@link expect}); a row that nobody
 * announced was received now.
 */
export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #posts = new Map<string, Instant[]>();
  #storing: Promise<void> = Promise.resolve();
  #stored = 0;
  #lastIngestion: Instant | undefined;

  private constructor(options: WorkspaceOptions) {
    this.#options = options;
  }

  /** Creates the table and the saved functions. */
  static async open(options: WorkspaceOptions): Promise<Workspace> {
    const { engine, content } = options;
    await engine.createTable({ name: content.events.table, columns: content.events.columns });
    for (const saved of content.functions) {
      engine.defineFunction({ name: saved.name, parameters: toParameterList(saved), body: saved.query });
    }
    return new Workspace(options);
  }

  /** Rows of the events table. */
  get stored(): number {
    return this.#stored;
  }

  /** When the latest row is ingested; `undefined` while there is none. */
  get lastIngestion(): Instant | undefined {
    return this.#lastIngestion;
  }

  /** Announces a post, so that its rows are received at its time. */
  expect({ at, body }: Delivery): void {
    for (const key of eventKeys(body)) {
      this.#posts.set(key, [...(this.#posts.get(key) ?? []), at]);
    }
  }

  /** Forgets posts whose rows have come: a row that comes later was received later. */
  forgetPosts(): void {
    this.#posts.clear();
  }

  /** Takes rows as the Logs Ingestion API received them. Calls run one after the other. */
  store(rows: readonly Row[]): Promise<void> {
    const storing = this.#storing.then(() => this.#store(rows));
    this.#storing = storing.catch(() => undefined);
    return storing;
  }

  /** Answers a query of the Log Analytics API, `timespan` in ISO 8601; `now()` is the simulated time unless told otherwise. */
  query(kql: string, timespan: string | undefined, options: Partial<QueryOptions> = {}): Promise<QueryResult> {
    const { engine, clock } = this.#options;
    const interval = timespan === undefined ? undefined : toInterval(timespan, clock.now);
    return engine.query(kql, {
      now: clock.now,
      ...options,
      ...(interval === undefined ? {} : { timespan: { column: 'TimeGenerated' as const, ...interval } }),
    });
  }

  async #store(rows: readonly Row[]): Promise<void> {
    const { engine, content, ingestionDelay } = this.#options;
    const transformed = await this.#transform(rows);
    const stored = transformed.map(({ row, received }) => withServiceTime(row, received));
    const ingested = transformed.map(({ received }) => addMilliseconds(received, ingestionDelay));
    await engine.append(content.events.table, stored, ingested);
    this.#stored += stored.length;
    for (const instant of ingested) this.#lastIngestion = latest(this.#lastIngestion ?? instant, instant);
  }

  async #transform(rows: readonly Row[]): Promise<TransformedRow[]> {
    const { engine, content, clock, errorStream } = this.#options;
    const receipts = rows.map((row) => this.#receiptOf(row));
    try {
      return await engine.transformReceived(content.transform.query, content.events.columns, rows, receipts);
    } catch (error) {
      if (errorStream === undefined || !(error instanceof KqlError)) throw error;
      const report = { InputStreamId: errorStream, OperationName: 'Transformation', Message: error.message };
      await engine.append('DCRLogErrors', [{ TimeGenerated: clock.now, ...report }], clock.now);
      return [];
    }
  }

  #receiptOf(row: Row): Instant {
    const posts = this.#posts.get(eventKey(row['NoxysTenantId'], row['EventId'])) ?? [];
    const [first = this.#options.clock.now] = posts;
    if (posts.length > 1) posts.shift();
    return first;
  }
}

/** How far a `TimeGenerated` may lie from the time of receipt, in milliseconds. */
export const KEPT_TIME = { before: 2 * DAY, after: DAY } as const;

/**
 * The service replaces a `TimeGenerated` that is more than two days old, or more than one day ahead, by the time of receipt:
 * https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns#timegenerated
 */
export function withServiceTime(row: Record<string, unknown>, receipt: Instant): Record<string, unknown> {
  const time = row['TimeGenerated'];
  const isKept =
    typeof time === 'string' &&
    time >= addMilliseconds(receipt, -KEPT_TIME.before) &&
    time <= addMilliseconds(receipt, KEPT_TIME.after);
  return isKept ? row : { ...row, TimeGenerated: receipt };
}
