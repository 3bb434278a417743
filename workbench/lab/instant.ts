import { toUtcTime } from '../../transform-fn/src/intake/utc-time';

/**
 * A moment as Log Analytics writes it: UTC with seven digits, such as '2026-03-20T14:32:00.0000000Z'. Since every instant has
 * the same length, instants compare as texts.
 */
export type Instant = string;

/** Reads a time as the relay reads an event's; `undefined` when the text is none. */
export function parseInstant(text: string): Instant | undefined {
  const [seconds, fraction = ''] = toUtcTime(text)?.slice(0, -1).split('.') ?? [];
  return seconds === undefined ? undefined : `${seconds}.${fraction.padEnd(7, '0')}Z`;
}

/** The instant of a number of milliseconds since 1970. */
export function toInstant(milliseconds: number): Instant {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}0000Z`;
}

/** Milliseconds since 1970; what is finer is cut. */
export function toMilliseconds(instant: Instant): number {
  return Date.parse(`${instant.slice(0, 23)}Z`);
}

/** Milliseconds since 1970, a part of one counted as a whole: nothing before the instant. */
export function toNextMillisecond(instant: Instant): number {
  return toMilliseconds(instant) + (instant.endsWith('0000Z') ? 0 : 1);
}

/** Moves an instant, keeping its digits below the millisecond. */
export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return `${toInstant(toMilliseconds(instant) + milliseconds).slice(0, 23)}${instant.slice(23)}`;
}

/** The later of two instants. */
export function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
