import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('bag_unpack makes columns of members, of their type where all values have the same', async () => {
  const query =
    "datatable(Id: long, D: dynamic) [1, dynamic({'b': 'x', 'a': 1}), 2, dynamic({'a': 2.5})] | evaluate bag_unpack(D) | sort by Id asc";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Id: long', 'a: dynamic', 'b: string']);
  expect(rows).toEqual([
    [1, 1, 'x'],
    [2, 2.5, ''],
  ]);
});

test('bag_unpack takes a prefix and stated columns', async () => {
  const query = "print D = dynamic({'a': 1}) | evaluate bag_unpack(D, 'p_') : (p_a: string, p_b: long)";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['p_a: string', 'p_b: long']);
  expect(rows).toEqual([['1', null]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'{"a":1}\'::JSON AS "D"',
    'SELECT coalesce("D" ->> \'$."a"\', \'\') AS "p_a", kql_dynamic_long(kql_path("D", \'$."b"\')) AS "p_b" FROM _0',
    'SELECT "p_a", "p_b" FROM _1',
  ]);
});

test.each([
  [
    'replace_source',
    ['Name: string', 'Id: long', 'Age: long'],
    [
      ['John', 1, 20],
      ['', 2, null],
    ],
  ],
  [
    'keep_source',
    ['Name: string', 'Id: long', 'Age: long'],
    [
      ['James', 1, 20],
      ['David', 2, null],
    ],
  ],
])('bag_unpack settles a conflict of names by %s', async (conflicts, names, expected) => {
  const table =
    "datatable(Name: string, Id: long, D: dynamic) ['James', 1, dynamic({'Name': 'John', 'Age': 20}), 'David', 2, dynamic({})]";

  const { columns, rows } = await kql.run(`${table} | evaluate bag_unpack(D, columnsConflict='${conflicts}')`);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(names);
  expect(rows).toEqual(expected);
  await expect(kql.run(`${table} | evaluate bag_unpack(D)`)).rejects.toThrow(
    "A member 'Name' beside a column of that name",
  );
});

test('pivot makes a column of each value', async () => {
  const query =
    "datatable(K: string, V: string, N: long) ['a', 'x', 1, 'a', 'y', 2, 'b', 'x', 3] | evaluate pivot(V, sum(N)) | sort by K asc";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['K: string', 'x: long', 'y: long']);
  expect(rows).toEqual([
    ['a', 1, 2],
    ['b', 3, 0],
  ]);
});

test('narrow gives a row for each value', async () => {
  const query = "print A = 1, B = 'x' | evaluate narrow()";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Row: long', 'Column: string', 'Value: string']);
  expect(rows).toEqual([
    [0, 'A', '1'],
    [0, 'B', 'x'],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT 1::BIGINT AS "A", \'x\' AS "B"',
    'SELECT row_number() OVER () - 1 AS "Row", unnest([{c: \'A\', v: "A"::VARCHAR}, {c: \'B\', v: "B"}]) AS pair FROM _0',
    'SELECT "Row", pair.c AS "Column", pair.v AS "Value" FROM _1',
    'SELECT "Row", "Column", "Value" FROM _2',
  ]);
});

test('says what to write for an option that the binder refuses', async () => {
  const query = "print d = dynamic({'a': 1}) | evaluate bag_unpack(d, ignoredProperties=dynamic(['a']))";

  await expect(kql.run(query)).rejects.toThrow(
    /error invalid-query .* \(KS107\) Leave the members out before, as with bag_remove_keys\(\)\.$/,
  );
});
