import { listPipeStages } from '../../../../workbench/detection/rule-tests/pipe-stages';

test('cuts a query after each pipe, the tables of let statements first', () => {
  const query = `let t = 1; // one
let big = materialize(T | where A > t);
big
| join (T | where B == 2) on A
| count`;

  expect(listPipeStages(query)).toEqual([
    { label: 'big: T', query: `let t = 1; // one\nT` },
    { label: 'big: | where A > t', query: `let t = 1; // one\nT | where A > t` },
    { label: 'big', query: query.slice(0, query.indexOf('\n| join')) },
    { label: '| join (T | where B == 2) on A', query: query.slice(0, query.indexOf('\n| count')) },
    { label: '| count', query },
  ]);
});

test('a query without pipes has no stages', () => {
  expect(listPipeStages('T')).toEqual([]);
});
