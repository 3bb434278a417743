import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

const STEPS =
  "datatable (At: long, Event: string) [0, 'x', 1, 'in', 2, 'a', 3, 'out', 4, 'in', 5, 'in', 9, 'b', 20, 'out'] | sort by At asc";

test('carries what a step has assigned from row to row', async () => {
  const query =
    'range N from 1 to 4 step 1 | scan declare (Sum: long = 10, Note: string) with (step all_rows: true => Sum = N + all_rows.Sum;)';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['N: long', 'Sum: long', 'Note: string']);
  expect(rows).toEqual([
    [1, 11, ''],
    [2, 13, ''],
    [3, 16, ''],
    [4, 20, ''],
  ]);
});

test('follows a sequence from step to step, and numbers the sequences', async () => {
  const query =
    `${STEPS} | scan with_match_id = Id with (step one: Event == 'in'; ` +
    "step two: Event !in ('in', 'out') and At - one.At < 5; step three: Event == 'out' and At - one.At < 5;)";

  expect(await kql.rows(query)).toEqual([
    [1, 'in', 0],
    [2, 'a', 0],
    [3, 'out', 0],
    [4, 'in', 1],
    [5, 'in', 1],
    [9, 'b', 1],
  ]);
});

test('gives no rows of a step without output, and starts anew behind the last step', async () => {
  const query =
    `${STEPS} | scan declare (First: long) with (step within: true => First = iff(isnull(within.First), At, within.First); ` +
    'step beyond output=none: At - within.First > 3;) | project At, First';

  expect(await kql.rows(query)).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 4],
    [5, 4],
    [9, 9],
    [20, 20],
  ]);
});

test('runs in each partition', async () => {
  const query =
    'L | partition by K (sort by A asc | scan declare (Sum: long = 0) with (step s: true => Sum = A + s.Sum;)) ' +
    '| project K, A, Sum | sort by A asc';

  expect(await kql.rows(query)).toEqual([
    ['x', 1, 1],
    ['x', 2, 3],
    ['y', 3, 3],
  ]);
});

test.each([
  ['L | scan with (step s: true;)', /1:5 .*'scan' over rows without an order .*'sort' or 'serialize'/],
  ['L | sort by A | scan with (step s output=last: true;)', /1:28 .*'output=last' in 'scan' .*keep the last/],
  ['L | sort by A | scan declare (X: datetime = datetime(2026)) with (step s: true => X = now();)', /The default/],
])('refuses %s', async (query, message) => {
  await expect(kql.run(query)).rejects.toThrow(message);
});
