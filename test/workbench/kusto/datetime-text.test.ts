import fc from 'fast-check';

import { parseDatetime, parseDatetimeLiteral } from '../../../workbench/kusto/datetime-text';
import { formatDatetime, MAX_DATETIME_TICKS } from '../../../workbench/kusto/ticks';

test.each([
  ['2026-01-15', '2026-01-15T00:00:00.0000000Z'],
  ['2026-01-15T12:30', '2026-01-15T12:30:00.0000000Z'],
  ['2026-01-15 12:30:15.1234567', '2026-01-15T12:30:15.1234567Z'],
  ['2026-01-15T12:30:15.123456789Z', '2026-01-15T12:30:15.1234567Z'],
  ['2026-01-15T12:00:00+02:00', '2026-01-15T10:00:00.0000000Z'],
  ['2026-01-15T12:00:00-0530', '2026-01-15T17:30:00.0000000Z'],
  ['01/15/2026', '2026-01-15T00:00:00.0000000Z'],
  ['1-2-2026 3:04:05 PM', '2026-01-02T15:04:05.0000000Z'],
  ['2026/01/15', '2026-01-15T00:00:00.0000000Z'],
  ['20260115', '2026-01-15T00:00:00.0000000Z'],
  ['2026-01', '2026-01-01T00:00:00.0000000Z'],
  ['2026', '2026-01-01T00:00:00.0000000Z'],
  ['Thu, 15 Jan 2026 12:00:00 GMT', '2026-01-15T12:00:00.0000000Z'],
  ['Thursday, 15-Jan-26 12:00:00 UTC', '2026-01-15T12:00:00.0000000Z'],
  ['Jan 15, 2026', '2026-01-15T00:00:00.0000000Z'],
  ['0001-01-01', '0001-01-01T00:00:00.0000000Z'],
  ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
])('reads %s', (text, printed) => {
  const ticks = parseDatetime(text);

  expect(ticks === undefined ? undefined : formatDatetime(ticks)).toBe(printed);
});

test.each([
  '',
  'soon',
  '2026-13-01',
  '2026-02-29',
  '15/01/2026',
  '2026-01-15T25:00',
  '2026-01-15T12:60',
  '0001-01-01T00:00+01:00',
])('takes %j for no datetime', (text) => {
  expect(parseDatetime(text)).toBeUndefined();
});

test.each([
  ['2026, 1, 15', '2026-01-15T00:00:00.0000000Z'],
  ['2026,1,15,2,3,4.5', '2026-01-15T02:03:04.5000000Z'],
  ['2026-01-15', '2026-01-15T00:00:00.0000000Z'],
])('reads %s as what stands in a literal', (text, printed) => {
  const ticks = parseDatetimeLiteral(text);

  expect(ticks === undefined ? undefined : formatDatetime(ticks)).toBe(printed);
});

test.each(['2026, 13, 1', '2026, 2, 29', '2026, 1'])('takes %j in a literal for no datetime', (text) => {
  expect(parseDatetimeLiteral(text)).toBeUndefined();
});

test('prints every datetime so that it reads back the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: MAX_DATETIME_TICKS }), (ticks) => {
      expect(parseDatetime(formatDatetime(ticks))).toBe(ticks);
    }),
  );
});

test('reads the common form as it reads every other, at any number of digits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: MAX_DATETIME_TICKS }), fc.integer({ min: 0, max: 7 }), (ticks, digits) => {
      const text = formatDatetime(ticks).slice(0, 19 + (digits === 0 ? 0 : digits + 1));

      expect(parseDatetime(`${text}Z`)).toBe(parseDatetime(text.replace('T', ' ')));
    }),
  );
});
