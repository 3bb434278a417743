import fc from 'fast-check';

import { parseIsoDuration, toIsoDuration } from '../../../kql/loader/duration';

test.each([
  ['PT5M', 5],
  ['PT1H', 60],
  ['PT60M', 60],
  ['P14D', 20_160],
  ['P1DT1H30M', 1530],
  ['PT0M', 0],
])('reads %s as %d minutes', (text, minutes) => {
  expect(parseIsoDuration(text)).toBe(minutes);
});

test.each(['', 'P', 'PT', 'P1DT', '1h', 'PT1S', 'P1W', 'pt1h', 'PT-5M'])('reads no duration in "%s"', (text) => {
  expect(parseIsoDuration(text)).toBeUndefined();
});

test.each([
  [5, 'PT5M'],
  [60, 'PT1H'],
  [90, 'PT90M'],
  [1440, 'P1D'],
  [1500, 'PT25H'],
  [20_160, 'P14D'],
  [0, 'PT0M'],
])('writes %d minutes as %s', (minutes, text) => {
  expect(toIsoDuration(minutes)).toBe(text);
});

test('reads back every duration that it writes', () => {
  fc.assert(fc.property(fc.nat(30 * 1440), (minutes) => parseIsoDuration(toIsoDuration(minutes)) === minutes));
});
