import { addMilliseconds, parseInstant, type Instant } from '../../lab/instant';

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,7})?)?$/;
const DURATION = /^(\d+)(ms|s|m|h|d)$/;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment of a case: `10:30` or `10:30:05` on the case's day, `1d 10:30` that many days later, `-3d 10:30` earlier, or ISO 8601. */
export function parseCaseTime(text: string, day: string): Instant | undefined {
  const [, days, clock] = /^(?:(-?\d+)d\s+)?(\S+)$/.exec(text) ?? [];
  if (clock === undefined || !CLOCK.test(clock)) return days === undefined ? parseInstant(text) : undefined;
  const instant = parseInstant(`${day}T${clock.length === 5 ? `${clock}:00` : clock}Z`);
  return instant && addMilliseconds(instant, Number(days ?? 0) * 86_400_000);
}

/** Milliseconds of `30s`, `15m`, `2h` or `3d`. */
export function parseCaseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  return amount === undefined || unit === undefined ? undefined : Number(amount) * (UNITS[unit] ?? 0);
}

/** Writes a moment as a case would: `10:30` on the case's day, else with the days between. */
export function toCaseTime(instant: Instant, day: string): string {
  const days = Math.round(
    (Date.parse(`${instant.slice(0, 10)}T00:00:00Z`) - Date.parse(`${day}T00:00:00Z`)) / 86_400_000,
  );
  const clock = instant.slice(11, 19).replace(/:00$/, '');
  return days === 0 ? clock : `${days}d ${clock}`;
}
