import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  ['set_union(dynamic([1, 2]), dynamic([2, 3]))', "kql_set_union(json_array('[1,2]'::JSON, '[2,3]'::JSON))", [1, 2, 3]],
  [
    'set_intersect(dynamic([1, 2, 2]), dynamic([2]))',
    "kql_set_intersect(json_array('[1,2,2]'::JSON, '[2]'::JSON))",
    [2],
  ],
  [
    'set_difference(dynamic([1, 2, 3]), dynamic([2]))',
    "kql_set_difference(json_array('[1,2,3]'::JSON, '[2]'::JSON))",
    [1, 3],
  ],
  ["set_has_element(dynamic(['a']), 'a')", "kql_set_has_element('[\"a\"]'::JSON, to_json('a'))", true],
  ["set_has_element(dynamic([1]), 'a')", "kql_set_has_element('[1]'::JSON, to_json('a'))", false],
  ['set_equals(dynamic([1, 2]), dynamic([2, 1, 1]))', "kql_set_equals('[1,2]'::JSON, '[2,1,1]'::JSON)", true],
  [
    'jaccard_index(dynamic([1, 2]), dynamic([2, 3]))',
    "kql_jaccard_index('[1,2]'::JSON, '[2,3]'::JSON)",
    0.3333333333333333,
  ],
  ["set_union(parse_json('1'), dynamic([1]))", "kql_set_union(json_array(kql_parse_json('1'), '[1]'::JSON))", null],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});
