import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('fills columns that a table does not have', async () => {
  const query = "union (print A = 1), (print B = 'x') | sort by A asc";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A: long', 'B: string']);
  expect(rows).toEqual([
    [null, 'x'],
    [1, ''],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT 1::BIGINT AS "A"',
    'SELECT \'x\' AS "B"',
    'SELECT "A", \'\' AS "B" FROM _0\n  UNION ALL SELECT NULL::BIGINT AS "A", "B" FROM _1',
    'SELECT "A", "B", "A" AS "$key_3" FROM _2',
    'SELECT "A", "B" FROM _4 ORDER BY "$key_3" ASC NULLS FIRST',
  ]);
});

test('keeps columns of the same name and different types apart', async () => {
  const query = "union (print A = 1), (print A = 'x') | sort by A_long asc";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A_long: long', 'A_string: string']);
  expect(rows).toEqual([
    [null, 'x'],
    [1, ''],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT 1::BIGINT AS "A"',
    'SELECT \'x\' AS "A"',
    'SELECT "A" AS "A_long", \'\' AS "A_string" FROM _0\n  UNION ALL SELECT NULL::BIGINT AS "A_long", "A" AS "A_string" FROM _1',
    'SELECT "A_long", "A_string", "A_long" AS "$key_3" FROM _2',
    'SELECT "A_long", "A_string" FROM _4 ORDER BY "$key_3" ASC NULLS FIRST',
  ]);
});

test('inner unites tables of the same columns', async () => {
  const query = 'union kind=inner (print A = 1, B = 2), (print B = 4, A = 3) | sort by A asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A: long', 'B: long']);
  expect(rows).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test.each([
  ['union kind=inner (print A = 1, B = 2), (print A = 3)', '1:1', 'B: long'],
  ['print A = 3 | union kind=inner (print A = 1, B = 2)', '1:15', 'B: long'],
  ["union kind=inner (print A = 1), (print A = 'x')", '1:1', 'A: long'],
])('refuses inner where a table has a column of its own: %s', async (query, place, column) => {
  await expect(kql.run(query)).rejects.toThrow(
    `query:${place} error unsupported 'union kind=inner' where not every table has the column '${column}' cannot be run ` +
      'exactly here. Project the columns that all tables have first.',
  );
});

test('withsource names the table', async () => {
  const query = "union withsource=From L, (L | take 0), (print K = 'z') | summarize count() by From | sort by From asc";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['From: string', 'count_: long']);
  expect(rows).toEqual([
    ['L', 3],
    ['union_arg2', 1],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "L" LIMIT 0::BIGINT',
    'SELECT \'z\' AS "K"',
    'SELECT \'L\' AS "From", "K", "A" FROM "L"\n  UNION ALL SELECT \'union_arg1\' AS "From", "K", "A" FROM _0\n  UNION ALL SELECT \'union_arg2\' AS "From", "K", NULL::BIGINT AS "A" FROM _1',
    'SELECT "From", count(*) AS "count_" FROM _2 GROUP BY 1',
    'SELECT "From", "count_", "From" AS "$key_4" FROM _3',
    'SELECT "From", "count_" FROM _5 ORDER BY "$key_4" ASC NULLS FIRST',
  ]);
});

test('isfuzzy leaves out tables that are not there', async () => {
  const query = 'union isfuzzy=true L, Missing | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[3]]);
  expect(kql.steps(query)).toEqual([
    'SELECT "K", "A" FROM "L"',
    'SELECT count(*) AS "Count" FROM _0',
    'SELECT "Count" FROM _1',
  ]);
});

test('takes the rows so far as its first table', async () => {
  const query = 'L | union R | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[6]]);
  expect(kql.steps(query)).toEqual([
    'SELECT "K", "A", NULL::BIGINT AS "B" FROM "L"\n  UNION ALL SELECT "K", NULL::BIGINT AS "A", "B" FROM "R"',
    'SELECT count(*) AS "Count" FROM _0',
    'SELECT "Count" FROM _1',
  ]);
});

test.each([
  ['one table', 'union L* | count', 3],
  ['a name in the middle', 'R | union *L | count', 6],
  ['everything', 'union * | count', 9],
  ['what is there, in a fuzzy union', 'union isfuzzy=true L*, Missing | count', 3],
  ['tables, not what a let names', 'let Later = print 1; union L* | count', 3],
])('a wildcard can match %s', async (_, query, count) => {
  expect(await kql.rows(query)).toEqual([[count]]);
});

test('refuses a wildcard that a view of the query matches, and one that nothing does', async () => {
  await expect(kql.run('let Live = view () { print A = 1 }; union L* | count')).rejects.toThrow(
    "query:1:43 error unsupported The wildcard 'L*', which 'Live' matches, cannot be run exactly here. Name it.",
  );
  await expect(kql.run('union Nothing* | count')).rejects.toThrow(/query:1:7 error invalid-query .*'Nothing\*'/);
});

test('a wildcard stands for the tables that it matches, each under its own name', async () => {
  await kql.engine.createTable({ name: 'Log_A', columns: [{ name: 'A', type: 'long' }] });
  await kql.engine.createTable({ name: 'Log_B', columns: [{ name: 'A', type: 'string' }] });
  await kql.engine.append('Log_A', [{ A: 1 }], '2026-01-15T11:45:00Z');
  await kql.engine.append('Log_B', [{ A: 'x' }], '2026-01-15T11:45:00Z');

  const query = 'union withsource=From Log_* | sort by From asc';
  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'From: string',
    'A_long: long',
    'A_string: string',
  ]);
  expect(rows).toEqual([
    ['Log_A', 1, ''],
    ['Log_B', null, 'x'],
  ]);
  expect(kql.steps(query)[0]).toBe(
    'SELECT \'Log_A\' AS "From", "A" AS "A_long", \'\' AS "A_string" FROM "Log_A"\n' +
      '  UNION ALL SELECT \'Log_B\' AS "From", NULL::BIGINT AS "A_long", "A" AS "A_string" FROM "Log_B"',
  );
});

test('withsource takes the name that `as` gives to a subquery', async () => {
  const query = 'union withsource=From (print A = 1 | as One), (print A = 2 | extend B = 3) | sort by From asc';

  expect(await kql.rows(query)).toEqual([
    ['One', 1, null],
    ['union_arg1', 2, 3],
  ]);
  expect(kql.steps(query)).toContain(
    'SELECT \'One\' AS "From", "A", NULL::BIGINT AS "B" FROM _0\n  UNION ALL SELECT \'union_arg1\' AS "From", "A", "B" FROM _2',
  );
});

test('refuses a name that a conflict of types makes and another table has', async () => {
  await expect(kql.run('union (print x = 1), (print x = int(2)), (print x_long = 3)')).rejects.toThrow(
    "query:1:1 error unsupported A union in which columns of other names become 'x_long' cannot be run exactly here. Rename one of them first.",
  );
});
