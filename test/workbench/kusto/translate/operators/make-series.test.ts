import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('gives a value for every step, the default where no row is', async () => {
  const query =
    'datatable(At: datetime, N: long) [datetime(2026-01-15 01:00), 2, datetime(2026-01-15 01:30), 3, datetime(2026-01-15 03:00), 4] | make-series Sum = sum(N) default=0 on At from datetime(2026-01-15) to datetime(2026-01-15 04:00) step 1h';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Sum: dynamic', 'At: dynamic']);
  expect(rows).toEqual([
    [
      [0, 5, 0, 4],
      [
        '2026-01-15T00:00:00.0000000Z',
        '2026-01-15T01:00:00.0000000Z',
        '2026-01-15T02:00:00.0000000Z',
        '2026-01-15T03:00:00.0000000Z',
      ],
    ],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (639040356000000000::BIGINT, 2::BIGINT::BIGINT, 0), (639040374000000000::BIGINT, 3::BIGINT::BIGINT, 1), (639040428000000000::BIGINT, 4::BIGINT::BIGINT, 2)) AS rows("At", "N", "$row_0")',
    'SELECT 639040320000000000 AS "from", 639040464000000000 AS "to"',
    'SELECT floor(("At" - (SELECT any_value("from") FROM _2)) / 36000000000::BIGINT)::BIGINT AS "$bin", coalesce(sum("N"), 0)::BIGINT AS "$series_0" FROM _1 WHERE "At" >= (SELECT any_value("from") FROM _2) AND "At" < (SELECT any_value("to") FROM _2) GROUP BY 1',
    'SELECT 1 FROM _3 LIMIT 1',
    'SELECT "$bin" FROM range(0, ceil(((SELECT any_value("to") FROM _2) - (SELECT any_value("from") FROM _2)) / 36000000000::BIGINT)::BIGINT) AS steps("$bin")',
    'SELECT to_json(list(to_json(CASE WHEN b."$bin" IS NULL THEN 0::BIGINT ELSE b."$series_0" END) ORDER BY s."$bin")) AS "Sum", to_json(list(to_json(nullif(kql_datetime_text(((SELECT any_value("from") FROM _2) + s."$bin" * 36000000000::BIGINT)), \'\')) ORDER BY s."$bin")) AS "At" FROM _4 AS g CROSS JOIN _5 AS s LEFT JOIN _3 AS b ON b."$bin" = s."$bin" GROUP BY ALL HAVING count(*) > 0',
    'SELECT "Sum", "At" FROM _6',
  ]);
});

test('makes a series for each group', async () => {
  const query =
    "datatable(At: long, K: string) [0, 'a', 1, 'b', 1, 'b'] | make-series Count = count() on At from 0 to 2 step 1 by K | sort by K asc";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['K: string', 'Count: dynamic', 'At: dynamic']);
  expect(rows).toEqual([
    ['a', [1, 0], [0, 1]],
    ['b', [0, 2], [0, 1]],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (0::BIGINT::BIGINT, \'a\'::VARCHAR, 0), (1::BIGINT::BIGINT, \'b\'::VARCHAR, 1), (1::BIGINT::BIGINT, \'b\'::VARCHAR, 2)) AS rows("At", "K", "$row_0")',
    'SELECT 0::BIGINT AS "from", 2::BIGINT AS "to"',
    'SELECT "K", floor(("At" - (SELECT any_value("from") FROM _2)) / 1::BIGINT)::BIGINT AS "$bin", count(*) AS "$series_0" FROM _1 WHERE "At" >= (SELECT any_value("from") FROM _2) AND "At" < (SELECT any_value("to") FROM _2) GROUP BY 1, 2',
    'SELECT DISTINCT "K" FROM _3',
    'SELECT "$bin" FROM range(0, ceil(((SELECT any_value("to") FROM _2) - (SELECT any_value("from") FROM _2)) / 1::BIGINT)::BIGINT) AS steps("$bin")',
    'SELECT g."K" AS "K", to_json(list(to_json(CASE WHEN b."$bin" IS NULL THEN 0 ELSE b."$series_0" END) ORDER BY s."$bin")) AS "Count", to_json(list(to_json(((SELECT any_value("from") FROM _2) + s."$bin" * 1::BIGINT)) ORDER BY s."$bin")) AS "At" FROM _4 AS g CROSS JOIN _5 AS s LEFT JOIN _3 AS b ON b."K" IS NOT DISTINCT FROM g."K" AND b."$bin" = s."$bin" GROUP BY 1',
    'SELECT "K", "Count", "At", "K" AS "$key_7" FROM _6',
    'SELECT "K", "Count", "At" FROM _8 ORDER BY "$key_7" ASC NULLS FIRST',
  ]);
});

