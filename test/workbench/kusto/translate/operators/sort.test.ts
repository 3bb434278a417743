import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('sorts descending unless said otherwise, nulls as the smallest', async () => {
  const query = 'T | sort by N | project N, S';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['N: long', 'S: string']);
  expect(rows).toEqual([
    [2, 'b'],
    [1, 'a'],
    [null, 'c'],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S", "N", "R", "D", "At", "$ingestion_time", "N" AS "$key_0" FROM "T"',
    'SELECT "N", "S", "$ingestion_time", "$key_0" FROM _1',
    'SELECT "N", "S" FROM _2 ORDER BY "$key_0" DESC NULLS LAST',
  ]);
});

test('sorts ascending with nulls first, or where they are wanted', async () => {
  const query = 'T | sort by N asc nulls last, S desc | project N, S';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['N: long', 'S: string']);
  expect(rows).toEqual([
    [1, 'a'],
    [2, 'b'],
    [null, 'c'],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S", "N", "R", "D", "At", "$ingestion_time", "N" AS "$key_0", "S" AS "$key_1" FROM "T"',
    'SELECT "N", "S", "$ingestion_time", "$key_0", "$key_1" FROM _2',
    'SELECT "N", "S" FROM _3 ORDER BY "$key_0" ASC NULLS LAST, "$key_1" DESC NULLS LAST',
  ]);
});

test.each([
  ['', [Infinity, 1, -Infinity, NaN, null]],
  ['asc', [null, NaN, -Infinity, 1, Infinity]],
  ['asc nulls last', [-Infinity, 1, Infinity, NaN, null]],
  ['desc nulls first', [null, NaN, Infinity, 1, -Infinity]],
])("sorts NaN beside the nulls: '%s'", async (direction, sorted) => {
  const values = 'datatable(x: real)[1.0, real(null), real(nan), real(inf), real(-inf)]';

  expect(await kql.rows(`${values} | sort by x ${direction}`)).toEqual(sorted.map((x) => [x]));
  expect(
    await kql.rows(`${values} | sort by x ${direction} | extend n = row_number() | sort by n asc | project x`),
  ).toEqual(sorted.map((x) => [x]));
  expect(await kql.rows(`${values} | top 2 by x ${direction}`)).toEqual(sorted.slice(0, 2).map((x) => [x]));
});

test('sorts by one key where a real cannot be NaN, and by two where it can', () => {
  expect(kql.steps('T | sort by R asc | project R').at(-1)).toBe(
    'SELECT "R" FROM _2 ORDER BY "$key_0" ASC NULLS FIRST',
  );
  expect(kql.steps('T | extend R = R / R | sort by R asc | project R').at(-1)).toBe(
    'SELECT "R" FROM _4 ORDER BY "$key_1" DESC NULLS FIRST, "$key_2" ASC NULLS FIRST',
  );
});

test('keeps the order of columns that are gone', async () => {
  const query = 'T | sort by S desc | project N';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['N: long']);
  expect(rows).toEqual([[null], [2], [1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S", "N", "R", "D", "At", "$ingestion_time", "S" AS "$key_0" FROM "T"',
    'SELECT "N", "$ingestion_time", "$key_0" FROM _1',
    'SELECT "N" FROM _2 ORDER BY "$key_0" DESC NULLS LAST',
  ]);
});

test('top takes the first rows of the order', async () => {
  const query = 'T | top 2 by S asc | project S';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['S: string']);
  expect(rows).toEqual([['a'], ['b']]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S", "N", "R", "D", "At", "$ingestion_time", "S" AS "$key_0" FROM "T"',
    'SELECT * FROM _1 ORDER BY "$key_0" ASC NULLS FIRST LIMIT 2::BIGINT',
    'SELECT "S", "$ingestion_time", "$key_0" FROM _2',
    'SELECT "S" FROM _3 ORDER BY "$key_0" ASC NULLS FIRST',
  ]);
});

