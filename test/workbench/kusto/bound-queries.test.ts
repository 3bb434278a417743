import { BoundQueries } from '../../../workbench/kusto/bound-queries';

const table = (type: 'long' | 'string') => ({ tables: [{ name: 'T', columns: [{ name: 'A', type }] }] });

test('databases that look alike share what is bound, others do not', () => {
  const { bind } = new BoundQueries();

  const bound = bind('T | project A', table('long'));

  expect(bind('T | project A', table('long'))).toBe(bound);
  expect(bind('T | project A', table('string')).resultColumns).toEqual([{ name: 'A', type: 'string' }]);
});