test('starts at the first row and ends behind the last where no ends are given', async () => {
  const query = 'datatable(At: long) [5, 7] | make-series Count = count() on At step 1';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: dynamic', 'At: dynamic']);
  expect(rows).toEqual([
    [
      [1, 0, 1],
      [5, 6, 7],
    ],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (5::BIGINT::BIGINT, 0), (7::BIGINT::BIGINT, 1)) AS rows("At", "$row_0")',
    'SELECT kql_bin(min("At"), 1::BIGINT) AS "from", max("At") + 1 AS "to" FROM _1',
    'SELECT floor(("At" - (SELECT any_value("from") FROM _2)) / 1::BIGINT)::BIGINT AS "$bin", count(*) AS "$series_0" FROM _1 WHERE "At" >= (SELECT any_value("from") FROM _2) AND "At" < (SELECT any_value("to") FROM _2) GROUP BY 1',
    'SELECT 1 FROM _3 LIMIT 1',
    'SELECT "$bin" FROM range(0, kql_series_length(ceil(((SELECT any_value("to") FROM _2) - (SELECT any_value("from") FROM _2)) / 1::BIGINT)::BIGINT)) AS steps("$bin")',
    'SELECT to_json(list(to_json(CASE WHEN b."$bin" IS NULL THEN 0 ELSE b."$series_0" END) ORDER BY s."$bin")) AS "Count", to_json(list(to_json(((SELECT any_value("from") FROM _2) + s."$bin" * 1::BIGINT)) ORDER BY s."$bin")) AS "At" FROM _4 AS g CROSS JOIN _5 AS s LEFT JOIN _3 AS b ON b."$bin" = s."$bin" GROUP BY ALL HAVING count(*) > 0',
    'SELECT "Count", "At" FROM _6',
  ]);
});

test('kind=nonempty gives the defaults where there is no row', async () => {
  const series = 'avg(N) default=1.5 on At from 0 to 3 step 1';

  expect(await kql.rows(`datatable(At: long, N: long) [] | make-series ${series}`)).toEqual([]);
  expect(await kql.rows(`datatable(At: long, N: long) [] | make-series kind=nonempty ${series}`)).toEqual([
    [
      [1.5, 1.5, 1.5],
      [0, 1, 2],
    ],
  ]);
  expect(kql.steps(`datatable(At: long, N: long) [] | make-series kind=nonempty ${series}`)[3]).toBe('SELECT 1');
  await expect(kql.run(`datatable(At: long, N: long) [] | make-series kind=nonempty ${series} by N`)).rejects.toThrow(
    "'make-series kind=nonempty' by groups cannot be run exactly here.",
  );
});

test.each([
  ['to 1048577 step 1', 27, "'make-series' of 1048577 steps, where 1048576 are the most,"],
  ['to 5 step 0', 70, "'make-series' with the step '0'"],
  ['to 5 step -1', 70, "'make-series' with the step '-1'"],
  ['to 5 step long(null)', 70, "'make-series' with the step 'long(null)'"],
])('refuses an axis %s at its place', async (axis, column, what) => {
  const run = kql.run(`datatable(At: long) [1] | make-series count() on At from 0 ${axis}`);

  await expect(run).rejects.toThrow(`query:1:${column} error unsupported ${what}`);
});

test.each([
  ['', 'step 1', /error execution-failed .*make-series of more than 1048576 steps/],
  [
    'let s = toscalar(print -1); ',
    'from 0 to 3 step s',
    /error execution-failed .*make-series with a step of 0 or less/,
  ],
])('ends where the data gives no axis: %s%s', async (lets, axis, reason) => {
  const run = kql.run(`${lets}datatable(At: long) [1, 1048578] | make-series count() on At ${axis}`);

  await expect(run).rejects.toThrow(reason);
});

test('an array may have 1048576 values', async () => {
  const query =
    'datatable(At: long) [1] | make-series N = count() on At from 0 to 1048576 step 1 | project array_length(N)';

  expect(await kql.rows(query)).toEqual([[1048576]]);
});
