import { dayTicks, isDate, parseDatetime } from '../datetime-text';
import { type Json, JsonNumber, printJson } from '../json';
import { MAX_DATETIME_TICKS, TICKS, UNIX_EPOCH_TICKS } from '../ticks';
import { parseTimespan } from '../timespan-text';
import { onArray } from './arrays';
import { type Native, numberOf, textOf } from './native';

/** Datetimes and timespans from texts, parts and time zones. */
export const TIME_NATIVES: Readonly<Record<string, Native>> = {
  kql_parse_datetime: {
    parameters: ['string'],
    returns: 'datetime',
    run: (text) => parseDatetime(textOf(text)) ?? null,
  },
  kql_parse_timespan: {
    parameters: ['string'],
    returns: 'timespan',
    run: (text) => parseTimespan(textOf(text)) ?? null,
  },
  kql_make_datetime: {
    parameters: ['long', 'long', 'long', 'long', 'long', 'real'],
    returns: 'datetime',
    run: makeDatetime,
  },
  kql_local_time: {
    parameters: ['datetime', 'string'],
    returns: 'datetime',
    run: (ticks, zone) => {
      const offset = zoneOffset(BigInt(ticks ?? 0), textOf(zone));
      return offset === undefined ? null : inRange(BigInt(ticks ?? 0) + offset);
    },
  },
  kql_sessions: {
    parameters: ['dynamic', 'timespan', 'timespan'],
    returns: 'dynamic',
    run: (rows, farthest, gap) => onArray(rows, (items) => sessions(items, BigInt(farthest ?? 0), BigInt(gap ?? 0))),
  },
  kql_utc_time: {
    parameters: ['datetime', 'string'],
    returns: 'datetime',
    run: (ticks, zone) => toUtc(BigInt(ticks ?? 0), textOf(zone)),
  },
};

function makeDatetime(...values: Parameters<Native['run']>): bigint | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = values.map(numberOf);
  const second = numberOf(values[5]);
  const isClock = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  if (!isDate(year, month, day) || !isClock) return null;
  const fraction = BigInt(Math.round(second * 1e7));
  return inRange(dayTicks(year, month, day) + BigInt(hour) * TICKS.hour + BigInt(minute) * TICKS.minute + fraction);
}

/** @throws Error of a datetime before year 1 or after year 9999, of which no page says what it gives. */
function inRange(ticks: bigint): bigint {
  if (ticks >= 0n && ticks <= MAX_DATETIME_TICKS) return ticks;
  throw new Error('A datetime before year 1 or after year 9999: what it gives is documented nowhere.');
}

/**
 * The start of each row's session. A row is a time and whether a session must begin there; one begins too so far from the start of the
 * session or from the row before.
 */
function sessions(rows: readonly Json[], farthest: bigint, gap: bigint): Json[] {
  let start: bigint | undefined;
  let before = 0n;
  return rows.map((row) => {
    const [time = 0n, restarts] = (Array.isArray(row) ? row : []).map((each) => BigInt(printJson(each)));
    if (start === undefined || restarts === 1n || time >= start + farthest || time >= before + gap) start = time;
    before = time;
    return new JsonNumber(start.toString());
  });
}

/** How far a zone's clock is ahead of UTC at a moment, in ticks; `undefined` for a zone that is not known. */
function zoneOffset(ticks: bigint, zone: string): bigint | undefined {
  // On the first day a clock behind UTC shows a year before the first. The next day it is as far behind.
  const moment = ticks < TICKS.day ? TICKS.day : ticks;
  const second = moment - (moment % TICKS.second);
  const parts = partsIn(zone, Number((second - UNIX_EPOCH_TICKS) / TICKS.millisecond));
  if (!parts) return undefined;
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const clock = BigInt((read('hour') * 60 + read('minute')) * 60 + read('second')) * TICKS.second;
  return dayTicks(read('year'), read('month'), read('day')) + clock - second;
}

function partsIn(zone: string, milliseconds: number): Intl.DateTimeFormatPart[] | undefined {
  try {
    return formatOf(zone).formatToParts(milliseconds);
  } catch {
    return undefined;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}

/**
 * The moment at which the zone's clock shows that time: the offset is looked up where the first guess lands. A time that the clock
 * skips in spring is read with the offset of summer, which gives a moment before the change (datetime-local-to-utc-function).
 */
function toUtc(local: bigint, zone: string): bigint | null {
  const first = zoneOffset(local, zone);
  if (first === undefined) return null;
  const second = zoneOffset(local - first, zone);
  if (second === undefined) return null;
  const isShown = zoneOffset(local - second, zone) === second;
  return inRange(local - (isShown || second > first ? second : first));
}
