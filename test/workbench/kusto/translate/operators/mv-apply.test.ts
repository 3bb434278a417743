import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('runs a query over the elements of each row', async () => {
  const query =
    'datatable(Id: long, D: dynamic) [1, dynamic([3, 1]), 2, dynamic([5])] | mv-apply V = D to typeof(long) on (summarize Top = max(V), Count = count()) | sort by Id asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'Id: long',
    'D: dynamic',
    'Top: long',
    'Count: long',
  ]);
  expect(rows).toEqual([
    [1, [3, 1], 3, 2],
    [2, [5], 5, 1],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (1::BIGINT::BIGINT, \'[3,1]\'::JSON::JSON, 0), (2::BIGINT::BIGINT, \'[5]\'::JSON::JSON, 1)) AS rows("Id", "D", "$row_0")',
    'SELECT o."Id" AS "Id", o."D" AS "D", s."Top" AS "Top", s."Count" AS "Count", o."$row_0" FROM _1 AS o, LATERAL (WITH _3 AS (\n  SELECT unnest(kql_expand(o."D")) AS "$element_V", unnest(range(greatest(len(kql_expand(o."D"))))) AS "$row_2"',
    'SELECT o."Id" AS "Id", o."D" AS "D", kql_dynamic_long(kql_unless_text("$element_V")) AS "V", "$row_2" FROM _3',
    'SELECT max("V") AS "Top", count(*) AS "Count" FROM _4',
    'SELECT * FROM _5) AS s',
    'SELECT "Id", "D", "Top", "Count", "Id" AS "$key_7" FROM _6',
    'SELECT "Id", "D", "Top", "Count" FROM _8 ORDER BY "$key_7" ASC NULLS FIRST',
  ]);
});

test('keeps a row of an empty array where the query aggregates', async () => {
  const query = 'print D = dynamic([]) | mv-apply V = D on (summarize Count = count())';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['D: dynamic', 'Count: long']);
  expect(rows).toEqual([[[], 0]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'[]\'::JSON AS "D"',
    'SELECT o."D" AS "D", s."Count" AS "Count" FROM _0 AS o, LATERAL (WITH _2 AS (\n  SELECT unnest(kql_expand(o."D")) AS "$element_V", unnest(range(greatest(len(kql_expand(o."D"))))) AS "$row_1"',
    'SELECT o."D" AS "D", "$element_V" AS "V", "$row_1" FROM _2',
    'SELECT count(*) AS "Count" FROM _3',
    'SELECT * FROM _4) AS s',
    'SELECT "D", "Count" FROM _5',
  ]);
});

test('filters and sorts the elements', async () => {
  const query = 'print D = dynamic([1, 5, 3]) | mv-apply V = D to typeof(long) on (where V > 1 | top 1 by V asc)';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['D: dynamic', 'V: long']);
  expect(rows).toEqual([[[1, 5, 3], 3]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'[1,5,3]\'::JSON AS "D"',
    'SELECT s."D" AS "D", s."V" AS "V" FROM _0 AS o, LATERAL (WITH _2 AS (\n  SELECT unnest(kql_expand(o."D")) AS "$element_V", unnest(range(greatest(len(kql_expand(o."D"))))) AS "$row_1"',
    'SELECT o."D" AS "D", kql_dynamic_long(kql_unless_text("$element_V")) AS "V", "$row_1" FROM _2',
    'SELECT * FROM _3 WHERE ("V" > 1::BIGINT)',
    'SELECT "D", "V", "V" AS "$key_5" FROM _4',
    'SELECT * FROM _6 ORDER BY "$key_5" ASC NULLS FIRST LIMIT 1::BIGINT',
    'SELECT * FROM _7) AS s',
    'SELECT "D", "V" FROM _8',
  ]);
});

test('numbers the elements', async () => {
  const query = "print D = dynamic(['a', 'b']) | mv-apply with_itemindex=I V = D to typeof(string) on (where I == 1)";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['D: dynamic', 'V: string', 'I: long']);
  expect(rows).toEqual([[['a', 'b'], 'b', 1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'["a","b"]\'::JSON AS "D"',
    'SELECT s."D" AS "D", s."V" AS "V", s."I" AS "I" FROM _0 AS o, LATERAL (WITH _2 AS (\n  SELECT unnest(kql_expand(o."D")) AS "$element_V", unnest(range(greatest(len(kql_expand(o."D"))))) AS "$row_1"',
    'SELECT o."D" AS "D", kql_dynamic_text("$element_V") AS "V", "$row_1" AS "I", "$row_1" FROM _2',
    'SELECT * FROM _3 WHERE "I" = 1::BIGINT',
    'SELECT * FROM _4) AS s',
    'SELECT "D", "V", "I" FROM _5',
  ]);
});

test('keeps columns apart whose names differ in case only, also from what a member of an element is called', async () => {
  const query =
    'datatable(E: timespan, M: dynamic) [1h, dynamic({"k": 7, "v": 8})]' +
    '| extend J = dynamic({"a": 1}) | mv-apply e = J to typeof(string) on (where true) | project E, M, e';

  expect(await kql.rows(query)).toEqual([['01:00:00', { k: 7, v: 8 }, '{"a":1}']]);
});