test('take without an order takes any rows', async () => {
  const query = 'T | take 1 | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" LIMIT 1::BIGINT',
    'SELECT count(*) AS "Count" FROM _0',
    'SELECT "Count" FROM _1',
  ]);
});

test('numbers rows and restarts where a condition holds', async () => {
  const query =
    "T | sort by S asc | extend Row = row_number(), Restarted = row_number(1, S == 'b') | project S, Row, Restarted";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['S: string', 'Row: long', 'Restarted: long']);
  expect(rows).toEqual([
    ['a', 1, 1],
    ['b', 2, 1],
    ['c', 3, 2],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S", "N", "R", "D", "At", "$ingestion_time", "S" AS "$key_0" FROM "T"',
    'SELECT *, row_number() OVER (ORDER BY "$key_0" ASC NULLS FIRST) AS "$step_2" FROM _1',
    'SELECT *, row_number() OVER (ORDER BY "$step_2" ROWS UNBOUNDED PRECEDING) AS "$step_4" FROM _3',
    'SELECT *, coalesce(("S" = \'b\'), false)::BIGINT AS "$step_6" FROM _5',
    'SELECT *, sum("$step_6") OVER (ORDER BY "$step_2" ROWS UNBOUNDED PRECEDING) AS "$step_8" FROM _7',
    'SELECT *, row_number() OVER (PARTITION BY "$step_8" ORDER BY "$step_2" ROWS UNBOUNDED PRECEDING) AS "$step_10" FROM _9',
    'SELECT "S", "N", "R", "D", "At", ("$step_4" - 1 + 1) AS "Row", ("$step_10" - 1 + 1::BIGINT) AS "Restarted", "$ingestion_time", "$key_0", "$step_2", "$step_4", "$step_6", "$step_8", "$step_10" FROM _11',
    'SELECT "S", "Row", "Restarted", "$ingestion_time", "$key_0", "$step_2", "$step_4", "$step_6", "$step_8", "$step_10" FROM _12',
    'SELECT "S", "Row", "Restarted" FROM _13 ORDER BY "$step_2"',
  ]);
});

test('sums up and reads the neighbours', async () => {
  const query =
    'T | where isnotnull(N) | sort by S asc | extend Sum = row_cumsum(N), Before = prev(S), After = next(N, 1, -1) | project S, Sum, Before, After';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'S: string',
    'Sum: long',
    'Before: string',
    'After: long',
  ]);
  expect(rows).toEqual([
    ['a', 1, '', 2],
    ['b', 3, 'a', -1],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" WHERE (NOT ("N" IS NULL))',
    'SELECT "S", "N", "R", "D", "At", "$ingestion_time", "S" AS "$key_1" FROM _0',
    'SELECT *, row_number() OVER (ORDER BY "$key_1" ASC NULLS FIRST) AS "$step_3" FROM _2',
    'SELECT *, sum("N") OVER (ORDER BY "$step_3" ROWS UNBOUNDED PRECEDING) AS "$step_5" FROM _4',
    'SELECT *, lag("S", 1::INTEGER) OVER (ORDER BY "$step_3") AS "$step_7" FROM _6',
    'SELECT *, lead("N", 1::BIGINT::INTEGER, (-1::BIGINT)) OVER (ORDER BY "$step_3") AS "$step_9" FROM _8',
    'SELECT "S", "N", "R", "D", "At", "$step_5"::BIGINT AS "Sum", coalesce("$step_7", \'\') AS "Before", "$step_9" AS "After", "$ingestion_time", "$key_1", "$step_3", "$step_5", "$step_7", "$step_9" FROM _10',
    'SELECT "S", "Sum", "Before", "After", "$ingestion_time", "$key_1", "$step_3", "$step_5", "$step_7", "$step_9" FROM _11',
    'SELECT "S", "Sum", "Before", "After" FROM _12 ORDER BY "$step_3"',
  ]);
});

