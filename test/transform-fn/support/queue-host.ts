import type { Delivery } from '../../../transform-fn/src/delivery/delivery';
import type { Log } from '../../../transform-fn/src/ports';
import type { MemoryQueue, StoredMessage } from './memory-stores';
import { settle, type VirtualClock } from './virtual-clock';

/** As in host.json. */
const MAX_IN_FLIGHT = 1_032;
const MAX_DEQUEUE_COUNT = 100;
const VISIBILITY_MILLISECONDS = 30_000;

/** The queue trigger of the Functions host, in virtual time. */
export class QueueHost {
  /** Messages that the host gave up. */
  readonly poisoned: StoredMessage[] = [];
  private readonly inFlight = new Set<StoredMessage>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly queue: MemoryQueue,
    private readonly deliver: Delivery,
    private readonly log: Log,
  ) {}

  /** Whether every message was settled. */
  get isIdle(): boolean {
    return this.queue.messages.length === 0;
  }

  /** Runs the trigger until a time. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      this.poll();
      await settle();
      this.poll();
      const next = Math.min(this.clock.nextTimerAt() ?? Infinity, this.nextVisibleAt());
      if (next > end) return this.clock.advanceTo(end);
      await this.clock.advanceTo(Math.max(next, this.clock.now()));
    }
  }

  /** Runs the trigger for a while. */
  runFor(milliseconds: number): Promise<void> {
    return this.runUntil(this.clock.now() + milliseconds);
  }

  private nextVisibleAt(): number {
    if (this.inFlight.size >= MAX_IN_FLIGHT) return Infinity;
    const waiting = this.queue.messages.filter((message) => !this.inFlight.has(message));
    return waiting.reduce((earliest, { visibleAt }) => Math.min(earliest, visibleAt), Infinity);
  }

  private poll(): void {
    for (const message of [...this.queue.messages]) {
      if (this.inFlight.size >= MAX_IN_FLIGHT) return;
      if (!this.inFlight.has(message) && message.visibleAt <= this.clock.now()) void this.invoke(message);
    }
  }

  private async invoke(message: StoredMessage): Promise<void> {
    this.inFlight.add(message);
    message.dequeueCount += 1;
    try {
      await this.deliver(message.text, this.log);
      this.remove(message);
    } catch {
      if (message.dequeueCount >= MAX_DEQUEUE_COUNT) {
        this.poisoned.push(message);
        this.remove(message);
      }
      message.visibleAt = this.clock.now() + VISIBILITY_MILLISECONDS;
    } finally {
      this.inFlight.delete(message);
    }
  }

  private remove(message: StoredMessage): void {
    this.queue.messages.splice(this.queue.messages.indexOf(message), 1);
  }
}
