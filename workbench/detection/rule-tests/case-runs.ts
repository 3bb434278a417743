import { addMilliseconds, latest, type Instant } from '../../lab/instant';
import { nextRun, runsBetween, type ScheduledRun } from '../schedule';
import { readTime } from './case-events';
import type { CaseSchedule, RuleCase } from './case-file';
import { parseCaseDuration, toCaseTime } from './case-time';

const MINUTE = 60_000;
const DELAY = 5 * MINUTE;

/** A failed run is tried again this much later; the service does not state its figure. */
const RETRY = 10 * MINUTE;

/** The first attempt and five more; then the window is skipped (learn.microsoft.com/azure/sentinel/monitor-analytics-rule-integrity). */
const ATTEMPTS = 6;

/** A run of a case. */
export interface CaseRun extends ScheduledRun {
  /**
   * When it is tried first. Later attempts work on the same window, so that `now()`, if it is the time of execution, is the
   * time of the first.
   */
  readonly attempted: Instant;
}

/** The runs of a case: those it names, those of its simulated schedule, or the first one after the last event is ingested. */
export function planRuns(
  { runs, schedule }: Pick<RuleCase, 'runs' | 'schedule'>,
  frequencyMinutes: number,
  day: string,
  lastIngested: Instant | undefined,
): CaseRun[] {
  if (schedule) return simulateSchedule(schedule, frequencyMinutes, day);
  const scheduled = runs
    ? runs.map((time) => readTime(time, day)).sort()
    : [nextRun(frequencyMinutes, lastIngested ?? readTime('00:00', day)).scheduled];
  return scheduled.map((time) => toRun(time, DELAY, 0));
}

/**
 * The runs as Sentinel's scheduler makes them: five minutes late plus jitter, tried again on the same window when they fail,
 * skipped when they keep failing, and counted anew from the moment at which the rule is changed, when it runs at once.
 */
export function simulateSchedule(schedule: CaseSchedule, frequencyMinutes: number, day: string): CaseRun[] {
  const changes = schedule.changed.map((time) => readTime(time, day)).sort();
  const failures = new Map(Object.entries(schedule.failures).map(([time, count]) => [readTime(time, day), count]));
  const jitter = schedule.jitter.map((text) => parseCaseDuration(text) ?? 0);
  const to = readTime(schedule.to, day);

  const onGrid = gridTimes(readTime(schedule.from, day), changes[0] ?? to, frequencyMinutes);
  const afterChanges = changes.flatMap((change, index) =>
    timesFrom(change, changes[index + 1] ?? to, frequencyMinutes).filter(
      (time) => time === change || !changes.includes(time),
    ),
  );
  const scheduled = [...onGrid.filter((time) => time < (changes[0] ?? '9')), ...afterChanges];
  return scheduled
    .map((time, index) => {
      const delay = (changes.includes(time) ? 0 : DELAY) + (jitter[index % jitter.length] ?? 0);
      return { run: toRun(time, delay, failures.get(time) ?? 0), failed: failures.get(time) ?? 0 };
    })
    .filter(({ failed }) => failed < ATTEMPTS)
    .map(({ run }) => run)
    .sort((a, b) => (a.executed < b.executed ? -1 : 1));
}

/** What is wrong with a schedule, whatever the rule's frequency is. */
export function scheduleProblem({ from, to, changed }: CaseSchedule, day: string): string | undefined {
  const [start, end] = [readTime(from, day), readTime(to, day)];
  if (start > end) return `expected 'from' before 'to', got '${from}' and '${to}'.`;
  const outside = changed.find((time) => readTime(time, day) < start || readTime(time, day) > end);
  return outside === undefined ? undefined : `expected 'changed' between '${from}' and '${to}', got '${outside}'.`;
}

/**
 * A schedule must have a run, and what it says of a run must be about one of its own; else its case tests nothing.
 *
 * @throws Error with the time that is no run's
 */
export function assertRuns(schedule: CaseSchedule, frequencyMinutes: number, day: string): void {
  const { from, to, failures } = schedule;
  const runs = simulateSchedule({ ...schedule, failures: {} }, frequencyMinutes, day).map(({ scheduled }) => scheduled);
  if (runs.length === 0) {
    throw new Error(
      `schedule: expected a run of every ${frequencyMinutes} minutes between '${from}' and '${to}', got none.`,
    );
  }
  const idle = Object.keys(failures).find((time) => !runs.includes(readTime(time, day)));
  if (idle === undefined) return;
  const times = runs.map((run) => toCaseTime(run, day)).join(', ');
  throw new Error(`schedule.failures: expected the times of runs (${times}), got '${idle}'.`);
}

/** The latest of the instants; undefined if there is none. */
export function lastOf(instants: readonly Instant[]): Instant | undefined {
  return instants.reduce<Instant | undefined>((last, one) => (last === undefined ? one : latest(last, one)), undefined);
}

function toRun(scheduled: Instant, delay: number, failed: number): CaseRun {
  const attempted = addMilliseconds(scheduled, delay);
  return { scheduled, attempted, executed: addMilliseconds(attempted, failed * RETRY) };
}

/** UTC multiples of the frequency, both ends included. */
function gridTimes(from: Instant, to: Instant, frequencyMinutes: number): Instant[] {
  const runs = runsBetween(frequencyMinutes, addMilliseconds(from, DELAY - 1), addMilliseconds(to, DELAY));
  return runs.map(({ scheduled }) => scheduled);
}

/** The moment itself and every frequency after it; up to the next change, or including the end. */
function timesFrom(start: Instant, end: Instant, frequencyMinutes: number): Instant[] {
  const times: Instant[] = [];
  for (let at = start; at === start || at <= end; at = addMilliseconds(at, frequencyMinutes * MINUTE)) times.push(at);
  return times;
}
