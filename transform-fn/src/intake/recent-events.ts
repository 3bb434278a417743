import { createHash } from 'node:crypto';

import type { Clock } from '../ports';

/** A repeated event is recognised for at least this long, or for as many events as this. */
const WINDOW_MILLISECONDS = 10 * 60_000;
const WINDOW_EVENTS = 50_000;

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

  /**
   * Has what is new among the keys sent, by place, and waits for what others are sending. Resolves with how many were
   * new; rejects when a sending did, its own or another's, and then remembers nothing of it.
   */
  async sendNew(keys: readonly string[], send: (places: readonly number[]) => Promise<void>): Promise<number> {
    this.age();
    const places: number[] = [];
    const fresh = new Set<string>();
    const others: Promise<void>[] = [];
    for (const [place, key] of keys.entries()) {
      const sending = this.underWay.get(key);
      if (sending !== undefined) others.push(sending);
      else if (!this.young.has(key) && !this.old.has(key) && !fresh.has(key)) {
        places.push(place);
        fresh.add(key);
      }
    }
    if (places.length > 0) await this.remember(fresh, send(places));
    if (others.length > 0) await Promise.all(others);
    return places.length;
  }

  /** Holds the keys while they are being sent, and remembers them if that succeeds. */
  private async remember(keys: ReadonlySet<string>, sent: Promise<void>): Promise<void> {
    for (const key of keys) this.underWay.set(key, sent);
    try {
      await sent;
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
