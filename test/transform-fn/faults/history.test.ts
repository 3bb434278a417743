import { History, idsOf } from './history';

test('finds an acknowledged event that is nowhere', () => {
  const history = new History();
  history.acknowledge(['a', 'b', 'c']);
  history.store(['a']);
  history.setAside(['b']);

  expect(history.judge()).toMatchObject({ acknowledged: 3, stored: 1, lost: ['c'] });
});

test('does not miss an event that was never acknowledged', () => {
  const history = new History();
  history.store(['a']);

  expect(history.judge()).toMatchObject({ acknowledged: 0, lost: [], duplicates: [] });
});

test('finds a copy that nothing explains', () => {
  const history = new History();
  history.excuse(['b'], 'the answer to its post was lost');
  history.store(['a', 'b']);
  history.store(['a', 'b']);

  expect(history.judge()).toMatchObject({ duplicates: ['a'], excusedCopies: 1 });
});

test('reads ids from rows and from the text of a message', () => {
  expect(idsOf([{ EventId: 'a' }])).toEqual(['a']);
  expect(idsOf('{"rows":[{"EventId":"a"},{"EventId":"b"}]}')).toEqual(['a', 'b']);
});
