import type { Clock, Random } from '../../../transform-fn/src/ports';

/** A clock that moves only when told, and runs what falls due on the way. */
export class VirtualClock implements Clock {
  private readonly timers = new Map<symbol, { readonly at: number; readonly action: () => void }>();

  constructor(private time = Date.parse('2026-01-15T12:00:00Z')) {}

  now(): number {
    return this.time;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = Symbol('timer');
    this.timers.set(timer, { at: this.time + milliseconds, action });
    return () => void this.timers.delete(timer);
  }

  /** When the next timer falls due; undefined when none is set. */
  nextTimerAt(): number | undefined {
    const times = [...this.timers.values()].map(({ at }) => at);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Moves to a time, and lets everything that starts meanwhile run as far as it can. */
  async advanceTo(time: number): Promise<void> {
    for (let at = this.nextTimerAt(); at !== undefined && at <= time; at = this.nextTimerAt()) {
      this.time = Math.max(this.time, at);
      for (const [timer, due] of this.timers) {
        if (due.at > this.time) continue;
        this.timers.delete(timer);
        due.action();
      }
      await settle();
    }
    this.time = Math.max(this.time, time);
    await settle();
  }

  advance(milliseconds: number): Promise<void> {
    return this.advanceTo(this.time + milliseconds);
  }
}

/** Lets promises that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Chance from a seed (mulberry32), so that a run can be repeated. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  let ids = 0;
  return { next, id: () => `${seed}-${(ids += 1)}` };
}