test('ranks rows of equal terms alike', async () => {
  const query =
    'datatable(V: long) [3, 1, 3, 2] | sort by V asc | extend Dense = row_rank_dense(V), Min = row_rank_min(V)';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['V: long', 'Dense: long', 'Min: long']);
  expect(rows).toEqual([
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 3],
    [3, 3, 3],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (3::BIGINT::BIGINT, 0), (1::BIGINT::BIGINT, 1), (3::BIGINT::BIGINT, 2), (2::BIGINT::BIGINT, 3)) AS rows("V", "$row_0")',
    'SELECT "V", "V" AS "$key_2" FROM _1',
    'SELECT *, row_number() OVER (ORDER BY "$key_2" ASC NULLS FIRST) AS "$step_4" FROM _3',
    'SELECT *, (row_number() OVER (ORDER BY "$step_4") = 1 OR "V" IS DISTINCT FROM lag("V") OVER (ORDER BY "$step_4")) AS "$step_6" FROM _5',
    'SELECT *, sum("$step_6"::BIGINT) OVER (ORDER BY "$step_4" ROWS UNBOUNDED PRECEDING) AS "$step_8" FROM _7',
    'SELECT *, (row_number() OVER (ORDER BY "$step_4") = 1 OR "V" IS DISTINCT FROM lag("V") OVER (ORDER BY "$step_4")) AS "$step_10" FROM _9',
    'SELECT *, row_number() OVER (ORDER BY "$step_4" ROWS UNBOUNDED PRECEDING) AS "$step_12" FROM _11',
    'SELECT *, max(CASE WHEN "$step_10" THEN "$step_12" END) OVER (ORDER BY "$step_4" ROWS UNBOUNDED PRECEDING) AS "$step_14" FROM _13',
    'SELECT "V", "$step_8"::BIGINT AS "Dense", "$step_14" AS "Min", "$key_2", "$step_4", "$step_6", "$step_8", "$step_10", "$step_12", "$step_14" FROM _15',
    'SELECT "V", "Dense", "Min" FROM _16 ORDER BY "$step_4"',
  ]);
});

test('serialize gives rows the order in which they come', async () => {
  const query = 'datatable(V: long) [3, 1] | serialize Row = row_number()';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['V: long', 'Row: long']);
  expect(rows).toEqual([
    [3, 1],
    [1, 2],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (3::BIGINT::BIGINT, 0), (1::BIGINT::BIGINT, 1)) AS rows("V", "$row_0")',
    'SELECT *, row_number() OVER (ORDER BY "$row_0" ROWS UNBOUNDED PRECEDING) AS "$step_2" FROM _1',
    'SELECT "V", ("$step_2" - 1 + 1) AS "Row", "$row_0", "$step_2" FROM _3',
    'SELECT "V", "Row" FROM _4 ORDER BY "$row_0"',
  ]);
});

test('row_window_session tells where the session of each row began', async () => {
  const query =
    "datatable(K: string, M: long) ['a', 0, 'a', 20, 'a', 40, 'a', 60, 'a', 100, 'b', 110] | extend T = datetime(2026-01-15) + M * 1m | sort by K asc, T asc | extend S = row_window_session(T, 1h, 30m, K != prev(K)) | project M, (S - datetime(2026-01-15)) / 1m";

  expect(await kql.rows(query)).toEqual([
    [0, 0],
    [20, 0],
    [40, 0],
    [60, 60],
    [100, 100],
    [110, 110],
  ]);
  expect(kql.sql(query)).toMatch(
    /\(SELECT kql_sessions\(to_json\(list\(\["\$step_\d+", "\$step_\d+"::BIGINT\] ORDER BY "\$step_\d+"\)\), 36000000000::BIGINT, 18000000000::BIGINT\)::BIGINT\[\] FROM _\d+\)\["\$step_\d+"\]/,
  );
  await expect(kql.run('print T = datetime(null) | serialize S = row_window_session(T, 1h, 30m)')).rejects.toThrow(
    'row_window_session() of a null.',
  );
});
