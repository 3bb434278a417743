import type { AnalyticsRule } from '../../../kql/content';
import { nextRun, type ScheduledRun } from '../../detection/schedule';
import { addMilliseconds, type Instant } from '../../lab/instant';
import type { RunMoment } from '../../detection/sentinel';

/** Sentinel runs a rule five minutes late: the runs that have still to execute at a moment were scheduled after this much before. */
const DELAY = 5 * 60_000;

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
