import type { AnalyticsRule } from '../../kql/content';
import type { Sentinel } from '../detection/sentinel';
import type { QueryOptions, QueryResult } from '../kusto/engine';
import { assemble, type Assembly, type AssemblyOptions } from './assembly';
import { Clock } from './clock';
import type { Delivery } from './delivery';
import type { Instant } from './instant';
import type { HostLog } from './relay-process';
import { buildRelayTimeline } from './relay-timeline';
import { Scheduler, type NowInRules } from './scheduler';
import { Sender, type Answer } from './sender';
import type { Timeline } from './timeline';
import type { Workspace } from './workspace';

/** Settings of {@link Lab}. */
export interface LabOptions extends AssemblyOptions {
  /** Where the simulated clock starts. */
  readonly start: Instant;

  /** What `now()` answers in a rule's query. */
  readonly nowInRules: NowInRules;

  /** Ends what the lab is at; it must still be stopped. */
  readonly signal?: AbortSignal;

  /** Hears how the relay answered each post of {@link Lab.play}. */
  readonly onAnswer?: (delivery: Delivery, answer: Answer) => void;
}

/**
 * The running system on one machine: the relay's bundle in its own process, a local Azure, and Sentinel on a simulated clock.
 *
 * @example
 * const lab = await Lab.start({ content, environment, start, nowInRules: 'scheduled', ingestionDelay: 0 });
 * await lab.play(deliveries);
 * lab.sentinel.incidents;
 * await lab.stop();
 */
export class Lab {
  readonly #parts: Assembly;
  readonly #timeline: Timeline;
  readonly #ends: (() => Promise<void>)[];
  readonly #listeners = new Set<(log: HostLog) => void>();

  private constructor(
    /** Name of the environment whose rules, filter and playbooks apply. */
    readonly environment: string,
    /** Where the simulated clock started. */
    readonly start: Instant,
    readonly clock: Clock,
    parts: Assembly,
    timeline: Timeline,
    ends: (() => Promise<void>)[],
  ) {
    this.#parts = parts;
    this.#timeline = timeline;
    this.#ends = ends;
    parts.relay.onLog((log) => this.#listeners.forEach((listener) => listener(log)));
  }

  /** Starts everything; what had started is stopped again when a part fails. */
  static async start(options: LabOptions): Promise<Lab> {
    const clock = new Clock(options.start);
    const ends: (() => Promise<void>)[] = [];
    try {
      const parts = await assemble(options, clock, (end) => ends.push(end));
      const scheduler = new Scheduler(parts.rules, options.nowInRules, options.start);
      const { plan, relay, workspace, sentinel } = parts;
      const sender = new Sender(relay.url, plan.bearerToken, plan.sign);
      const { onAnswer, signal } = options;
      const timeline = buildRelayTimeline({ relay, sender, workspace, sentinel, clock, scheduler, onAnswer, signal });
      return new Lab(options.environment.name, options.start, clock, parts, timeline, ends);
    } catch (error) {
      await endAll(ends);
      throw error;
    }
  }

  get sentinel(): Sentinel {
    return this.#parts.sentinel;
  }

  /** The rules that run. */
  get rules(): readonly AnalyticsRule[] {
    return this.#parts.rules;
  }

  get workspace(): Workspace {
    return this.#parts.workspace;
  }

  /** Where webhooks are posted. */
  get url(): string {
    return this.#parts.relay.url;
  }

  get bearerToken(): string {
    return this.#parts.plan.bearerToken;
  }

  /** Posts deliveries at their times, and runs the clock on until every rule has seen the last row. */
  async play(deliveries: readonly Delivery[]): Promise<void> {
    await this.#timeline.post(deliveries);
    await this.#timeline.runOn();
  }

  /** Waits for what others have posted, and runs the clock on as {@link Lab.play} does. */
  async catchUp(): Promise<void> {
    this.#timeline.noticePost();
    await this.#timeline.runOn();
  }

  /** Tells what the relay logs from now on. */
  onLog(listener: (log: HostLog) => void): void {
    this.#listeners.add(listener);
  }

  /** Runs a query on the workspace, at the simulated time unless told otherwise. */
  query(kql: string, options?: Partial<QueryOptions>): Promise<QueryResult> {
    return this.workspace.query(kql, undefined, options);
  }

  /** Ends every process and removes what was written. */
  stop(): Promise<void> {
    return endAll(this.#ends);
  }
}

/** The last part that started ends first. Each end is tried; the first failure is told. */
async function endAll(ends: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const end of ends.splice(0).reverse()) {
    await end().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
