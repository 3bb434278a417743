import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('takes columns between constants, in their types', async () => {
  const query = "print Text = 'user=ada id=42 end' | parse Text with 'user=' User ' id=' Id: long ' ' *";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Text: string', 'User: string', 'Id: long']);
  expect(rows).toEqual([['user=ada id=42 end', 'ada', 42]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'user=ada id=42 end\' AS "Text"',
    'SELECT *, regexp_extract("Text", \'(?s)^user=(.*?) id=(\\s*[+-]?\\d+\\s*) .*?$\', [\'g0\', \'g1\']) AS "$groups_1", regexp_matches("Text", \'(?s)^user=(.*?) id=(\\s*[+-]?\\d+\\s*) .*?$\') AS "$matches_2" FROM _0',
    'SELECT "Text", CASE WHEN "$matches_2" AND kql_text_long("$groups_1".g1) IS NOT NULL THEN "$groups_1".g0 ELSE \'\' END AS "User", CASE WHEN "$matches_2" AND kql_text_long("$groups_1".g1) IS NOT NULL THEN kql_text_long("$groups_1".g1) ELSE NULL::BIGINT END AS "Id" FROM _3',
    'SELECT "Text", "User", "Id" FROM _4',
  ]);
});

test('gives nulls where the text does not match', async () => {
  const query = "print Text = 'other' | parse Text with 'user=' User ' id=' Id: long";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Text: string', 'User: string', 'Id: long']);
  expect(rows).toEqual([['other', '', null]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'other\' AS "Text"',
    'SELECT *, regexp_extract("Text", \'(?s)^user=(.*?) id=(\\s*[+-]?\\d+\\s*)$\', [\'g0\', \'g1\']) AS "$groups_1", regexp_matches("Text", \'(?s)^user=(.*?) id=(\\s*[+-]?\\d+\\s*)$\') AS "$matches_2" FROM _0',
    'SELECT "Text", CASE WHEN "$matches_2" AND kql_text_long("$groups_1".g1) IS NOT NULL THEN "$groups_1".g0 ELSE \'\' END AS "User", CASE WHEN "$matches_2" AND kql_text_long("$groups_1".g1) IS NOT NULL THEN kql_text_long("$groups_1".g1) ELSE NULL::BIGINT END AS "Id" FROM _3',
    'SELECT "Text", "User", "Id" FROM _4',
  ]);
});

test('gives nulls for all where one value is not of its type', async () => {
  const query = "print Text = 'user=ada id=x' | parse Text with 'user=' User ' id=' Id: long";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Text: string', 'User: string', 'Id: long']);
  expect(rows).toEqual([['user=ada id=x', '', null]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'user=ada id=x\' AS "Text"',
    'SELECT *, regexp_extract("Text", \'(?s)^user=(.*?) id=(\\s*[+-]?\\d+\\s*)$\', [\'g0\', \'g1\']) AS "$groups_1", regexp_matches("Text", \'(?s)^user=(.*?) id=(\\s*[+-]?\\d+\\s*)$\') AS "$matches_2" FROM _0',
    'SELECT "Text", CASE WHEN "$matches_2" AND kql_text_long("$groups_1".g1) IS NOT NULL THEN "$groups_1".g0 ELSE \'\' END AS "User", CASE WHEN "$matches_2" AND kql_text_long("$groups_1".g1) IS NOT NULL THEN kql_text_long("$groups_1".g1) ELSE NULL::BIGINT END AS "Id" FROM _3',
    'SELECT "Text", "User", "Id" FROM _4',
  ]);
});

test('relaxed gives null only for that value', async () => {
  const query = "print Text = 'user=ada id=x' | parse kind=relaxed Text with 'user=' User ' id=' Id: long";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Text: string', 'User: string', 'Id: long']);
  expect(rows).toEqual([['user=ada id=x', 'ada', null]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'user=ada id=x\' AS "Text"',
    'SELECT *, regexp_extract("Text", \'(?s)^user=(.*?) id=(.*?)$\', [\'g0\', \'g1\']) AS "$groups_1", regexp_matches("Text", \'(?s)^user=(.*?) id=(.*?)$\') AS "$matches_2" FROM _0',
    'SELECT "Text", CASE WHEN "$matches_2" THEN "$groups_1".g0 ELSE \'\' END AS "User", CASE WHEN "$matches_2" THEN kql_text_long("$groups_1".g1) ELSE NULL::BIGINT END AS "Id" FROM _3',
    'SELECT "Text", "User", "Id" FROM _4',
  ]);
});

test('regex takes constants as regular expressions, as long as can be', async () => {
  const query = "print Text = 'a1b22c' | parse kind=regex Text with * '[0-9]+' Rest";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Text: string', 'Rest: string']);
  expect(rows).toEqual([['a1b22c', 'c']]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'a1b22c\' AS "Text"',
    'SELECT *, regexp_extract("Text", \'^.*[0-9]+(.*)$\', [\'g0\']) AS "$groups_1", regexp_matches("Text", \'^.*[0-9]+(.*)$\') AS "$matches_2" FROM _0',
    'SELECT "Text", CASE WHEN "$matches_2" THEN "$groups_1".g0 ELSE \'\' END AS "Rest" FROM _3',
    'SELECT "Text", "Rest" FROM _4',
  ]);
});

