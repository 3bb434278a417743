import { ANALYTICS_RULE } from '../../kql/language/limits';
import { nextRun } from '../detection/schedule';
import { addMilliseconds, parseInstant, toInstant, toNextMillisecond, type Instant } from './instant';

/** What `now()` answers in a rule's query: the service does not say which of the two it is. */
export const NOW_IN_RULES = ['scheduled', 'executed'] as const;
export type NowInRules = (typeof NOW_IN_RULES)[number];

/** One run of a rule. */
export interface DueRun {
  readonly ruleId: string;
  readonly scheduled: Instant;
  readonly executed: Instant;

  /** What `now()` answers in the query. */
  readonly now: Instant;
}

interface Rule {
  readonly id: string;
  readonly queryFrequencyMinutes: number;
}

const MINUTE = 60_000;

/** Which rule runs when. */
export class Scheduler {
  readonly #upcoming: Map<string, DueRun>;

  /** The first runs are those that have not executed yet at `start`. */
  constructor(
    private readonly rules: readonly Rule[],
    private readonly nowInRules: NowInRules,
    start: Instant,
  ) {
    const notBefore = addMilliseconds(start, -ANALYTICS_RULE.delayMinutes * MINUTE);
    this.#upcoming = new Map(rules.map((rule) => [rule.id, this.#firstRun(rule, notBefore)]));
  }

  /** The run that executes next; of several at the same time, in the order of the rules. */
  get next(): DueRun | undefined {
    const runs = [...this.#upcoming.values()];
    return runs.reduce<DueRun | undefined>(
      (first, run) => (first === undefined || run.executed < first.executed ? run : first),
      undefined,
    );
  }

  /** Takes a run off the schedule; the rule's next one follows it. */
  take({ ruleId, scheduled }: DueRun): void {
    for (const rule of this.rules.filter(({ id }) => id === ruleId)) {
      this.#upcoming.set(ruleId, this.#firstRun(rule, addMilliseconds(scheduled, 1)));
    }
  }

  /** Whether a rule has still to execute its first run scheduled at or after an instant. */
  isOwing(instant: Instant): boolean {
    return this.rules.some((rule) => {
      const upcoming = this.#upcoming.get(rule.id);
      return upcoming !== undefined && upcoming.scheduled <= this.#firstRun(rule, instant).scheduled;
    });
  }

  #firstRun({ id, queryFrequencyMinutes }: Rule, atOrAfter: Instant): DueRun {
    const run = nextRun(queryFrequencyMinutes, toInstant(toNextMillisecond(atOrAfter)));
    const scheduled = parseInstant(run.scheduled) ?? run.scheduled;
    const executed = parseInstant(run.executed) ?? run.executed;
    return { ruleId: id, scheduled, executed, now: this.nowInRules === 'scheduled' ? scheduled : executed };
  }
}
