import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import type { Content } from '../../../kql/content';
import { toRow, UnreadableEvent, type Row } from '../../../transform-fn/src/intake/row';
import { parseEvents } from '../../lab/delivery';
import { KEPT_TIME, withServiceTime } from '../../lab/workspace';
import { KqlError } from '../../kusto/diagnostics';
import type { KustoEngine } from '../../kusto/engine';
import type { Arrival, RowArrival } from './arrival';

/** Arrivals that are made into rows without a pause: some milliseconds' work. */
const ARRIVALS_AT_A_TIME = 500;

/** Rows on their way into the tables. */
export interface PreparedRows {
  readonly rows: Row[];

  /** When each of the rows was received. */
  readonly receipts: string[];

  /** Rows that other products write. */
  readonly others: RowArrival[];
}

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

  /** The relay's part: works in this process alone while the database works, and lets what that has answered in between. */
  async prepare(arrivals: readonly Arrival[]): Promise<PreparedRows> {
    const prepared: PreparedRows = { rows: [], receipts: [], others: [] };
    for (const [index, arrival] of arrivals.entries()) {
      if (index % ARRIVALS_AT_A_TIME === 0) await setImmediate();
      if (!('body' in arrival)) {
        prepared.others.push(arrival);
        continue;
      }
      for (const row of this.#toRows(arrival.body)) {
        prepared.rows.push(row);
        prepared.receipts.push(arrival.received);
      }
    }
    return prepared;
  }

  async store({ rows, receipts, others }: PreparedRows): Promise<void> {
    for (const { table, row, received } of others) await this.engine.append(table, [row], received);
    if (rows.length === 0) return;
    const { events, transform } = this.content;
    try {
      await this.engine.ingest(events.table, transform.query, events.columns, rows, receipts, KEPT_TIME);
    } catch (error) {
      if (!(error instanceof KqlError) || error.code !== 'unsupported') throw error;
      await this.#storeSlowly(rows, receipts);
    }
  }

  /** For a transformation that the engine runs only row by row. */
  async #storeSlowly(rows: readonly Row[], receipts: readonly string[]): Promise<void> {
    const { events, transform } = this.content;
    const stored = await this.engine.transformReceived(transform.query, events.columns, rows, receipts);
    await this.engine.append(
      events.table,
      stored.map(({ row, received }) => withServiceTime(row, received)),
      stored.map(({ received }) => received),
    );
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