test('regex takes flags', async () => {
  const query = "print Text = 'KEY=v, KEY=w' | parse kind=regex flags=Ui Text with * 'key=' First ',' *";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Text: string', 'First: string']);
  expect(rows).toEqual([['KEY=v, KEY=w', 'v']]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'KEY=v, KEY=w\' AS "Text"',
    'SELECT *, regexp_extract("Text", \'(?Ui)^.*key=(.*),.*$\', [\'g0\']) AS "$groups_1", regexp_matches("Text", \'(?Ui)^.*key=(.*),.*$\') AS "$matches_2" FROM _0',
    'SELECT "Text", CASE WHEN "$matches_2" THEN "$groups_1".g0 ELSE \'\' END AS "First" FROM _3',
    'SELECT "Text", "First" FROM _4',
  ]);
});

test('parse-where leaves out what does not match', async () => {
  const query = "datatable(Text: string) ['id=1', 'x'] | parse-where Text with 'id=' Id: long";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['Text: string', 'Id: long']);
  expect(rows).toEqual([['id=1', 1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (\'id=1\'::VARCHAR, 0), (\'x\'::VARCHAR, 1)) AS rows("Text", "$row_0")',
    'SELECT *, regexp_extract("Text", \'(?s)^id=(\\s*[+-]?\\d+\\s*)$\', [\'g0\']) AS "$groups_2", regexp_matches("Text", \'(?s)^id=(\\s*[+-]?\\d+\\s*)$\') AS "$matches_3" FROM _1',
    'SELECT * FROM _4 WHERE "$matches_3" AND kql_text_long("$groups_2".g0) IS NOT NULL',
    'SELECT "Text", kql_text_long("$groups_2".g0) AS "Id", "$row_0" FROM _5',
    'SELECT "Text", "Id" FROM _6 ORDER BY "$row_0"',
  ]);
});

test('parse-kv reads pairs', async () => {
  const query =
    "print Text = 'a=1, b=x y' | parse-kv Text as (a: long, b: string, c: string) with (pair_delimiter=', ', kv_delimiter='=') | project-away Text";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['a: long', 'b: string', 'c: string']);
  expect(rows).toEqual([[1, 'x y', '']]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'a=1, b=x y\' AS "Text"',
    'SELECT *, kql_parse_kv("Text", \'{"pair_delimiter":", ","kv_delimiter":"=","keys":["a","b","c"]}\') AS "$pairs_1" FROM _0',
    'SELECT "Text", kql_dynamic_long(kql_path("$pairs_1", \'$[0]\')) AS "a", kql_dynamic_text(kql_path("$pairs_1", \'$[1]\')) AS "b", kql_dynamic_text(kql_path("$pairs_1", \'$[2]\')) AS "c" FROM _2',
    'SELECT "a", "b", "c" FROM _3',
    'SELECT "a", "b", "c" FROM _4',
  ]);
});

test('parse-kv reads quoted values', async () => {
  const query =
    "print Text = 'a=\"x, y\", b=2' | parse-kv Text as (a: string, b: long) with (pair_delimiter=', ', kv_delimiter='=', quote='\"') | project-away Text";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['a: string', 'b: long']);
  expect(rows).toEqual([['x, y', 2]]);
  expect(kql.steps(query)).toEqual([
    'SELECT \'a="x, y", b=2\' AS "Text"',
    'SELECT *, kql_parse_kv("Text", \'{"pair_delimiter":", ","kv_delimiter":"=","quote":"\\"","keys":["a","b"]}\') AS "$pairs_1" FROM _0',
    'SELECT "Text", kql_dynamic_text(kql_path("$pairs_1", \'$[0]\')) AS "a", kql_dynamic_long(kql_path("$pairs_1", \'$[1]\')) AS "b" FROM _2',
    'SELECT "a", "b" FROM _3',
    'SELECT "a", "b" FROM _4',
  ]);
});

test('parse-kv takes the pairs that an expression finds, the first of each key', async () => {
  const query =
    "print Text = '<a 1> <b:x> <a 2>' | parse-kv Text as (a: long, b: string, c: string) with (regex='<(.).([^>]+)>') | project-away Text";

  const { rows } = await kql.run(query);

  expect(rows).toEqual([[1, 'x', '']]);
  expect(kql.steps(query)[1]).toBe(
    'SELECT *, json_array(' +
      ['a', 'b', 'c']
        .map(
          (key) =>
            `regexp_extract_all("Text", '<(.).([^>]+)>', 2)[list_position(regexp_extract_all("Text", '<(.).([^>]+)>', 1), '${key}')]`,
        )
        .join(', ') +
      ') AS "$pairs_1" FROM _0',
  );
});
