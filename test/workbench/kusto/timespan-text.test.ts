import fc from 'fast-check';

import { formatTimespan } from '../../../workbench/kusto/ticks';
import { parseTimespan } from '../../../workbench/kusto/timespan-text';

test.each([
  ['1d', '1.00:00:00'],
  ['90m', '01:30:00'],
  ['1.5h', '01:30:00'],
  ['-2s', '-00:00:02'],
  ['10ms', '00:00:00.0100000'],
  ['7ticks', '00:00:00.0000007'],
  ['2', '2.00:00:00'],
  ['01:30', '01:30:00'],
  ['1.02:03:04.5', '1.02:03:04.5000000'],
  ['-00:00:00.0000001', '-00:00:00.0000001'],
])('reads %s', (text, printed) => {
  const ticks = parseTimespan(text);

  expect(ticks === undefined ? undefined : formatTimespan(ticks)).toBe(printed);
});

test.each(['', 'x', '1 fortnight', '25:00', '00:60'])('takes %j for no timespan', (text) => {
  expect(parseTimespan(text)).toBeUndefined();
});

test('prints every timespan so that it reads back the same', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (ticks) => {
      expect(parseTimespan(formatTimespan(ticks))).toBe(ticks);
    }),
  );
});
