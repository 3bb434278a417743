import { FOUND_VALUE, Leaks, USER } from './leaks';

test.each([
  ['a log entry with a user', (leaks: Leaks) => leaks.searchLog({ event: 'x', cause: `No ${USER}.` }), 1],
  ['a log entry with a value', (leaks: Leaks) => leaks.searchLog({ event: 'x', cause: FOUND_VALUE }), 1],
  ['a log entry without either', (leaks: Leaks) => leaks.searchLog({ event: 'x', traceId: 't' }), 0],
  ['a stored text with a value', (leaks: Leaks) => leaks.searchStored(`{"value":"${FOUND_VALUE}"}`), 1],
  ['a stored text with a user', (leaks: Leaks) => leaks.searchStored(`{"UserId":"${USER}"}`), 0],
])('counts of %s', (_, search, count) => {
  const leaks = new Leaks();

  search(leaks);

  expect(leaks.count).toBe(count);
});
