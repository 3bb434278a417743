import { formatQuery } from '../../../kql/language/format';

const untidy = 'Events|where A=="x" // keep me\n|take 5';

test('puts each operator on a line of its own and keeps comments', () => {
  expect(formatQuery(untidy)).toBe('Events\n| where A == "x" // keep me\n| take 5\n');
});

test('changes nothing the second time', () => {
  expect(formatQuery(formatQuery(untidy))).toBe(formatQuery(untidy));
});
