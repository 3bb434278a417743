import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  ["bag_pack('a', 1, 'b', 'x')", "json_object('a', to_json(1::BIGINT), 'b', to_json('x'))", { a: 1, b: 'x' }],
  ["bag_has_key(dynamic({'a': null}), 'a')", "kql_bag_has_key('{\"a\":null}'::JSON, 'a')", true],
  ["bag_keys(dynamic({'b': 1, 'a': {'c': 2}}))", 'kql_bag_keys(\'{"b":1,"a":{"c":2}}\'::JSON)', ['b', 'a']],
  ["bag_keys(parse_json('[1]'))", "kql_bag_keys(kql_parse_json('[1]'))", null],
  [
    "bag_merge(dynamic({'a': 1}), dynamic({'a': 2, 'b': 3}))",
    'kql_bag_merge(json_array(\'{"a":1}\'::JSON, \'{"a":2,"b":3}\'::JSON))',
    { a: 1, b: 3 },
  ],
  [
    "bag_remove_keys(dynamic({'a': 1, 'b': {'c': 2, 'd': 3}}), dynamic(['a', '$.b.c']))",
    'kql_bag_remove_keys(\'{"a":1,"b":{"c":2,"d":3}}\'::JSON, \'["a","$.b.c"]\'::JSON)',
    { b: { d: 3 } },
  ],
  [
    "bag_set_key(dynamic({'a': 1}), 'b', 2)",
    "kql_bag_set_key('{\"a\":1}'::JSON, 'b', to_json(2::BIGINT))",
    { a: 1, b: 2 },
  ],
  ["bag_zip(dynamic(['a', 1]), parse_json('5'))", "kql_bag_zip('[\"a\",1]'::JSON, kql_parse_json('5'))", { a: null }],
  ["bag_zip(parse_json('5'), dynamic([1]))", "kql_bag_zip(kql_parse_json('5'), '[1]'::JSON)", null],
  ["bag_zip(dynamic(['a', 'b']), dynamic([1]))", 'kql_bag_zip(\'["a","b"]\'::JSON, \'[1]\'::JSON)', { a: 1, b: null }],
  [
    "treepath(dynamic({'a': [{'b': 1}]}))",
    'kql_treepath(\'{"a":[{"b":1}]}\'::JSON)',
    ["['a']", "['a'][0]", "['a'][0]['b']"],
  ],
  [
    'extract_json(\'$.a.b\', \'{"a":{"b":5}}\', typeof(long))',
    'kql_dynamic_long(kql_path(kql_parse_json(\'{"a":{"b":5}}\'), \'$.a.b\'))',
    5,
  ],
  ["dynamic({'a': {'b': [10, 20]}}).a.b[1]", 'kql_path(\'{"a":{"b":[10,20]}}\'::JSON, \'$."a"."b"[1]\')', 20],
  ['dynamic([1, 2, 3])[-1]', "kql_path('[1,2,3]'::JSON, '$[#-1]')", 3],
  ["dynamic({'a b': 1})['a b']", 'kql_path(\'{"a b":1}\'::JSON, \'$."a b"\')', 1],
  ["dynamic({'a': 1}).other", 'kql_path(\'{"a":1}\'::JSON, \'$."other"\')', null],
  ['dynamic([1])[9]', "kql_path('[1]'::JSON, '$[9]')", null],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});
