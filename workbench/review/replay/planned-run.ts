import type { AnalyticsRule } from '../../../kql/content';
import { nextRun, type ScheduledRun } from '../../detection/schedule';
import { addMilliseconds, type Instant } from '../../lab/instant';
import type { RunMoment } from '../../detection/sentinel';
import { KEPT_TIME } from '../../lab/workspace';
import type { Arrival } from './arrival';

/** Sentinel runs a rule five minutes late: the runs that have still to execute at a moment were scheduled after this much before. */
const DELAY = 5 * 60_000;

const MINUTE = 60_000;

/** A time in which nothing arrives. */
export interface Gap {
  /** The last arrival before it, and the first after it. */
  readonly from: Instant;
  readonly to: Instant;
}

/** The gaps between arrivals that could be longer than a rule looks back, that is those that hold a midnight. */
export function findGaps(arrivals: readonly Pick<Arrival, 'visible'>[]): Gap[] {
  return arrivals.flatMap(({ visible: to }, index) => {
    const from = arrivals[index - 1]?.visible ?? to;
    return dayOf(from) === dayOf(to) ? [] : [{ from, to }];
  });
}

function dayOf(instant: Instant): string {
  return instant.slice(0, 10);
}

/** The runs of a silent rule, as {@link planRuns} has them but for those that have no event in their look-back. */
export function planSilentRuns(rule: AnalyticsRule, first: Instant, last: Instant, gaps: readonly Gap[]): RunMoment[] {
  // A `TimeGenerated` may lie so long after the receipt.
  const reach = rule.queryPeriodMinutes * MINUTE + KEPT_TIME.after;
  const silences = gaps
    .map(({ from, to }) => ({ start: addMilliseconds(from, reach), end: to }))
    .filter(({ start, end }) => addMilliseconds(start, rule.queryFrequencyMinutes * MINUTE + DELAY) < end);
  const starts = [first, ...silences.map(({ end }) => end)];
  const ends = [...silences.map(({ start }) => start), last];
  return starts.flatMap((start, index) => planRuns(rule, start, ends[index] ?? last));
}

/** The runs of a rule from the first event until one that is scheduled after the last: then it has seen everything. */
export function planRuns({ queryFrequencyMinutes }: AnalyticsRule, first: Instant, last: Instant): RunMoment[] {
  const runs: RunMoment[] = [];
  let run: ScheduledRun = nextRun(queryFrequencyMinutes, addMilliseconds(first, -DELAY));
  runs.push(toMoment(run));
  while (run.scheduled < last) {
    run = nextRun(queryFrequencyMinutes, addMilliseconds(run.scheduled, 1));
    runs.push(toMoment(run));
  }
  return runs;
}

/** `now()` is the scheduled time, as the lab has it by default. */
function toMoment({ scheduled, executed }: ScheduledRun): RunMoment {
  return { scheduled, executed, now: scheduled };
}
