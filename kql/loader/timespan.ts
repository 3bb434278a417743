/** Minutes in one of each unit of a timespan literal, by all its spellings. */
const UNITS: readonly (readonly [pattern: RegExp, minutes: number])[] = [
  [/^(?:d|days?)$/, 1440],
  [/^(?:h|hrs?|hours?)$/, 60],
  [/^(?:m|min|minutes?)$/, 1],
  [/^(?:s|sec|seconds?)$/, 1 / 60],
  [/^(?:ms|milli|millis|millisec|millisecond|milliseconds)$/, 1 / 60_000],
];

/** Minutes of a timespan as KQL spells it: `15m`, `1.5h`, `time(1.02:30:00)`; undefined if the text is none. */
export function parseTimespan(text: string): number | undefined {
  const inner = /^(?:time|timespan)\((.*)\)$/.exec(text.trim())?.[1]?.trim() ?? text.trim();
  const amount = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(inner);
  if (amount) {
    const unit = UNITS.find(([pattern]) => pattern.test(amount[2] ?? ''));
    return unit && Number(amount[1]) * unit[1];
  }
  const clock = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(inner);
  if (!clock) return undefined;
  const [days, hours, minutes, seconds] = [clock[1], clock[2], clock[3], clock[4]].map((part) => Number(part ?? 0));
  return (days ?? 0) * 1440 + (hours ?? 0) * 60 + (minutes ?? 0) + (seconds ?? 0) / 60;
}
