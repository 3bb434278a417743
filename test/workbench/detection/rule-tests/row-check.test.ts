import type { KustoType } from '../../../../kql/loader/schema';
import { assertRowsFit } from '../../../../workbench/detection/rule-tests/row-check';

const TYPES: Readonly<Record<string, KustoType>> = {
  TimeGenerated: 'datetime',
  Score: 'real',
  Count: 'long',
  Name: 'string',
  Is: 'bool',
  More: 'dynamic',
};
const SCHEMA = {
  table: 'T',
  description: '',
  columns: Object.entries(TYPES).map(([name, type]) => ({ name, type, description: '' })),
};
const AT = '2026-01-15T10:00:00.0000000Z';

function check(row: Record<string, unknown>, table = 'T'): () => void {
  return () => assertRowsFit([{ table, row, ingested: AT, visible: AT }], [SCHEMA]);
}

test('takes every value that is one of its column', () => {
  const row = { TimeGenerated: AT, Score: 0.5, Count: 3, Name: 'x', Is: true, More: { a: [1] } };

  expect(check(row)).not.toThrow();
  expect(check({ Score: null, Name: null, More: 'a text' })).not.toThrow();
});

test.each([
  [{ Scroe: 1 }, "rows: expected a column of T, got 'Scroe'. Did you mean 'Score'?"],
  [{ Score: 'high' }, `rows: expected T.Score to be of the type 'real', got "high".`],
  [{ Count: 1.5 }, "rows: expected T.Count to be of the type 'long', got 1.5."],
  [{ Name: 5 }, "rows: expected T.Name to be of the type 'string', got 5."],
  [{ TimeGenerated: 'yesterday' }, `rows: expected T.TimeGenerated to be of the type 'datetime', got "yesterday".`],
  [{ Is: 'perhaps' }, `rows: expected T.Is to be of the type 'bool', got "perhaps".`],
  [{ More: '{"a":1}' }, 'rows: expected T.More to be of the type \'dynamic\', got "{\\"a\\":1}".'],
])('refuses %j', (row, message) => {
  expect(check(row)).toThrow(message);
});

test('refuses a table that is not described', () => {
  expect(check({}, 'U')).toThrow("rows: expected a table of kql/schema, got 'U'.");
});
