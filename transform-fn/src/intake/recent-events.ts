import { hash } from 'node:crypto';

import type { Clock } from '../ports';
import type { Row } from './row';

/** A repeated event is recognised for at least this long, or for as many events as this. */
const WINDOW_MILLISECONDS = 10 * 60_000;
const WINDOW_EVENTS = 50_000;

/** What one request sends. */
interface Sending {
  /** Settles with the sending; undefined once the queue has confirmed it. */
  done: Promise<void> | undefined;
}

/**
 * The events that this instance queued lately, in two generations, so that forgetting costs nothing. A copy of one that
 * is on its way to the queue waits for that, and shares its fate; one that the queue did not confirm is forgotten.
 */
export class RecentEvents {
  private young = new Map<string, Sending>();
  private old = new Map<string, Sending>();
  private youngSince: number;

  constructor(private readonly clock: Clock) {
    this.youngSince = clock.now();
  }

  /**
   * Has the rows sent that are new, and waits for those that others are sending. Resolves with how many were new; rejects
   * when a sending did, its own or another's, and then remembers nothing of it.
   */
  async sendNew(rows: readonly Row[], send: (rows: readonly Row[]) => Promise<void>): Promise<number> {
    this.age();
    const own: Sending = { done: undefined };
    const keys: string[] = [];
    const fresh: Row[] = [];
    const others: Promise<void>[] = [];
    try {
      for (const row of rows) {
        const key = toEventKey(row);
        const sending = this.young.get(key) ?? this.old.get(key);
        if (sending?.done !== undefined) others.push(sending.done);
        if (sending !== undefined) continue;
        this.young.set(key, own);
        keys.push(key);
        fresh.push(row);
      }
      if (fresh.length > 0) await (own.done = send(fresh));
      own.done = undefined;
    } catch (error) {
      this.forget(keys);
      throw error;
    }
    if (others.length > 0) await Promise.all(others);
    return fresh.length;
  }

  private forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.young.delete(key);
      this.old.delete(key);
    }
  }

  private age(): void {
    const now = this.clock.now();
    if (now - this.youngSince < WINDOW_MILLISECONDS && this.young.size < WINDOW_EVENTS) return;
    this.old = now - this.youngSince < 2 * WINDOW_MILLISECONDS ? this.young : new Map<string, Sending>();
    this.young = new Map();
    this.youngSince = now;
  }
}

/** The key of an event, of bounded length; the length of the tenant's id tells where it ends. */
function toEventKey({ NoxysTenantId, EventId }: Row): string {
  const tenantId = String(NoxysTenantId);
  const key = `${tenantId.length} ${tenantId} ${String(EventId)}`;
  return key.length <= 128 ? key : hash('sha256', key, 'base64');
}
