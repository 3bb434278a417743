/** Lowest and highest value of each field of a schedule: second, minute, hour, day, month, day of week (0 and 7 are Sunday). */
const RANGES = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const SECOND = 1000;

/** More than four years: the longest wait for 29 February. */
const LONGEST_SEARCH_DAYS = 366 * 5;

/** Tells when a timer fires next, strictly after the given time; both in milliseconds since 1970, UTC. */
export type Schedule = (after: number) => number;

/**
 * Reads an NCRONTAB expression of six fields (second first): `*`, values, names, ranges,
 * lists and steps.
 *
 * @throws Error with the field that it cannot read
 */
export function parseSchedule(expression: string): Schedule {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== RANGES.length) {
    throw new Error(
      `Timer: the schedule must have six fields, got '${expression}'. Write 'second minute hour day month weekday'.`,
    );
  }
  const [seconds, minutes, hours, days, months, weekdays] = fields.map(parseField) as [
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
  ];
  if (weekdays.has(7)) weekdays.add(0);
  return (after) => {
    const start = new Date((Math.floor(after / SECOND) + 1) * SECOND);
    const midnight = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate());
    for (let day = 0; day <= LONGEST_SEARCH_DAYS; day++) {
      const date = new Date(midnight + day * 24 * 60 * 60 * SECOND);
      const isDay = days.has(date.getUTCDate()) && months.has(date.getUTCMonth() + 1) && weekdays.has(date.getUTCDay());
      const time = isDay ? findTime(date, day === 0 ? start.getTime() : 0, hours, minutes, seconds) : undefined;
      if (time !== undefined) return time;
    }
    throw new Error(`Timer: the schedule '${expression}' never fires.`);
  };
}

function findTime(
  date: Date,
  from: number,
  hours: ReadonlySet<number>,
  minutes: ReadonlySet<number>,
  seconds: ReadonlySet<number>,
): number | undefined {
  for (const hour of hours) {
    for (const minute of minutes) {
      for (const second of seconds) {
        const time = date.getTime() + ((hour * 60 + minute) * 60 + second) * SECOND;
        if (time >= from) return time;
      }
    }
  }
  return undefined;
}

/** Values in ascending order, which the search relies on. */
function parseField(field: string, index: number): Set<number> {
  const [lowest, highest] = RANGES[index] ?? [0, 0];
  const values = field.split(',').flatMap((part) => {
    const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [first, last] = range === '*' ? [lowest, highest] : range.split('-').map((name) => toValue(name, index));
    const end = last ?? (part.includes('/') ? highest : first);
    const isValid = first !== undefined && end !== undefined && first >= lowest && end <= highest && Number(step) > 0;
    if (!isValid || first > end)
      throw new Error(`Timer: '${field}' is no field of a schedule between ${lowest} and ${highest}.`);
    const count = Math.floor((end - first) / Number(step)) + 1;
    return Array.from({ length: count }, (_, position) => first + position * Number(step));
  });
  return new Set(values.sort((a, b) => a - b));
}

function toValue(text: string, index: number): number {
  const names = index === 4 ? MONTHS : index === 5 ? DAYS : [];
  const position = names.indexOf(text.slice(0, 3).toLowerCase());
  return position < 0 ? Number(text) : position + (index === 4 ? 1 : 0);
}
