import { createHmac } from 'node:crypto';

import type { Content } from '../../../kql/content';
import { toRow, UnreadableEvent, type Row } from '../../../transform-fn/src/intake/row';
import { parseEvents } from '../../lab/delivery';
import { withServiceTime } from '../../lab/workspace';
import type { KustoEngine } from '../../kusto/engine';
import type { Arrival } from './arrival';

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

  async store(arrivals: readonly Arrival[]): Promise<void> {
    await this.#storeEvents(arrivals);
    for (const arrival of arrivals) {
      if ('table' in arrival) await this.engine.append(arrival.table, [arrival.row], arrival.received);
    }
  }

  async #storeEvents(arrivals: readonly Arrival[]): Promise<void> {
    const { events, transform } = this.content;
    const rows: Row[] = [];
    const receipts: string[] = [];
    for (const arrival of arrivals) {
      if (!('body' in arrival)) continue;
      for (const row of this.#toRows(arrival.body)) {
        rows.push(row);
        receipts.push(arrival.received);
      }
    }
    if (rows.length === 0) return;
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
        .map((event) => toRow(event, this.content.events, hash))
        .filter((row) => !this.#deniedTypes.has(String(row['EventType']).toLowerCase()));
    } catch (error) {
      if (error instanceof UnreadableEvent) return [];
      throw error;
    }
  }
}

/** The relay's keyed hash, under a key that only reviews use. */
function hash(value: string): string {
  return createHmac('sha256', 'review').update(value, 'utf8').digest('hex');
}
