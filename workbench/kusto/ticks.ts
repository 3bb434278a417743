/** Ticks of 100 ns in each unit of time. */
export const TICKS = {
  microsecond: 10n,
  millisecond: 10_000n,
  second: 10_000_000n,
  minute: 600_000_000n,
  hour: 36_000_000_000n,
  day: 864_000_000_000n,
} as const;

/** Ticks from 0001-01-01, where datetimes start, to 1970-01-01. */
export const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

/** 9999-12-31T23:59:59.9999999Z, the last datetime. */
export const MAX_DATETIME_TICKS = 3_155_378_975_999_999_999n;

/**
 * A datetime as the service prints it: `2026-01-15T12:00:00.0000000Z`.
 *
 * @throws Error of one before year 1 or after year 9999, which a file may hold.
 */
export function formatDatetime(ticks: bigint): string {
  if (ticks < 0n || ticks > MAX_DATETIME_TICKS) {
    throw new Error(`A datetime: it must lie in the years 1 to 9999, got ${ticks} ticks since the first.`);
  }
  const sinceEpoch = ticks - UNIX_EPOCH_TICKS;
  const fraction = ticks % TICKS.second;
  const seconds = (sinceEpoch - fraction) / TICKS.second;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${String(fraction).padStart(7, '0')}Z`;
}

/** A timespan as the service prints it: `[-][d.]hh:mm:ss[.fffffff]`. */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const days = size / TICKS.day;
  const two = (unit: bigint, modulus: bigint) => String((size / unit) % modulus).padStart(2, '0');
  const clock = `${two(TICKS.hour, 24n)}:${two(TICKS.minute, 60n)}:${two(TICKS.second, 60n)}`;
  const fraction = size % TICKS.second;
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(7, '0')}`;
  return `${ticks < 0n ? '-' : ''}${days === 0n ? '' : `${days}.`}${clock}${tail}`;
}
