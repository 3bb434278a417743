import fc from 'fast-check';

import { nextRun, runsBetween } from '../../../workbench/detection/schedule';

test.each([
  [60, '2026-01-15T12:00:00Z', '2026-01-15T12:00:00.0000000Z'],
  [60, '2026-01-15T12:00:00.0000001Z', '2026-01-15T13:00:00.0000000Z'],
  [60, '2026-01-15T12:59:59.9999999Z', '2026-01-15T13:00:00.0000000Z'],
  [5, '2026-01-15T12:01:00Z', '2026-01-15T12:05:00.0000000Z'],
  [1440, '2026-01-15T12:01:00Z', '2026-01-16T00:00:00.0000000Z'],
])('every %i minutes, at or after %s: %s', (frequency, after, scheduled) => {
  expect(nextRun(frequency, after).scheduled).toBe(scheduled);
});

test('a run executes five minutes after the time it is scheduled for', () => {
  expect(nextRun(60, '2026-01-15T11:30:00Z')).toEqual({
    scheduled: '2026-01-15T12:00:00.0000000Z',
    executed: '2026-01-15T12:05:00.0000000Z',
  });
});

test.each([
  ['2026-01-15T12:04:59.9999999Z', '2026-01-15T12:05:00Z', ['12:00']],
  ['2026-01-15T12:05:00Z', '2026-01-15T13:04:59Z', []],
  ['2026-01-15T12:05:00Z', '2026-01-15T14:05:00Z', ['13:00', '14:00']],
])('after %s and until %s the runs of %j execute', (after, until, expected) => {
  expect(runsBetween(60, after, until).map(({ scheduled }) => scheduled.slice(11, 16))).toEqual(expected);
});

test('cutting a stretch of time in two loses no run and doubles none', () => {
  const moment = fc
    .integer({ min: 0, max: 3 * 86_400_000 })
    .map((offset) => new Date(1_768_435_200_000 + offset).toISOString());
  fc.assert(
    fc.property(fc.constantFrom(5, 60, 1440), fc.tuple(moment, moment, moment), (frequency, moments) => {
      const [start, middle, end] = [...moments].sort() as typeof moments;
      const parts = [...runsBetween(frequency, start, middle), ...runsBetween(frequency, middle, end)];

      expect(parts).toEqual(runsBetween(frequency, start, end));
    }),
  );
});

test('a text that is no time is refused', () => {
  expect(() => nextRun(60, 'noon')).toThrow("Schedule: a time must be ISO 8601, got 'noon'.");
});
