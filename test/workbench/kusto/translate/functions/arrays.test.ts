import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  [
    'array_length(dynamic([1, 2]))',
    "CASE WHEN json_type('[1,2]'::JSON) = 'ARRAY' THEN json_array_length('[1,2]'::JSON)::BIGINT END",
    2,
  ],
  [
    "array_length(parse_json('{}'))",
    "CASE WHEN json_type(kql_parse_json('{}')) = 'ARRAY' THEN json_array_length(kql_parse_json('{}'))::BIGINT END",
    null,
  ],
  [
    'array_concat(dynamic([1]), dynamic([2, 3]))',
    "kql_array_concat(json_array('[1]'::JSON, '[2,3]'::JSON))",
    [1, 2, 3],
  ],
  [
    'array_iff(dynamic([true, false]), 1, 2)',
    "kql_array_iff('[true,false]'::JSON, to_json(1::BIGINT), to_json(2::BIGINT))",
    [1, 2],
  ],
  ["array_index_of(dynamic(['a', 'b']), 'b')", 'kql_array_index_of(\'["a","b"]\'::JSON, to_json(\'b\'), 0, -1, 1)', 1],
  [
    'array_index_of(dynamic([1, 2, 1]), 1, 1)',
    "kql_array_index_of('[1,2,1]'::JSON, to_json(1::BIGINT), 1::BIGINT, -1, 1)",
    2,
  ],
  ['array_index_of(dynamic([1]), 5)', "kql_array_index_of('[1]'::JSON, to_json(5::BIGINT), 0, -1, 1)", -1],
  ['array_reverse(dynamic([1, 2]))', "to_json(list_reverse(kql_elements('[1,2]'::JSON)))", [2, 1]],
  ['array_rotate_left(dynamic([1, 2, 3]), 1)', "kql_array_rotate('[1,2,3]'::JSON, 1::BIGINT)", [2, 3, 1]],
  ['array_rotate_right(dynamic([1, 2, 3]), 1)', "kql_array_rotate('[1,2,3]'::JSON, -1::BIGINT)", [3, 1, 2]],
  ['array_shift_left(dynamic([1, 2, 3]), 1)', "kql_array_shift('[1,2,3]'::JSON, 1::BIGINT, NULL::JSON)", [2, 3, null]],
  [
    'array_shift_right(dynamic([1, 2, 3]), 1, 0)',
    "kql_array_shift('[1,2,3]'::JSON, -1::BIGINT, to_json(0::BIGINT))",
    [0, 1, 2],
  ],
  ['array_slice(dynamic([1, 2, 3]), 1, 2)', "kql_array_slice('[1,2,3]'::JSON, 1::BIGINT, 2::BIGINT)", [2, 3]],
  ['array_slice(dynamic([1, 2, 3]), -2, -1)', "kql_array_slice('[1,2,3]'::JSON, (-2::BIGINT), (-1::BIGINT))", [2, 3]],
  ['array_split(dynamic([1, 2, 3]), 1)', "kql_array_split('[1,2,3]'::JSON, to_json(1::BIGINT))", [[1], [2, 3]]],
  ['array_sum(dynamic([1, 2.5]))', "kql_array_sum('[1,2.5]'::JSON)", 3.5],
  [
    "array_sort_asc(dynamic(['b', 'a', null]))",
    'kql_array_sort_one(\'["b","a",null]\'::JSON, true, true)',
    ['a', 'b', null],
  ],
  ['array_sort_desc(dynamic([2, 10, 1]))', "kql_array_sort_one('[2,10,1]'::JSON, false, true)", [10, 2, 1]],
  [
    "strcat_array(dynamic(['a', 1, null]), '-')",
    "coalesce(array_to_string(list_transform(kql_elements('[\"a\",1,null]'::JSON), lambda item: coalesce(item ->> '$', '')), '-'), '')",
    'a-1-',
  ],
  [
    "pack_array(1, 'a', 1s)",
    "json_array(to_json(1::BIGINT), to_json('a'), to_json(nullif(kql_timespan_text(10000000::BIGINT), '')))",
    [1, 'a', '00:00:01'],
  ],
  ['range(1, 7, 3)', 'to_json(kql_series(1::BIGINT, 7::BIGINT, 3::BIGINT))', [1, 4, 7]],
  ['range(1, 3)', 'to_json(kql_series(1::BIGINT, 3::BIGINT, 1))', [1, 2, 3]],
  ['range(5, 1, -2)', 'to_json(kql_series(5::BIGINT, 1::BIGINT, (-2::BIGINT)))', [5, 3, 1]],
  ['range(5, 1)', 'to_json(kql_series(5::BIGINT, 1::BIGINT, 1))', []],
  ['range(1, long(null))', 'to_json(kql_series(1::BIGINT, NULL::BIGINT, 1))', null],
  [
    'range(0.5, 1.5, 0.5)',
    'to_json(list_transform(kql_series(0, floor((1.5e0 - 0.5e0) / 0.5e0)::BIGINT, 1), lambda i: 0.5e0 + i * 0.5e0))',
    [0.5, 1, 1.5],
  ],
  ["repeat('a', 2)", "kql_array_repeat(to_json('a'), 2::BIGINT)", ['a', 'a']],
  [
    "zip(dynamic([1, 2]), dynamic(['a']))",
    "kql_array_zip(json_array('[1,2]'::JSON, '[\"a\"]'::JSON))",
    [
      [1, 'a'],
      [2, null],
    ],
  ],
  ["array_sum(dynamic([1, 'a']))", 'kql_array_sum(\'[1,"a"]\'::JSON)', null],
  [
    "array_shift_left(dynamic(['a', 'b']), 1)",
    'kql_array_shift(\'["a","b"]\'::JSON, 1::BIGINT, NULL::JSON)',
    ['b', ''],
  ],
  ['repeat(1, -1)', 'kql_array_repeat(to_json(1::BIGINT), (-1::BIGINT))', []],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});
