import { parseRetryAfter } from '../../../transform-fn/src/delivery/retry-after';

const NOW = Date.parse('2026-01-15T12:00:00Z');

test.each([
  ['120', 120_000],
  [' 7 ', 7_000],
  ['0', 0],
  ['86400', 86_400_000],
  ['Thu, 15 Jan 2026 12:02:00 GMT', 120_000],
  ['Thu, 15 Jan 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads %j', (text, expected) => {
  expect(parseRetryAfter(text, NOW)).toBe(expected);
});
