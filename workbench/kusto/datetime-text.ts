import { MAX_DATETIME_TICKS, TICKS, UNIX_EPOCH_TICKS } from './ticks';

/**
 * Reads a datetime as `todatetime()` and `datetime(…)` do; `undefined` for a text that is none.
 *
 * ISO 8601 with up to seven digits of a second and an offset, the month-first numeric forms, RFC 822 and RFC 850, and English
 * month names. Without an offset a time is UTC.
 */
export function parseDatetime(text: string): bigint | undefined {
  if (COMMON.test(text)) return toCommonTicks(text);
  const trimmed = text.trim();
  for (const [pattern, read] of FORMS) {
    const match = pattern.exec(trimmed);
    if (match) return read(match.groups ?? {});
  }
  return undefined;
}

/** Reads what stands in `datetime(…)`: a text, or the parts of one between commas, as in `datetime(2026, 1, 15, 12, 0, 0)`. */
export function parseDatetimeLiteral(text: string): bigint | undefined {
  return parseDatetime(text) ?? parseDatetime(fromParts(text));
}

function fromParts(text: string): string {
  const parts = text.split(',').map((part) => part.trim().padStart(2, '0'));
  const [date, clock] = [parts.slice(0, 3).join('-'), [...parts.slice(3), '00', '00', '00'].slice(0, 3).join(':')];
  return parts.length >= 3 ? `${date}T${clock}` : '';
}

/** The form that nearly every time has, on a day that every month has: the platform reads it many times faster. */
const COMMON =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,7})?Z$/;

const TO_MILLISECOND = '2026-03-20T00:00:00.000'.length;
const UNIX_EPOCH_MILLISECONDS = Number(UNIX_EPOCH_TICKS / TICKS.millisecond);

function toCommonTicks(text: string): bigint {
  const ticks = BigInt(Date.parse(text) + UNIX_EPOCH_MILLISECONDS) * TICKS.millisecond;
  const finer = text.slice(TO_MILLISECOND, -1);
  return finer === '' || finer === '0000' ? ticks : ticks + BigInt(finer.padEnd(4, '0'));
}

type Fields = Readonly<Record<string, string | undefined>>;

const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:\.(?<fraction>\d{1,7})\d*)?)?(?:\s*(?<half>[AaPp][Mm]))?`;
const ZONE = String.raw`(?:\s*(?<zone>Z|z|GMT|UTC|[+-]\d{2}:?\d{2}))?`;
const CLOCK = `(?:(?:T|t|\\s+)${TIME}${ZONE})?`;
const MONTH = '(?<monthName>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*';
const WEEKDAY = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\\s+)?';

const FORMS: readonly (readonly [RegExp, (fields: Fields) => bigint | undefined])[] = [
  [new RegExp(`^(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})${CLOCK}$`), toTicks],
  [new RegExp(`^(?<year>\\d{4})/(?<month>\\d{1,2})/(?<day>\\d{1,2})${CLOCK}$`), toTicks],
  [new RegExp(`^(?<month>\\d{1,2})[-/.](?<day>\\d{1,2})[-/.](?<year>\\d{4})${CLOCK}$`), toTicks],
  [/^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/, toTicks],
  [/^(?<year>\d{4})-(?<month>\d{1,2})$/, toTicks],
  [/^(?<year>\d{4})$/, toTicks],
  [new RegExp(`^${WEEKDAY}(?<day>\\d{1,2})[ -]${MONTH}[ -](?<year>\\d{4}|\\d{2})${CLOCK}$`, 'i'), toTicks],
  [new RegExp(`^${WEEKDAY}${MONTH}\\s+(?<day>\\d{1,2}),?\\s+(?<year>\\d{4})${CLOCK}$`, 'i'), toTicks],
];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function toTicks(fields: Fields): bigint | undefined {
  const year = toYear(fields['year'] ?? '1');
  const month = fields['monthName']
    ? MONTHS.indexOf(fields['monthName'].toLowerCase()) + 1
    : Number(fields['month'] ?? 1);
  const day = Number(fields['day'] ?? 1);
  const hour = toHour(Number(fields['hour'] ?? 0), fields['half']);
  const minute = Number(fields['minute'] ?? 0);
  const second = Number(fields['second'] ?? 0);
  if (hour === undefined || !isDate(year, month, day) || minute > 59 || second > 59) return undefined;
  const clock =
    BigInt((hour * 60 + minute) * 60 + second) * TICKS.second + BigInt((fields['fraction'] ?? '').padEnd(7, '0'));
  const ticks = dayTicks(year, month, day) + clock - zoneTicks(fields['zone']);
  return ticks >= 0n && ticks <= MAX_DATETIME_TICKS ? ticks : undefined;
}

/** Ticks at the start of a day of the Gregorian calendar. */
export function dayTicks(year: number, month: number, day: number): bigint {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return BigInt(date.getTime()) * TICKS.millisecond + UNIX_EPOCH_TICKS;
}

/** Whether the calendar has that day, in the years 1 to 9999. */
export function isDate(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1;
}

function toYear(text: string): number {
  if (text.length > 2) return Number(text);
  // RFC 850's two digits: .NET's window ends in 2049.
  return Number(text) + (Number(text) < 50 ? 2000 : 1900);
}

function toHour(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour < 24 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function zoneTicks(zone: string | undefined): bigint {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (!match) return 0n;
  const minutes = BigInt(match[2] ?? 0) * 60n + BigInt(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * TICKS.minute;
}

/** Reads a time that must be one. */
export function readTicks(time: string): bigint {
  const ticks = parseDatetime(time);
  if (ticks === undefined) throw new Error(`Time: it must be ISO 8601 like '2026-01-15T12:00:00Z', got '${time}'.`);
  return ticks;
}
