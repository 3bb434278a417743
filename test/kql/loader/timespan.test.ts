import { parseTimespan } from '../../../kql/loader/timespan';

test.each([
  ['15m', 15],
  ['1.5h', 90],
  ['14d', 20_160],
  ['2days', 2880],
  ['30s', 0.5],
  ['600000ms', 10],
  ['time(1h)', 60],
  ['timespan(15min)', 15],
  ['01:30:00', 90],
  ['1.00:00:00', 1440],
  ['time(1.02:30:00)', 1590],
])('reads %s as %d minutes', (text, minutes) => {
  expect(parseTimespan(text)).toBeCloseTo(minutes, 9);
});

test.each(['', '15', 'm', '15 apples', '1h2m', 'time()', '-1h'])('reads no timespan in "%s"', (text) => {
  expect(parseTimespan(text)).toBeUndefined();
});
