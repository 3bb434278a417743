import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('gives a row for each element', async () => {
  const query = 'print A = 1, D = dynamic([10, 20]) | mv-expand D';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A: long', 'D: dynamic']);
  expect(rows).toEqual([
    [1, 10],
    [1, 20],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT 1::BIGINT AS "A", \'[10,20]\'::JSON AS "D"',
    'SELECT "A", unnest(kql_expand("D")) AS "D" FROM _0',
    'SELECT "A", "D" FROM _1',
    'SELECT "A", "D" FROM _2',
  ]);
});

test('gives a bag for each member, one row for null, none for an empty array', async () => {
  const query =
    "datatable(A: long, D: dynamic) [1, dynamic({'x': 1, 'y': 2}), 2, dynamic(null), 3, dynamic([]), 4, dynamic('s')] | mv-expand D";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A: long', 'D: dynamic']);
  expect(rows).toEqual([
    [1, { x: 1 }],
    [1, { y: 2 }],
    [2, null],
    [4, 's'],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (1::BIGINT::BIGINT, \'{"x":1,"y":2}\'::JSON::JSON, 0), (2::BIGINT::BIGINT, NULL::JSON::JSON, 1), (3::BIGINT::BIGINT, \'[]\'::JSON::JSON, 2), (4::BIGINT::BIGINT, \'"s"\'::JSON::JSON, 3)) AS rows("A", "D", "$row_0")',
    'SELECT "A", unnest(kql_expand("D")) AS "D", "$row_0" FROM _1',
    'SELECT "A", "D", "$row_0" FROM _2',
    'SELECT "A", "D" FROM _3 ORDER BY "$row_0"',
  ]);
});

test('casts elements to a type: a text is no number', async () => {
  const query = "print D = dynamic([1, 'x', 2.5]) | mv-expand D to typeof(long)";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['D: long']);
  expect(rows).toEqual([[1], [null], [2]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'[1,"x",2.5]\'::JSON AS "D"',
    'SELECT unnest(kql_expand("D")) AS "D" FROM _0',
    'SELECT kql_dynamic_long(kql_unless_text("D")) AS "D" FROM _1',
    'SELECT "D" FROM _2',
  ]);
});

test('puts several arrays side by side', async () => {
  const query = "print A = dynamic([1, 2]), B = dynamic(['x']) | mv-expand A, B";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A: dynamic', 'B: dynamic']);
  expect(rows).toEqual([
    [1, 'x'],
    [2, null],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'[1,2]\'::JSON AS "A", \'["x"]\'::JSON AS "B"',
    'SELECT unnest(kql_expand("A")) AS "A", unnest(kql_expand("B")) AS "B" FROM _0',
    'SELECT "A", "B" FROM _1',
    'SELECT "A", "B" FROM _2',
  ]);
});

test('numbers the elements', async () => {
  const query = "print D = dynamic(['a', 'b']) | mv-expand with_itemindex=I D";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['D: dynamic', 'I: long']);
  expect(rows).toEqual([
    ['a', 0],
    ['b', 1],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'["a","b"]\'::JSON AS "D"',
    'SELECT unnest(kql_expand("D")) AS "D", unnest(range(greatest(len(kql_expand("D"))))) AS "I" FROM _0',
    'SELECT "D", "I" FROM _1',
    'SELECT "D", "I" FROM _2',
  ]);
});

test('gives key and value of a bag as an array', async () => {
  const query = "print D = dynamic({'x': 1}) | mv-expand kind=array D";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['D: dynamic']);
  expect(rows).toEqual([[['x', 1]]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'{"x":1}\'::JSON AS "D"',
    'SELECT unnest(kql_expand_pairs("D")) AS "D" FROM _0',
    'SELECT "D" FROM _1',
    'SELECT "D" FROM _2',
  ]);
});

test('stops at the limit', async () => {
  const query = 'print D = dynamic([1, 2, 3]) | mv-expand D limit 2';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['D: dynamic']);
  expect(rows).toEqual([[1], [2]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'[1,2,3]\'::JSON AS "D"',
    'SELECT unnest(kql_expand("D")[1:2::BIGINT]) AS "D" FROM _0',
    'SELECT "D" FROM _1',
    'SELECT "D" FROM _2',
  ]);
});

test('expands into a new column', async () => {
  const query = 'print D = dynamic([1]) | mv-expand E = D to typeof(long)';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['D: dynamic', 'E: long']);
  expect(rows).toEqual([[[1], 1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'[1]\'::JSON AS "D"',
    'SELECT "D", unnest(kql_expand("D")) AS "E" FROM _0',
    'SELECT "D", kql_dynamic_long(kql_unless_text("E")) AS "E" FROM _1',
    'SELECT "D", "E" FROM _2',
  ]);
});

test('stops at 128 rows in the old spelling', async () => {
  const query = 'print D = range(1, 200) | mvexpand D | count';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Count: long']);
  expect(rows).toEqual([[128]]);
  expect(kql.steps(query)).toEqual([
    'SELECT to_json(kql_series(1::BIGINT, 200::BIGINT, 1)) AS "D"',
    'SELECT unnest(kql_expand("D")[1:128]) AS "D" FROM _0',
    'SELECT "D" FROM _1',
    'SELECT count(*) AS "Count" FROM _2',
    'SELECT "Count" FROM _3',
  ]);
});
