import { setImmediate } from 'node:timers/promises';

import type { Content } from '../../../kql/content';
import type { Row } from '../../../transform-fn/src/intake/row';
import { KEPT_TIME, withServiceTime } from '../../lab/workspace';
import { KqlError } from '../../kusto/diagnostics';
import type { KustoEngine } from '../../kusto/engine';
import type { IngestionBatch } from '../../kusto/ingestion-batch';
import type { Arrival, RowArrival } from './arrival';
import { RelayRows } from './relay-rows';

/** Arrivals that are made into rows without a pause: some milliseconds' work. */
const ARRIVALS_AT_A_TIME = 500;

/** Rows that were made and are not stored yet. */
type Batch = Pick<IngestionBatch, 'add' | 'store'>;

/** The way of events into a version's tables: the relay's row, its event filter, the transform, the service's rule about time. */
export class Ingestion {
  readonly #relay: RelayRows;
  #refused = 0;

  constructor(
    private readonly engine: KustoEngine,
    private readonly content: Pick<Content, 'events' | 'transform'>,
    eventFilter: readonly string[],
  ) {
    this.#relay = new RelayRows(content.events, eventFilter);
  }

  /** How many posts the relay has refused. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * The relay's part: works in this process while the database works, and lets what that has answered in between. The result
   * stores the rows.
   */
  async prepare(arrivals: readonly Arrival[]): Promise<() => Promise<void>> {
    const others: RowArrival[] = [];
    let batch: Batch | undefined;
    for (let start = 0; start < arrivals.length; start += ARRIVALS_AT_A_TIME) {
      await setImmediate();
      const rows: Row[] = [];
      const receipts: string[] = [];
      for (const arrival of arrivals.slice(start, start + ARRIVALS_AT_A_TIME)) {
        if (!('body' in arrival)) {
          others.push(arrival);
          continue;
        }
        const made = this.#relay.of(arrival.body);
        if (made === undefined) this.#refused += 1;
        for (const row of made ?? []) {
          rows.push(row);
          receipts.push(arrival.received);
        }
      }
      if (rows.length === 0) continue;
      batch ??= await this.#openBatch();
      batch.add(rows, receipts);
    }
    return async () => {
      for (const { table, row, received } of others) {
        // A version that has no such table has no use for the row.
        if (this.#hasTable(table)) await this.engine.append(table, [row], received);
      }
      await batch?.store();
    };
  }

  #hasTable(table: string): boolean {
    return this.engine.database().tables.some(({ name }) => name === table);
  }

  async #openBatch(): Promise<Batch> {
    const { events, transform } = this.content;
    try {
      return await this.engine.openIngestion(events.table, transform.query, events.columns, KEPT_TIME);
    } catch (error) {
      if (!(error instanceof KqlError) || error.code !== 'unsupported') throw error;
      return this.#openSlowBatch();
    }
  }

  /** For a transformation that the engine runs only row by row. */
  #openSlowBatch(): Batch {
    const { events, transform } = this.content;
    const rows: Row[] = [];
    const receipts: string[] = [];
    return {
      add: (added, received) => {
        rows.push(...added);
        receipts.push(...received);
      },
      store: async () => {
        const stored = await this.engine.transformReceived(transform.query, events.columns, rows, receipts);
        await this.engine.append(
          events.table,
          stored.map(({ row, received }) => withServiceTime(row, received)),
          stored.map(({ received }) => received),
        );
      },
    };
  }
}
