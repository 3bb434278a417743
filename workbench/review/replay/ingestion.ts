import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import type { Content } from '../../../kql/content';
import { toRow, UnreadableEvent, type Row } from '../../../transform-fn/src/intake/row';
import { parseEvents } from '../../lab/delivery';
import { KEPT_TIME, withServiceTime } from '../../lab/workspace';
import { KqlError } from '../../kusto/diagnostics';
import type { KustoEngine } from '../../kusto/engine';
import type { IngestionBatch } from '../../kusto/ingestion-batch';
import type { Arrival, RowArrival } from './arrival';

/** Arrivals that are made into rows without a pause: some milliseconds' work. */
const ARRIVALS_AT_A_TIME = 500;

/** Rows that were made and are not stored yet. */
type Batch = Pick<IngestionBatch, 'add' | 'store'>;

/** The way of events into a version's tables: the relay's row, its event filter, the transform, the service's rule about time. */
export class Ingestion {
  readonly #deniedTypes: ReadonlySet<string>;

  constructor(
    private readonly engine: KustoEngine,
    private readonly content: Pick<Content, 'events' | 'transform'>,
    eventFilter: readonly string[],
  ) {
    this.#deniedTypes = new Set(eventFilter.map((type) => type.toLowerCase()));
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
        for (const row of this.#toRows(arrival.body)) {
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

  /** The relay refuses a whole post when one of its events cannot be read. */
  #toRows(body: string): readonly Row[] {
    try {
      return parseEvents(body)
        .map((event) => toRow(event, this.content.events, hashValue))
        .filter((row) => !this.#deniedTypes.has(String(row['EventType']).toLowerCase()));
    } catch (error) {
      if (error instanceof UnreadableEvent) return [];
      throw error;
    }
  }
}

/** As good as the relay's keyed hash, and faster: nobody has to be kept from guessing the values of a review's own events. */
function hashValue(value: string): string {
  return hash('sha256', value);
}
