import { hash } from 'node:crypto';

import type { Content } from '../../../kql/content';
import { toRow, UnreadableEvent, type Row } from '../../../transform-fn/src/intake/row';
import { parseEvents } from '../../lab/delivery';

/** The relay's part of the way into the tables: from the body of a post to its rows, without those that the event filter denies. */
export class RelayRows {
  readonly #deniedTypes: ReadonlySet<string>;

  constructor(
    private readonly events: Content['events'],
    eventFilter: readonly string[],
  ) {
    this.#deniedTypes = new Set(eventFilter.map((type) => type.toLowerCase()));
  }

  /** The rows of a post; undefined where the relay refuses it as a whole, as one of its events cannot be read. */
  of(body: string): readonly Row[] | undefined {
    try {
      return parseEvents(body)
        .map((event) => toRow(event, this.events, hashValue))
        .filter((row) => !this.#deniedTypes.has(String(row['EventType']).toLowerCase()));
    } catch (error) {
      if (error instanceof UnreadableEvent) return undefined;
      throw error;
    }
  }
}

/** As good as the relay's keyed hash, and faster: nobody has to be kept from guessing the values of a review's own events. */
function hashValue(value: string): string {
  return hash('sha256', value);
}
