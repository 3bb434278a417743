import { messageOf } from '../../error-message';
import { parseSchedule, type Schedule } from './timer-schedule';

/** The longest wait that `setTimeout` can hold. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** A timer trigger: fires at the times of its schedule (UTC), never twice at once, as the host's lock has it. */
export class TimerTrigger {
  readonly #schedule: Schedule;
  #timer: NodeJS.Timeout | undefined;
  #run: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(
    schedule: string,
    private readonly invoke: () => Promise<unknown>,
    private readonly warn: (message: string) => void,
  ) {
    this.#schedule = parseSchedule(schedule);
  }

  start(): void {
    this.waitUntil(this.#schedule(Date.now()));
  }

  /** Fires no more, and resolves when a run under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#run;
  }

  private waitUntil(time: number): void {
    if (this.#isStopped) return;
    const wait = time - Date.now();
    const next = wait > LONGEST_WAIT ? () => this.waitUntil(time) : () => this.fire();
    this.#timer = setTimeout(next, Math.min(wait, LONGEST_WAIT));
  }

  private fire(): void {
    this.#run = this.invoke().then(
      () => this.start(),
      (error: unknown) => {
        this.warn(`A timer's function failed: ${messageOf(error)}`);
        this.start();
      },
    );
  }
}
