import { createHash } from 'node:crypto';

import type { Clock } from '../ports';

/** How long a repeated event is recognised, and how many are remembered at most. */
const WINDOW_MILLISECONDS = 10 * 60_000;
const MAX_EVENTS = 100_000;

/** What of a request is new: keys that nobody else has, and the sending of the others that is still under way. */
export interface Admission {
  readonly fresh: ReadonlySet<number>;
  readonly underWay: readonly Promise<void>[];
}

/**
 * The events that this instance queued in the last ten minutes. An event is entered only after the queue has confirmed
 * it; a copy that comes while the first is under way waits for it, and shares its fate.
 */
export class RecentEvents {
  private readonly expiries = new Map<string, number>();
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly clock: Clock) {}

  /** Tells which of the keys (by place) are new; these must then be passed to {@link enter}, in the same turn. */
  admit(keys: readonly string[]): Admission {
    const now = this.clock.now();
    const fresh = new Map<string, number>();
    const underWay = new Set<Promise<void>>();
    keys.forEach((key, place) => {
      const other = this.underWay.get(key);
      if (other !== undefined) underWay.add(other);
      else if ((this.expiries.get(key) ?? 0) <= now && !fresh.has(key)) fresh.set(key, place);
    });
    return { fresh: new Set(fresh.values()), underWay: [...underWay] };
  }

  /** Holds the keys while they are being queued, and remembers them if that succeeds. */
  async enter(keys: readonly string[], queued: Promise<void>): Promise<void> {
    for (const key of keys) this.underWay.set(key, queued);
    try {
      await queued;
      const expiry = this.clock.now() + WINDOW_MILLISECONDS;
      for (const key of keys) {
        this.expiries.delete(key);
        this.expiries.set(key, expiry);
      }
      this.forget();
    } finally {
      for (const key of keys) this.underWay.delete(key);
    }
  }

  /** A map keeps the order of entry, so the oldest come first. */
  private forget(): void {
    const now = this.clock.now();
    for (const [key, expiry] of this.expiries) {
      if (expiry > now && this.expiries.size <= MAX_EVENTS) return;
      this.expiries.delete(key);
    }
  }
}

/** The key of an event, of bounded length. */
export function toEventKey(tenantId: string, eventId: string): string {
  const key = JSON.stringify([tenantId, eventId]);
  return key.length <= 128 ? key : createHash('sha256').update(key).digest('base64');
}
