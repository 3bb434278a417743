import { TICKS } from './ticks';

const UNITS: Readonly<Record<string, bigint>> = {
  d: TICKS.day,
  day: TICKS.day,
  days: TICKS.day,
  h: TICKS.hour,
  hr: TICKS.hour,
  hrs: TICKS.hour,
  hour: TICKS.hour,
  hours: TICKS.hour,
  m: TICKS.minute,
  min: TICKS.minute,
  minute: TICKS.minute,
  minutes: TICKS.minute,
  s: TICKS.second,
  sec: TICKS.second,
  second: TICKS.second,
  seconds: TICKS.second,
  ms: TICKS.millisecond,
  milli: TICKS.millisecond,
  millis: TICKS.millisecond,
  millisec: TICKS.millisecond,
  millisecond: TICKS.millisecond,
  milliseconds: TICKS.millisecond,
  micro: TICKS.microsecond,
  micros: TICKS.microsecond,
  microsec: TICKS.microsecond,
  microsecond: TICKS.microsecond,
  microseconds: TICKS.microsecond,
  tick: 1n,
  ticks: 1n,
};

/** Reads a timespan as `totimespan()` and a literal do: `1.02:03:04.5`, `90m`, `2` (days); `undefined` for a text that is none. */
export function parseTimespan(text: string): bigint | undefined {
  const trimmed = text.trim();
  return parseClock(trimmed) ?? parseWithUnit(trimmed);
}

function parseClock(text: string): bigint | undefined {
  const match = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/.exec(text);
  if (!match) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const size =
    BigInt(days) * TICKS.day +
    BigInt(hours) * TICKS.hour +
    BigInt(minutes) * TICKS.minute +
    BigInt(seconds) * TICKS.second +
    BigInt(fraction.padEnd(7, '0'));
  return sign ? -size : size;
}

function parseWithUnit(text: string): bigint | undefined {
  const match = /^(-)?(\d+)(?:\.(\d+))?\s*([a-z]*)$/i.exec(text);
  const [, sign, whole = '0', fraction = '', unit = ''] = match ?? [];
  const ticks = UNITS[unit === '' ? 'd' : unit.toLowerCase()];
  if (!match || ticks === undefined) return undefined;
  const size = BigInt(whole) * ticks + (BigInt(fraction || '0') * ticks) / 10n ** BigInt(fraction.length);
  return sign ? -size : size;
}
