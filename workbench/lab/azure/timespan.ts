/** A closed interval of time, both ends ISO 8601 in UTC. */
export interface Interval {
  readonly from: string;
  readonly to: string;
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/** Milliseconds of a year, a month (the service counts 365 and 30 days), a week, a day, an hour, a minute, a second. */
const UNITS = [365 * DAY, 30 * DAY, 7 * DAY, DAY, 60 * 60 * SECOND, 60 * SECOND, SECOND];

/**
 * The interval that the query API's `timespan` means: `PT1H` (up to now), `start/end`, `start/PT1H` or `PT1H/end`.
 *
 * @throws Error when the text is none of these
 */
export function toInterval(timespan: string, now: string): Interval {
  const [first = '', second] = timespan.split('/');
  const start = toMilliseconds(first);
  const duration = toDuration(first);
  if (second === undefined) {
    const end = Date.parse(now);
    return interval(timespan, duration === undefined ? undefined : end - duration, end);
  }
  const end = toMilliseconds(second);
  if (start !== undefined) return interval(timespan, start, end ?? add(start, toDuration(second)));
  return interval(timespan, end === undefined ? undefined : add(end, duration, -1), end);
}

function interval(timespan: string, from: number | undefined, to: number | undefined): Interval {
  if (from === undefined || to === undefined) {
    throw new Error(
      `Query: timespan must be an ISO 8601 duration or interval, got '${timespan}'. Write 'PT1H' or 'START/END'.`,
    );
  }
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function add(time: number, duration: number | undefined, sign = 1): number | undefined {
  return duration === undefined ? undefined : time + sign * duration;
}

function toMilliseconds(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const time = Date.parse(/[zZ]|[+-]\d{2}:?\d{2}$/.test(text) || !text.includes('T') ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function toDuration(text: string): number | undefined {
  const parts: (string | undefined)[] | undefined = DURATION.exec(text)?.slice(1);
  if (!parts || parts.every((part) => part === undefined)) return undefined;
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (UNITS[index] ?? 0), 0);
}
