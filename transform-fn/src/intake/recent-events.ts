import { createHash } from 'node:crypto';

import type { Clock } from '../ports';

/** A repeated event is recognised for at least this long, or for as many events as this. */
const WINDOW_MILLISECONDS = 10 * 60_000;
const WINDOW_EVENTS = 50_000;

/** What of a request is new: keys that nobody else has, and the sending of the others that is still under way. */
export interface Admission {
  /** Places of the new keys. */
  readonly fresh: readonly number[];
  readonly underWay: readonly Promise<void>[];
}

/**
 * The events that this instance queued lately, in two generations, so that forgetting costs nothing. An event is entered
 * only after the queue has confirmed it; a copy that comes meanwhile waits for that, and shares its fate.
 */
export class RecentEvents {
  private young = new Set<string>();
  private old = new Set<string>();
  private youngSince: number;
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly clock: Clock) {
    this.youngSince = clock.now();
  }

  /** Tells which of the keys are new; these must then be passed to {@link enter}, in the same turn. */
  admit(keys: readonly string[]): Admission {
    this.age();
    const fresh: number[] = [];
    const freshKeys = new Set<string>();
    const underWay: Promise<void>[] = [];
    for (const [place, key] of keys.entries()) {
      const sending = this.underWay.get(key);
      if (sending !== undefined) underWay.push(sending);
      else if (!this.young.has(key) && !this.old.has(key) && !freshKeys.has(key)) {
        fresh.push(place);
        freshKeys.add(key);
      }
    }
    return { fresh, underWay };
  }

  /** Holds the keys while they are being queued, and remembers them if that succeeds. */
  async enter(keys: readonly string[], queued: Promise<void>): Promise<void> {
    for (const key of keys) this.underWay.set(key, queued);
    try {
      await queued;
      for (const key of keys) this.young.add(key);
    } finally {
      for (const key of keys) this.underWay.delete(key);
    }
  }

  private age(): void {
    const now = this.clock.now();
    if (now - this.youngSince < WINDOW_MILLISECONDS && this.young.size < WINDOW_EVENTS) return;
    this.old = now - this.youngSince < 2 * WINDOW_MILLISECONDS ? this.young : new Set();
    this.young = new Set();
    this.youngSince = now;
  }
}

/** The key of an event, of bounded length. */
export function toEventKey(tenantId: string, eventId: string): string {
  const key = JSON.stringify([tenantId, eventId]);
  return key.length <= 128 ? key : createHash('sha256').update(key).digest('base64');
}
