import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('inner joins every pair', async () => {
  const query = 'L | join kind=inner R on K | sort by A asc, B asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'K: string',
    'A: long',
    'K1: string',
    'B: long',
  ]);
  expect(rows).toEqual([
    ['x', 1, 'x', 10],
    ['x', 1, 'x', 20],
    ['x', 2, 'x', 10],
    ['x', 2, 'x', 20],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT l."K" AS "K", l."A" AS "A", r."K" AS "K1", r."B" AS "B" FROM "L" AS l JOIN "R" AS r ON l."K" = r."K"',
    'SELECT "K", "A", "K1", "B", "A" AS "$key_1", "B" AS "$key_2" FROM _0',
    'SELECT "K", "A", "K1", "B" FROM _3 ORDER BY "$key_1" ASC NULLS FIRST, "$key_2" ASC NULLS FIRST',
  ]);
});

test('innerunique, the default, takes one left row for each key', async () => {
  const query = 'L | join R on K | summarize Rows = count() by K | sort by K asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['K: string', 'Rows: long']);
  expect(rows).toEqual([['x', 2]]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "L" AS l QUALIFY row_number() OVER (PARTITION BY l."K") = 1',
    'SELECT l."K" AS "K", l."A" AS "A", r."K" AS "K1", r."B" AS "B" FROM _0 AS l JOIN "R" AS r ON l."K" = r."K"',
    'SELECT "K", count(*) AS "Rows" FROM _1 GROUP BY 1',
    'SELECT "K", "Rows", "K" AS "$key_3" FROM _2',
    'SELECT "K", "Rows" FROM _4 ORDER BY "$key_3" ASC NULLS FIRST',
  ]);
});

test('leftouter fills strings with empty ones and others with nulls', async () => {
  const query = 'L | join kind=leftouter R on K | sort by A asc, B asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'K: string',
    'A: long',
    'K1: string',
    'B: long',
  ]);
  expect(rows).toEqual([
    ['x', 1, 'x', 10],
    ['x', 1, 'x', 20],
    ['x', 2, 'x', 10],
    ['x', 2, 'x', 20],
    ['y', 3, '', null],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT l."K" AS "K", l."A" AS "A", coalesce(r."K", \'\') AS "K1", r."B" AS "B" FROM "L" AS l LEFT JOIN "R" AS r ON l."K" = r."K"',
    'SELECT "K", "A", "K1", "B", "A" AS "$key_1", "B" AS "$key_2" FROM _0',
    'SELECT "K", "A", "K1", "B" FROM _3 ORDER BY "$key_1" ASC NULLS FIRST, "$key_2" ASC NULLS FIRST',
  ]);
});

test('rightouter keeps the right side', async () => {
  const query = 'L | join kind=rightouter R on K | sort by B asc, A asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'K: string',
    'A: long',
    'K1: string',
    'B: long',
  ]);
  expect(rows).toEqual([
    ['x', 1, 'x', 10],
    ['x', 2, 'x', 10],
    ['x', 1, 'x', 20],
    ['x', 2, 'x', 20],
    ['', null, 'z', 30],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT coalesce(l."K", \'\') AS "K", l."A" AS "A", r."K" AS "K1", r."B" AS "B" FROM "L" AS l RIGHT JOIN "R" AS r ON l."K" = r."K"',
    'SELECT "K", "A", "K1", "B", "B" AS "$key_1", "A" AS "$key_2" FROM _0',
    'SELECT "K", "A", "K1", "B" FROM _3 ORDER BY "$key_1" ASC NULLS FIRST, "$key_2" ASC NULLS FIRST',
  ]);
});

test('fullouter keeps both', async () => {
  const query = 'L | join kind=fullouter R on K | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[6]]);
  expect(kql.steps(query)).toEqual([
    'SELECT coalesce(l."K", \'\') AS "K", l."A" AS "A", coalesce(r."K", \'\') AS "K1", r."B" AS "B" FROM "L" AS l FULL JOIN "R" AS r ON l."K" = r."K"',
    'SELECT count(*) AS "Count" FROM _0',
    'SELECT "Count" FROM _1',
  ]);
});

