import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('names a scalar and a table', async () => {
  const query = 'let limit = 1; let Big = T | where N > limit; Big | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" WHERE ("N" > 1::BIGINT)',
    'SELECT count(*) AS "Count" FROM _0',
    'SELECT "Count" FROM _1',
  ]);
});

test('declares functions with defaults and named arguments', async () => {
  const query = 'let add = (a: long, b: long = 10) { a + b }; print add(1), add(b = 2, a = 3)';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['print_0: long', 'print_1: long']);
  expect(rows).toEqual([[11, 5]]);
  expect(kql.steps(query)).toEqual([
    'SELECT (1::BIGINT + 10::BIGINT) AS "print_0", (3::BIGINT + 2::BIGINT) AS "print_1"',
    'SELECT "print_0", "print_1" FROM _0',
  ]);
});

test('passes tables to functions that declare columns of theirs', async () => {
  const query = 'let f = (Rows: (N: long), least: long) { Rows | where N >= least }; f(T, 2)';

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
    'SELECT * FROM "T" WHERE ("N" >= 2::BIGINT)',
    'SELECT "S", "N", "R", "D", "At" FROM _0',
  ]);
});

test('takes a table as it is with (*)', async () => {
  const query = 'let f = (Rows: (*)) { Rows | count }; f(T)';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[3]]);
  expect(kql.steps(query)).toEqual(['SELECT count(*) AS "Count" FROM "T"', 'SELECT "Count" FROM _0']);
});

test('invoke passes the rows so far', async () => {
  const query = 'let f = (Rows: (*), n: long) { Rows | take n }; T | invoke f(1) | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" LIMIT 1::BIGINT',
    'SELECT count(*) AS "Count" FROM _0',
    'SELECT "Count" FROM _1',
  ]);
});

test('toscalar works a value out once', async () => {
  const query = 'let most = toscalar(T | summarize max(N)); T | where N == most | project S';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['S: string']);
  expect(rows).toEqual([['b']]);
  expect(kql.steps(query)).toEqual([
    'SELECT max("N") AS "max_N" FROM "T"',
    'SELECT "max_N" AS "value" FROM _0 LIMIT 1',
    'SELECT * FROM "T" WHERE "N" = (SELECT "value" FROM _1)',
    'SELECT "S", "$ingestion_time" FROM _2',
    'SELECT "S" FROM _3',
  ]);
});

test('toscalar of no rows is null', async () => {
  const query = 'print isnull(toscalar(T | where N > 100 | project N))';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['print_0: bool']);
  expect(rows).toEqual([[true]]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" WHERE ("N" > 100::BIGINT)',
    'SELECT "N", "$ingestion_time" FROM _0',
    'SELECT "N" AS "value" FROM _1 LIMIT 1',
    'SELECT ((SELECT "value" FROM _2) IS NULL) AS "print_0"',
    'SELECT "print_0" FROM _3',
  ]);
});

test('materialize works a table out once', async () => {
  const query = 'let M = materialize(T | project N); M | union M | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[6]]);
  expect(kql.steps(query)).toEqual([
    'SELECT "N", "$ingestion_time" FROM "T"',
    'SELECT * FROM _0',
    'SELECT "N" FROM _1\n  UNION ALL SELECT "N" FROM _1',
    'SELECT count(*) AS "Count" FROM _2',
    'SELECT "Count" FROM _3',
  ]);
});

test('as names the rows so far', async () => {
  const query = 'T | as Rows | where N > 1 | union Rows | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[4]]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" WHERE ("N" > 1::BIGINT)',
    'SELECT "S", "N", "R", "D", "At" FROM _0\n  UNION ALL SELECT "S", "N", "R", "D", "At" FROM "T"',
    'SELECT count(*) AS "Count" FROM _1',
    'SELECT "Count" FROM _2',
  ]);
});

test('in looks up in a table', async () => {
  const query = 'T | where S in (T | where N == 1 | project S) | project S';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['S: string']);
  expect(rows).toEqual([['a']]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM "T" WHERE "N" = 1::BIGINT',
    'SELECT "S", "$ingestion_time" FROM _0',
    'SELECT * FROM "T" WHERE ("S" IN (SELECT "S" FROM _1 WHERE "S" IS NOT NULL))',
    'SELECT "S", "$ingestion_time" FROM _2',
    'SELECT "S" FROM _3',
  ]);
});

test('an argument without a name takes the parameter in its place', async () => {
  const query = 'let f = (a: long, b: long) { a * 10 + b }; print f(a=1, 2), f(1, b=2), f(b=2, a=1)';

  expect(await kql.rows(query)).toEqual([[12, 12, 12]]);
  expect(kql.steps(query)[0]).toContain('((1::BIGINT * 10::BIGINT) + 2::BIGINT) AS "print_0"');
});

test.each([
  ['let f = (x: long) { toscalar(T | where N > x | count) }; T | extend C = f(N)', '1:73', 'x'],
  ['let f = (x: long) { let y = x + 1; toscalar(T | summarize max(N) + y) }; T | extend C = f(N)', '1:89', 'y'],
  ["let f = (x: string) { 'a' in ((T | where S != x | project S)) }; L | where f(K)", '1:76', 'x'],
])('refuses a table in a function that reads the row around the call: %s', async (query, place, name) => {
  await expect(kql.run(query)).rejects.toThrow(
    `query:${place} error unsupported A table that reads '${name}', a value of the row around it, cannot be run exactly here. ` +
      "Write 'join' or 'lookup'.",
  );
});

test('a table in a function reads constants, and the row may read what it gives', async () => {
  expect(
    await kql.rows('let f = (x: long) { toscalar(T | where N > x | count) }; T | where N > 0 | project f(1) + N'),
  ).toEqual([[2], [3]]);
  expect(
    await kql.rows('let f = (x: long) { x + toscalar(T | summarize max(N)) }; T | where N > 0 | project f(N)'),
  ).toEqual([[3], [4]]);
});
