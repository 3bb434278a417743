import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('keeps rows whose condition is true, not those where it is null', async () => {
  const query = 'T | where N > 1';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'S: string',
    'N: long',
    'R: real',
    'D: dynamic',
    'At: datetime',
  ]);
  expect(rows).toEqual([['b', 2, 1.5, ['p', 'q'], '2026-01-15T11:30:00.0000000Z']]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" WHERE ("N" > 1::BIGINT)',
    'SELECT "S", "N", "R", "D", "At" FROM _0',
  ]);
});

test('compares with a plain equality, which DuckDB can push down', async () => {
  const query = "T | where N == 2 and S == 'b'";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'S: string',
    'N: long',
    'R: real',
    'D: dynamic',
    'At: datetime',
  ]);
  expect(rows).toEqual([['b', 2, 1.5, ['p', 'q'], '2026-01-15T11:30:00.0000000Z']]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" WHERE "N" = 2::BIGINT AND "S" = \'b\'',
    'SELECT "S", "N", "R", "D", "At" FROM _0',
  ]);
});

test('keeps the row of a null under a negated equality', async () => {
  const query = 'T | where N != 2';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'S: string',
    'N: long',
    'R: real',
    'D: dynamic',
    'At: datetime',
  ]);
  expect(rows).toEqual([
    ['a', 1, 0.5, { x: 1 }, '2026-01-15T10:00:00.0000000Z'],
    ['c', null, null, null, null],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" WHERE ("N" IS DISTINCT FROM 2::BIGINT)',
    'SELECT "S", "N", "R", "D", "At" FROM _0',
  ]);
});

test('looks at other rows in a step of its own', async () => {
  const query = "T | sort by S asc | where prev(S) == 'a' | project S";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['S: string']);
  expect(rows).toEqual([['b']]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S", "N", "R", "D", "At", "$ingestion_time", "S" AS "$key_0" FROM "T"',
    'SELECT *, row_number() OVER (ORDER BY "$key_0" ASC NULLS FIRST) AS "$step_2" FROM _1',
    'SELECT *, lag("S", 1::INTEGER) OVER (ORDER BY "$step_2") AS "$step_4" FROM _3',
    "SELECT * FROM _5 WHERE coalesce(\"$step_4\", '') = 'a'",
    'SELECT "S", "$ingestion_time", "$key_0", "$step_2", "$step_4" FROM _6',
    'SELECT "S" FROM _7 ORDER BY "$step_2"',
  ]);
});

test('a star stands for every column that holds text', async () => {
  expect(await kql.rows("T | where * has 'p' | project S")).toEqual([['b']]);
  expect(await kql.rows("T | where * startswith 'C' | project S")).toEqual([['c']]);
  await expect(kql.run("T | where * contains '1'")).rejects.toThrow(/1:11 .*may stand in 'N' of type long/);
  await expect(kql.run("T | where * !has 'p'")).rejects.toThrow(/1:11 .*'\* !has 'p''/);
});
