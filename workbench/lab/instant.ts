/**
 * A moment as Log Analytics writes it: UTC with seven digits, such as '2026-03-20T14:32:00.0000000Z'. Since every instant has
 * the same length, instants compare as texts.
 */
export type Instant = string;

const ISO = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d+))?\s*([Zz]|[+-]\d{2}:?\d{2})$/;

/** Reads an ISO 8601 date and time with its zone; `undefined` when the text is none. Digits after the seventh are cut. */
export function parseInstant(text: string): Instant | undefined {
  const [, date, time, fraction = '', zone] = ISO.exec(text) ?? [];
  if (date === undefined || time === undefined || zone === undefined) return undefined;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const milliseconds = Date.parse(`${date}T${time}${offset}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return `${new Date(milliseconds).toISOString().slice(0, 20)}${fraction.slice(0, 7).padEnd(7, '0')}Z`;
}

/** The instant of a number of milliseconds since 1970. */
export function toInstant(milliseconds: number): Instant {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}0000Z`;
}

/** Milliseconds since 1970; what is finer is cut. */
export function toMilliseconds(instant: Instant): number {
  return Date.parse(`${instant.slice(0, 23)}Z`);
}

/** Moves an instant, keeping its digits below the millisecond. */
export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return `${toInstant(toMilliseconds(instant) + milliseconds).slice(0, 23)}${instant.slice(23)}`;
}

/** The later of two instants. */
export function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
