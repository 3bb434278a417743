import type { Clock } from './clock';
import type { Delivery } from './delivery';
import type { Instant } from './instant';
import type { DueRun, Scheduler } from './scheduler';

/** What the timeline drives. */
export interface TimelinePorts {
  readonly clock: Clock;
  readonly scheduler: Scheduler;

  /** Starts a post; resolves when there is room for the next one. */
  send(delivery: Delivery): Promise<void>;

  /** Resolves when everything posted so far is stored. */
  settle(): Promise<void>;

  /** Executes a rule. */
  run(due: DueRun): Promise<void>;

  /** When the latest stored row is ingested. */
  lastIngestion(): Instant | undefined;

  /** Ends the passing of time: nothing is posted or executed any more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The order of things on the simulated clock.
 *
 * Posts of one stretch between two rule runs are under way together; no rule runs before all of them are stored.
 */
export class Timeline {
  #hasPostsUnderWay = false;

  constructor(private readonly ports: TimelinePorts) {}

  /** Posts deliveries, in the order of the clock, and executes the rule runs that fall between them. */
  async post(deliveries: readonly Delivery[]): Promise<void> {
    const { clock, scheduler } = this.ports;
    for (const delivery of deliveries) {
      for (let due = scheduler.next; due !== undefined && due.executed < delivery.at; due = scheduler.next) {
        await this.#run(due);
      }
      this.ports.signal?.throwIfAborted();
      clock.advanceTo(delivery.at);
      this.#hasPostsUnderWay = true;
      await this.ports.send(delivery);
    }
  }

  /** Runs the clock on until the first run of every rule scheduled at or after the last ingestion has executed. */
  async runOn(): Promise<void> {
    await this.#settle();
    const last = this.ports.lastIngestion();
    if (last === undefined) return;
    const { scheduler } = this.ports;
    for (let due = scheduler.next; due !== undefined && scheduler.isOwing(last); due = scheduler.next) {
      await this.#run(due);
    }
  }

  /** Tells that something was posted by someone else. */
  noticePost(): void {
    this.#hasPostsUnderWay = true;
  }

  async #run(due: DueRun): Promise<void> {
    await this.#settle();
    this.ports.signal?.throwIfAborted();
    const { clock, scheduler } = this.ports;
    clock.advanceTo(due.executed);
    scheduler.take(due);
    await this.ports.run(due);
  }

  async #settle(): Promise<void> {
    if (!this.#hasPostsUnderWay) return;
    this.#hasPostsUnderWay = false;
    await this.ports.settle();
  }
}
