import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('distinct gives each combination once', async () => {
  const query = 'T | distinct Known = isnotnull(N) | sort by Known asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Known: bool']);
  expect(rows).toEqual([[false], [true]]);
  expect(kql.steps(query)).toEqual([
    'SELECT DISTINCT (NOT ("N" IS NULL)) AS "Known" FROM "T"',
    'SELECT "Known", "Known" AS "$key_1" FROM _0',
    'SELECT "Known" FROM _2 ORDER BY "$key_1" ASC NULLS FIRST',
  ]);
});

test('distinct * gives each row once', async () => {
  const query = 'datatable(A: long) [1, 1, 2] | distinct * | sort by A asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A: long']);
  expect(rows).toEqual([[1], [2]]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (1::BIGINT::BIGINT, 0), (1::BIGINT::BIGINT, 1), (2::BIGINT::BIGINT, 2)) AS rows("A", "$row_0")',
    'SELECT DISTINCT "A" FROM _1',
    'SELECT "A", "A" AS "$key_3" FROM _2',
    'SELECT "A" FROM _4 ORDER BY "$key_3" ASC NULLS FIRST',
  ]);
});

test('count counts rows', async () => {
  const query = 'T | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[3]]);
  expect(kql.steps(query)).toEqual(['SELECT count(*) AS "Count" FROM "T"', 'SELECT "Count" FROM _0']);
});

test('sample-distinct takes so many values', async () => {
  const query = 'T | sample-distinct 1 of S | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT DISTINCT "S" FROM "T" LIMIT 1::BIGINT',
    'SELECT count(*) AS "Count" FROM _0',
    'SELECT "Count" FROM _1',
  ]);
});

test('getschema lists the columns', async () => {
  const query = 'T | getschema | take 2';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'ColumnName: string',
    'ColumnOrdinal: long',
    'DataType: string',
    'ColumnType: string',
  ]);
  expect(rows).toEqual([
    ['S', 0, 'System.String', 'string'],
    ['N', 1, 'System.Int64', 'long'],
  ]);
  expect(kql.steps(query)).toEqual([
    "SELECT * FROM (VALUES ('S', 0::BIGINT, 'System.String', 'string'), ('N', 1::BIGINT, 'System.Int64', 'long'), ('R', 2::BIGINT, 'System.Double', 'real'), ('D', 3::BIGINT, 'System.Object', 'dynamic'), ('At', 4::BIGINT, 'System.DateTime', 'datetime')) AS rows(\"ColumnName\", \"ColumnOrdinal\", \"DataType\", \"ColumnType\")",
    'SELECT * FROM _0 LIMIT 2::BIGINT',
    'SELECT "ColumnName", "ColumnOrdinal", "DataType", "ColumnType" FROM _1',
  ]);
});
