import { addMilliseconds, parseInstant, toInstant, toMilliseconds } from '../../../workbench/lab/instant';

test.each([
  ['the guide’s form', '2026-03-20T14:32:00Z', '2026-03-20T14:32:00.0000000Z'],
  ['milliseconds', '2026-03-20T14:32:00.5Z', '2026-03-20T14:32:00.5000000Z'],
  ['ticks', '2026-03-20T14:32:00.1234567Z', '2026-03-20T14:32:00.1234567Z'],
  ['more digits than Azure keeps', '2026-03-20T14:32:00.123456789Z', '2026-03-20T14:32:00.1234567Z'],
  ['no zone, which is UTC as in KQL', '2026-03-20T14:32:00', '2026-03-20T14:32:00.0000000Z'],
  ['another zone', '2026-03-20T15:32:00.25+01:00', '2026-03-20T14:32:00.2500000Z'],
  ['a zone without a colon', '2026-03-20T10:02:00-0430', '2026-03-20T14:32:00.0000000Z'],
])('reads %s', (_, text, expected) => {
  expect(parseInstant(text)).toBe(expected);
});

test.each(['yesterday', '', '2026-03-20', '2026-13-20T14:32:00Z'])('reads no instant in %j', (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test('moves an instant without losing its ticks', () => {
  expect(addMilliseconds('2026-03-20T23:59:59.9990007Z', 2)).toBe('2026-03-21T00:00:00.0010007Z');
});

test('milliseconds since 1970 survive the way there and back', () => {
  expect(toMilliseconds(toInstant(1_774_017_120_123))).toBe(1_774_017_120_123);
});
