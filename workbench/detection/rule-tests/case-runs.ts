import { addMilliseconds, latest, type Instant } from '../../lab/instant';
import { nextRun, runsBetween, type ScheduledRun } from '../schedule';
import { readTime } from './case-events';
import type { CaseSchedule, RuleCase } from './case-file';
import { parseCaseDuration } from './case-time';

const MINUTE = 60_000;

/** A failed run is tried again this much later; the service does not state its figure. */
const RETRY = 10 * MINUTE;

/** A run that failed and five more times is given up: its window is skipped (learn.microsoft.com/azure/sentinel/monitor-analytics-rule-integrity). */
const ATTEMPTS = 6;

/** The runs of a case: those it names, those of its simulated schedule, or the first one after the last event is ingested. */
export function planRuns(
  { runs, schedule }: Pick<RuleCase, 'runs' | 'schedule'>,
  rule: { readonly frequencyMinutes: number },
  day: string,
  lastIngested: Instant | undefined,
): ScheduledRun[] {
  if (schedule) return simulateSchedule(schedule, rule.frequencyMinutes, day);
  if (runs)
    return runs
      .map((time) => readTime(time, day))
      .map((scheduled) => ({ scheduled, executed: addMilliseconds(scheduled, 5 * MINUTE) }));
  return [nextRun(rule.frequencyMinutes, lastIngested ?? readTime('00:00', day))];
}

/**
 * The runs as Sentinel's scheduler makes them: five minutes late plus jitter, tried again on the same window when they fail,
 * skipped when they keep failing, and counted anew from the moment at which the rule is changed.
 */
export function simulateSchedule(schedule: CaseSchedule, frequencyMinutes: number, day: string): ScheduledRun[] {
  const from = readTime(schedule.from, day);
  const to = readTime(schedule.to, day);
  const failures = new Map(Object.entries(schedule.failures).map(([time, count]) => [readTime(time, day), count]));
  const changes = schedule.changed.map((time) => readTime(time, day)).sort();
  const planned = [from, ...changes].flatMap((start, index) => {
    const end = changes[index] ?? to;
    const onGrid = index === 0;
    return scheduledTimes(start, end, frequencyMinutes, onGrid, changes[index] !== undefined);
  });
  return planned
    .flatMap((scheduled, index) => {
      const failed = failures.get(scheduled) ?? 0;
      if (failed >= ATTEMPTS) return [];
      const jitter = parseCaseDuration(schedule.jitter[index % schedule.jitter.length] ?? '0s') ?? 0;
      // A changed rule runs at once, before its five minutes: nothing else explains that its first results come immediately.
      const delay = changes.includes(scheduled) ? 0 : 5 * MINUTE;
      return [{ scheduled, executed: addMilliseconds(scheduled, delay + jitter + failed * RETRY) }];
    })
    .sort((a, b) => (a.executed < b.executed ? -1 : 1));
}

function scheduledTimes(
  start: Instant,
  end: Instant,
  frequencyMinutes: number,
  onGrid: boolean,
  endsWithChange: boolean,
): Instant[] {
  const last = endsWithChange ? addMilliseconds(end, -1) : end;
  if (onGrid) {
    return runsBetween(frequencyMinutes, addMilliseconds(start, 5 * MINUTE - 1), addMilliseconds(last, 5 * MINUTE)).map(
      ({ scheduled }) => scheduled,
    );
  }
  const times: Instant[] = [];
  for (let at = start; at <= last; at = addMilliseconds(at, frequencyMinutes * MINUTE)) times.push(at);
  return times;
}

/** The later of the instants; undefined if there is none. */
export function lastOf(instants: readonly Instant[]): Instant | undefined {
  return instants.reduce<Instant | undefined>((last, one) => (last === undefined ? one : latest(last, one)), undefined);
}