test('leftsemi and leftanti keep left rows as they are', async () => {
  const query = 'L | join kind=leftsemi R on K | union (L | join kind=leftanti R on K) | sort by A asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['K: string', 'A: long']);
  expect(rows).toEqual([
    ['x', 1],
    ['x', 2],
    ['y', 3],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT l.* FROM "L" AS l SEMI JOIN "R" AS r ON l."K" = r."K"',
    'SELECT l.* FROM "L" AS l ANTI JOIN "R" AS r ON l."K" = r."K"',
    'SELECT "K", "A" FROM _0\n  UNION ALL SELECT "K", "A" FROM _1',
    'SELECT "K", "A", "A" AS "$key_3" FROM _2',
    'SELECT "K", "A" FROM _4 ORDER BY "$key_3" ASC NULLS FIRST',
  ]);
});

test('rightsemi and rightanti keep right rows', async () => {
  const query = 'L | join kind=rightsemi R on K | union (L | join kind=rightanti R on K) | sort by B asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['K: string', 'B: long']);
  expect(rows).toEqual([
    ['x', 10],
    ['x', 20],
    ['z', 30],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT r.* FROM "R" AS r SEMI JOIN "L" AS l ON l."K" = r."K"',
    'SELECT r.* FROM "R" AS r ANTI JOIN "L" AS l ON l."K" = r."K"',
    'SELECT "K", "B" FROM _0\n  UNION ALL SELECT "K", "B" FROM _1',
    'SELECT "K", "B", "B" AS "$key_3" FROM _2',
    'SELECT "K", "B" FROM _4 ORDER BY "$key_3" ASC NULLS FIRST',
  ]);
});

test('joins on columns of different names', async () => {
  const query =
    'L | join kind=inner (R | project Other = K, B) on $left.K == $right.Other | project A, B | sort by A asc, B asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A: long', 'B: long']);
  expect(rows).toEqual([
    [1, 10],
    [1, 20],
    [2, 10],
    [2, 20],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT "K" AS "Other", "B", "$ingestion_time" FROM "R"',
    'SELECT l."K" AS "K", l."A" AS "A", r."Other" AS "Other", r."B" AS "B" FROM "L" AS l JOIN _0 AS r ON l."K" = r."Other"',
    'SELECT "A", "B" FROM _1',
    'SELECT "A", "B", "A" AS "$key_3", "B" AS "$key_4" FROM _2',
    'SELECT "A", "B" FROM _5 ORDER BY "$key_3" ASC NULLS FIRST, "$key_4" ASC NULLS FIRST',
  ]);
});

test('a null key matches nothing', async () => {
  const query = 'datatable(N: long) [long(null)] | join kind=inner (datatable(N: long) [long(null)]) on N';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['N: long', 'N1: long']);
  expect(rows).toEqual([]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (NULL::BIGINT::BIGINT, 0)) AS rows("N", "$row_0")',
    'SELECT * FROM (VALUES (NULL::BIGINT::BIGINT, 0)) AS rows("N", "$row_2")',
    'SELECT l."N" AS "N", r."N" AS "N1" FROM _1 AS l JOIN _3 AS r ON l."N" = r."N"',
    'SELECT "N", "N1" FROM _4',
  ]);
});

test('lookup adds the columns of the right side but its keys', async () => {
  const query = 'L | lookup R on K | sort by A asc, B asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['K: string', 'A: long', 'B: long']);
  expect(rows).toEqual([
    ['x', 1, 10],
    ['x', 1, 20],
    ['x', 2, 10],
    ['x', 2, 20],
    ['y', 3, null],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT l."K" AS "K", l."A" AS "A", r."B" AS "B" FROM "L" AS l LEFT JOIN "R" AS r ON l."K" = r."K"',
    'SELECT "K", "A", "B", "A" AS "$key_1", "B" AS "$key_2" FROM _0',
    'SELECT "K", "A", "B" FROM _3 ORDER BY "$key_1" ASC NULLS FIRST, "$key_2" ASC NULLS FIRST',
  ]);
});
