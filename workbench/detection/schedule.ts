import { ANALYTICS_RULE } from '../../kql/language/limits';
import { parseInstant, toInstant, toMilliseconds, type Instant } from '../lab/instant';

/** One run of a rule: the moment it is scheduled for and the moment it executes. */
export interface ScheduledRun {
  readonly scheduled: Instant;
  readonly executed: Instant;
}

const MINUTE = 60_000;

/** The first run scheduled at or after a moment. Runs fall on UTC multiples of the frequency and execute five minutes later. */
export function nextRun(frequencyMinutes: number, atOrAfter: string): ScheduledRun {
  const step = frequencyMinutes * MINUTE;
  const instant = read(atOrAfter);
  const multiple = Math.floor(toMilliseconds(instant) / step) * step;
  return toRun(toInstant(multiple) >= instant ? multiple : multiple + step);
}

/** The runs that execute after one moment and no later than another. */
export function runsBetween(frequencyMinutes: number, after: string, until: string): ScheduledRun[] {
  const step = frequencyMinutes * MINUTE;
  const runs: ScheduledRun[] = [];
  let at = Math.floor((toMilliseconds(read(after)) - DELAY) / step) * step;
  for (let run = toRun(at); run.executed <= read(until); run = toRun((at += step))) {
    if (run.executed > read(after)) runs.push(run);
  }
  return runs;
}

const DELAY = ANALYTICS_RULE.delayMinutes * MINUTE;

function toRun(scheduled: number): ScheduledRun {
  return { scheduled: toInstant(scheduled), executed: toInstant(scheduled + DELAY) };
}

function read(time: string): Instant {
  const instant = parseInstant(time);
  if (instant === undefined) throw new Error(`Schedule: a time must be ISO 8601, got '${time}'.`);
  return instant;
}
