import { toInterval } from '../../../../workbench/lab/azure/timespan';

const NOW = '2026-01-15T12:00:00.000Z';

test.each([
  ['PT1H', '2026-01-15T11:00:00.000Z', NOW],
  ['P1D', '2026-01-14T12:00:00.000Z', NOW],
  ['P1DT2H3M4.5S', '2026-01-14T09:56:55.500Z', NOW],
  ['P2W', '2026-01-01T12:00:00.000Z', NOW],
  ['P1M', '2025-12-16T12:00:00.000Z', NOW],
  ['2026-01-01T00:00:00Z/2026-01-02T00:00:00Z', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
  ['2026-01-01T00:00:00/PT90M', '2026-01-01T00:00:00.000Z', '2026-01-01T01:30:00.000Z'],
  ['PT90M/2026-01-01T02:00:00+01:00', '2025-12-31T23:30:00.000Z', '2026-01-01T01:00:00.000Z'],
  ['2026-01-01/P1D', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
])("reads '%s'", (timespan, from, to) => {
  expect(toInterval(timespan, NOW)).toEqual({ from, to });
});

test.each(['', 'P', 'PT', '1h', 'PT1H/PT1H', '2026-01-01T00:00:00Z', '2026-13-01/P1D', 'P1D/yesterday'])(
  "refuses '%s' with what to write",
  (timespan) => {
    expect(() => toInterval(timespan, NOW)).toThrow(
      `Query: timespan must be an ISO 8601 duration or interval, got '${timespan}'. Write 'PT1H' or 'START/END'.`,
    );
  },
);
