import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('project lists values in order', async () => {
  const query = 'T | project S, Twice = N * 2 | take 1';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['S: string', 'Twice: long']);
  expect(rows).toEqual([['a', 2]]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S", ("N" * 2::BIGINT) AS "Twice", "$ingestion_time" FROM "T"',
    'SELECT * FROM _0 LIMIT 1::BIGINT',
    'SELECT "S", "Twice" FROM _1',
  ]);
});

test('extend appends a column, and replaces one of the same name where it stands', async () => {
  const query = 'T | extend S = toupper(S), New = 1 | project-away R, D, At | take 1';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['S: string', 'N: long', 'New: long']);
  expect(rows).toEqual([['A', 1, 1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT kql_upper("S") AS "S", "N", "R", "D", "At", 1::BIGINT AS "New", "$ingestion_time" FROM "T"',
    'SELECT "S", "N", "New", "$ingestion_time" FROM _0',
    'SELECT * FROM _1 LIMIT 1::BIGINT',
    'SELECT "S", "N", "New" FROM _2',
  ]);
});

test('extend reads the row as it came in, also where it replaces a column', async () => {
  const query = 'T | extend N = N + 1, Before = N | project N, Before | take 1';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['N: long', 'Before: long']);
  expect(rows).toEqual([[2, 1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S", ("N" + 1::BIGINT) AS "N", "R", "D", "At", "N" AS "Before", "$ingestion_time" FROM "T"',
    'SELECT "N", "Before", "$ingestion_time" FROM _0',
    'SELECT * FROM _1 LIMIT 1::BIGINT',
    'SELECT "N", "Before" FROM _2',
  ]);
});

test('project-away, project-keep and project-reorder choose columns', async () => {
  const query = 'T | project-away R, D, At | project-keep N, S | project-reorder S | take 1';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['S: string', 'N: long']);
  expect(rows).toEqual([['a', 1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S", "N", "$ingestion_time" FROM "T"',
    'SELECT "S", "N", "$ingestion_time" FROM _0',
    'SELECT "S", "N", "$ingestion_time" FROM _1',
    'SELECT * FROM _2 LIMIT 1::BIGINT',
    'SELECT "S", "N" FROM _3',
  ]);
});

test('project-rename keeps the column in its place', async () => {
  const query = 'T | project-rename Name = S | project-away R, D, At | take 1';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Name: string', 'N: long']);
  expect(rows).toEqual([['a', 1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT "S" AS "Name", "N", "R", "D", "At", "$ingestion_time" FROM "T"',
    'SELECT "Name", "N", "$ingestion_time" FROM _0',
    'SELECT * FROM _1 LIMIT 1::BIGINT',
    'SELECT "Name", "N" FROM _2',
  ]);
});

test('keeps columns apart whose names differ in case only', async () => {
  const query = 'print a = 1, A = 2 | extend b = a + A';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['a: long', 'A: long', 'b: long']);
  expect(rows).toEqual([[1, 2, 3]]);
  expect(kql.steps(query)).toEqual([
    'SELECT 1::BIGINT AS "a", 2::BIGINT AS "A#1"',
    'SELECT "a", "A#1", ("a" + "A#1") AS "b" FROM _0',
    'SELECT "a", "A#1", "b" FROM _1',
  ]);
});
