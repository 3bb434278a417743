import { diffQueries } from '../../../workbench/review/changes/query-change';
import { isSorted, toSteadyResult } from '../../../workbench/detection/steady-result';

const QUERY = 'let threshold = 10;\nEvents\n| where Count > threshold\n';

test('sees no difference in comments and layout', () => {
  expect(diffQueries(QUERY, '// Why.\nlet threshold=10; Events | where Count>threshold // here')).toEqual([]);
});

test('tells the value of a parameter, and no more where no more differs', () => {
  expect(diffQueries(QUERY, QUERY.replace('10', '14'))).toEqual([
    { field: 'parameter threshold', before: '10', after: '14' },
  ]);
});

test('tells the query itself, beside its parameters, where more differs', () => {
  const after = QUERY.replace('10', '14').replace('>', '>=');

  expect(diffQueries(QUERY, after)).toEqual([
    { field: 'parameter threshold', before: '10', after: '14' },
    { field: 'query', before: QUERY.replace('10', '14'), after },
  ]);
});

const columns = [{ name: 'Value', type: 'real' as const }];

test('sorts the rows of a query that does not, and cuts the digits that the order of a sum decides', () => {
  const rows = [[0.30000000000000004], [0.1]];

  expect(toSteadyResult({ columns, rows }, isSorted('T | summarize Value = avg(X) by Y | project Value')).rows).toEqual(
    [[0.1], [0.3]],
  );
});

test.each(['T | sort by X', 'T | top 2 by X | project Value', 'T | order by X | take 2 | render table'])(
  'keeps the order that %s asks for',
  (query) => {
    const rows = [[2], [1]];

    expect(toSteadyResult({ columns, rows }, isSorted(query)).rows).toEqual(rows);
  },
);
