import type { StoredMessage } from '../support/memory-stores';
import type { Chaos } from './chaos';
import type { FaultyQueue } from './faulty-stores';
import type { History } from './history';
import type { RelayInstance } from './relay-instance';
import type { ScaledClock } from './scaled-clock';

const LEASE_MILLISECONDS = 600_000;
const VISIBILITY_MILLISECONDS = 30_000;
const MAX_DEQUEUE_COUNT = 100;
const POLL_MILLISECONDS = 2;

/** The queue trigger of the Functions host over a queue in memory, in scaled time. */
export class QueueTrigger {
  /** Messages that spent all their deliveries. */
  readonly poisoned: StoredMessage[] = [];
  private readonly inFlight = new Map<StoredMessage, RelayInstance>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly clock: ScaledClock,
    private readonly queue: FaultyQueue,
    private readonly chaos: Chaos,
    private readonly history: History,
    private readonly instance: () => RelayInstance,
  ) {
    this.timer = setInterval(() => this.poll(), POLL_MILLISECONDS);
  }

  get isIdle(): boolean {
    return this.queue.messages.length === 0 && this.inFlight.size === 0;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The instance is gone: what it worked on is handed over again when its lease has run out. */
  abandon(dead: RelayInstance): void {
    for (const [message, instance] of this.inFlight) {
      if (instance !== dead) continue;
      this.history.excuse(this.queue.idsIn(message.text), 'its worker died');
      this.inFlight.delete(message);
      message.visibleAt = Math.min(message.visibleAt, this.clock.now() + LEASE_MILLISECONDS);
    }
  }

  private poll(): void {
    for (const message of [...this.queue.messages]) {
      if (message.visibleAt <= this.clock.now()) void this.invoke(message);
    }
  }

  private async invoke(message: StoredMessage): Promise<void> {
    const instance = this.instance();
    message.dequeueCount += 1;
    // The host renews the lease for as long as the function runs.
    message.visibleAt = Infinity;
    if (message.dequeueCount > MAX_DEQUEUE_COUNT) {
      this.poisoned.push(message);
      this.remove(message);
      return;
    }
    if (this.chaos.draw('trigger') !== undefined) {
      this.history.excuse(this.queue.idsIn(message.text), 'its message was handed over twice');
      message.visibleAt = this.clock.now() + 500;
    }
    this.inFlight.set(message, instance);
    try {
      await instance.deliver(message.text);
      this.remove(message);
    } catch {
      message.visibleAt = this.clock.now() + VISIBILITY_MILLISECONDS;
    }
    this.inFlight.delete(message);
  }

  private remove(message: StoredMessage): void {
    const place = this.queue.messages.indexOf(message);
    if (place !== -1) this.queue.messages.splice(place, 1);
  }
}
