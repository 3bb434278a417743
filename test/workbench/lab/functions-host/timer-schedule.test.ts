import fc from 'fast-check';

import { parseSchedule } from '../../../../workbench/lab/functions-host/timer-schedule';

test.each([
  ['0 */5 * * * *', '2026-01-15T12:00:00.000Z', '2026-01-15T12:05:00.000Z'],
  ['0 */5 * * * *', '2026-01-15T12:04:59.999Z', '2026-01-15T12:05:00.000Z'],
  ['*/20 * * * * *', '2026-01-15T12:00:40.500Z', '2026-01-15T12:01:00.000Z'],
  ['0 0 9-17 * * 1-5', '2026-01-16T17:00:00.000Z', '2026-01-19T09:00:00.000Z'],
  ['0 0 9 * * MON,wednesday', '2026-01-19T09:00:00.000Z', '2026-01-21T09:00:00.000Z'],
  ['0 30 8 1 jan,Jul *', '2026-01-15T00:00:00.000Z', '2026-07-01T08:30:00.000Z'],
  ['0 0 0 29 2 *', '2026-01-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
  ['0 0 0 * * 7', '2026-01-15T00:00:00.000Z', '2026-01-18T00:00:00.000Z'],
  ['5/20 0 0 * * *', '2026-01-15T00:00:05.000Z', '2026-01-15T00:00:25.000Z'],
])("fires '%s' after %s at %s", (expression, after, expected) => {
  expect(new Date(parseSchedule(expression)(Date.parse(after))).toISOString()).toBe(expected);
});

test('always fires later, on a whole second', () => {
  const field = fc.constantFrom('*', '0', '*/7', '3-30/9', '1,2,59');
  fc.assert(
    fc.property(
      field,
      field,
      fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
      (second, minute, after) => {
        const next = parseSchedule(`${second} ${minute} * * * *`)(after.getTime());
        expect(next).toBeGreaterThan(after.getTime());
        expect(next - after.getTime()).toBeLessThanOrEqual(60 * 60 * 1000);
        expect(next % 1000).toBe(0);
      },
    ),
  );
});

test.each([
  '* * * * *',
  '60 * * * * *',
  '* * 24 * * *',
  '* * * 0 * *',
  '5-1 * * * * *',
  'x * * * * *',
  '*/0 * * * * *',
])("refuses '%s'", (expression) => {
  expect(() => parseSchedule(expression)).toThrow(/^Timer: /);
});

test('refuses to look for a day that never comes', () => {
  expect(() => parseSchedule('0 0 0 31 2 *')(0)).toThrow("Timer: the schedule '0 0 0 31 2 *' never fires.");
});
