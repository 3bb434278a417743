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
  private young = new Generation();
  private old = new Generation();
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
    const fresh: Row[] = [];
    const others: Promise<void>[] = [];
    for (const row of rows) {
      const sending = this.old.find(row) ?? this.young.enter(row, own);
      if (sending === undefined) fresh.push(row);
      else if (sending.done !== undefined) others.push(sending.done);
    }
    try {
      if (fresh.length > 0) await (own.done = send(fresh));
      own.done = undefined;
    } catch (error) {
      for (const row of fresh) {
        this.young.forget(row);
        this.old.forget(row);
      }
      throw error;
    }
    if (others.length > 0) await Promise.all(others);
    return fresh.length;
  }

  private age(): void {
    const now = this.clock.now();
    if (now - this.youngSince < WINDOW_MILLISECONDS && this.young.size < WINDOW_EVENTS) return;
    this.old = now - this.youngSince < 2 * WINDOW_MILLISECONDS ? this.young : new Generation();
    this.young = new Generation();
    this.youngSince = now;
  }
}

/** Sendings by tenant and event. */
class Generation {
  size = 0;
  private readonly tenants = new Map<string, Map<string, Sending>>();

  find({ NoxysTenantId, EventId }: Row): Sending | undefined {
    return this.tenants.get(toKey(NoxysTenantId))?.get(toKey(EventId));
  }

  /** Enters an event, unless it is there: then returns its sending. */
  enter({ NoxysTenantId, EventId }: Row, sending: Sending): Sending | undefined {
    const tenant = toKey(NoxysTenantId);
    const events = this.tenants.get(tenant) ?? new Map<string, Sending>();
    const id = toKey(EventId);
    const entered = events.get(id);
    if (entered !== undefined) return entered;
    if (events.size === 0) this.tenants.set(tenant, events);
    events.set(id, sending);
    this.size += 1;
    return undefined;
  }

  forget({ NoxysTenantId, EventId }: Row): void {
    if (this.tenants.get(toKey(NoxysTenantId))?.delete(toKey(EventId)) === true) this.size -= 1;
  }
}

/** An id, in bounded length. */
function toKey(id: unknown): string {
  const text = String(id);
  return text.length <= 128 ? text : hash('sha256', text, 'base64');
}
