import type { Clock, Random } from '../ports';
import { parseRetryAfter } from './retry-after';

/** Longest wait; a service that asks for more is asked again after it. */
export const MAX_WAIT_MILLISECONDS = 15 * 60_000;

const FIRST_WAIT_MILLISECONDS = 2_000;
const MIN_WAIT_MILLISECONDS = 1_000;

/**
 * Whether this instance may post. A fault closes the gate for as long as `Retry-After` asks, or else for a wait that
 * doubles with each fault in a row; while it is closed, messages go back to the queue untried.
 */
export class Gate {
  private closedUntil = 0;
  private faults = 0;
  private failingSince: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** How long until the next post may be tried. A wait longer than any we ask for means that the clock was set back. */
  waitMilliseconds(): number {
    const wait = this.closedUntil - this.clock.now();
    return wait > MAX_WAIT_MILLISECONDS ? 0 : Math.max(0, wait);
  }

  /** For how long posts have been failing. */
  failingMilliseconds(): number {
    return this.failingSince === undefined ? 0 : this.clock.now() - this.failingSince;
  }

  /** Delay for a message that goes back: never before the gate opens, and not all at once. */
  putBackSeconds(): number {
    const wait = Math.max(MIN_WAIT_MILLISECONDS, this.waitMilliseconds());
    return Math.ceil((wait * (1 + this.random.next() * 0.1)) / 1000);
  }

  close(retryAfter: string | undefined): void {
    const now = this.clock.now();
    this.failingSince ??= now;
    this.faults += 1;
    const doubled = FIRST_WAIT_MILLISECONDS * 2 ** Math.min(this.faults - 1, 20) * (0.5 + this.random.next() / 2);
    const wait = parseRetryAfter(retryAfter, now) ?? doubled;
    this.closedUntil = now + Math.min(MAX_WAIT_MILLISECONDS, Math.max(MIN_WAIT_MILLISECONDS, wait));
  }

  open(): void {
    this.closedUntil = 0;
    this.faults = 0;
    this.failingSince = undefined;
  }
}
