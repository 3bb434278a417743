import type { Instant } from './instant';

/** The lab's simulated clock. It moves only when it is told to, and never back. */
export class Clock {
  #now: Instant;

  constructor(start: Instant) {
    this.#now = start;
  }

  get now(): Instant {
    return this.#now;
  }

  /** Moves the clock to a later moment; an earlier one leaves it where it is. */
  advanceTo(instant: Instant): void {
    if (instant > this.#now) this.#now = instant;
  }
}
