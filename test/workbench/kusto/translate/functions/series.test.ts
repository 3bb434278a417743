import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  ["series_abs(dynamic([-6.5, 0, 'a']))", "kql_series_each('abs', '[-6.5,0,\"a\"]'::JSON)", [6.5, 0, null]],
  ['series_sign(dynamic([-6, 0, 8.5]))', "kql_series_each('sign', '[-6,0,8.5]'::JSON)", [-1, 0, 1]],
  ['series_floor(dynamic([-1.5, 2]))', "kql_series_each('floor', '[-1.5,2]'::JSON)", [-2, 2]],
  ["series_floor(parse_json('5'))", "kql_series_each('floor', kql_parse_json('5'))", null],
  [
    'series_add(dynamic([1, 2.5]), dynamic([2, 1, 4]))',
    "kql_series_pair('add', '[1,2.5]'::JSON, '[2,1,4]'::JSON)",
    [3, 3.5, null],
  ],
  [
    'series_divide(dynamic([1, 1]), dynamic([4, 0]))',
    "kql_series_pair('divide', '[1,1]'::JSON, '[4,0]'::JSON)",
    [0.25, 'Infinity'],
  ],
  [
    'series_greater(dynamic([1, 2]), dynamic([2, 1]))',
    "kql_series_pair('greater', '[1,2]'::JSON, '[2,1]'::JSON)",
    [false, true],
  ],
  ['series_pow(dynamic([4]), dynamic([0.5]))', "kql_series_pair('pow', '[4]'::JSON, '[0.5]'::JSON)", [2]],
  ['series_sum(dynamic([1, 2]))', "kql_series_total('sum', '[1,2]'::JSON, '[1,2]'::JSON)", 3],
  ['series_product(dynamic([2, 3]))', "kql_series_total('product', '[2,3]'::JSON, '[2,3]'::JSON)", 6],
  ['series_magnitude(dynamic([3, 4]))', "kql_series_total('magnitude', '[3,4]'::JSON, '[3,4]'::JSON)", 5],
  [
    'series_dot_product(dynamic([1, 2, 4]), dynamic([4, 2]))',
    "kql_series_total('dot_product', '[1,2,4]'::JSON, '[4,2]'::JSON)",
    8,
  ],
  [
    'series_dot_product(dynamic([1, 2, 4]), 2)',
    "kql_series_total('dot_product', '[1,2,4]'::JSON, to_json(2::BIGINT))",
    14,
  ],
  [
    'series_pearson_correlation(dynamic([1, 2]), dynamic([2, 4, 6]))',
    "kql_series_total('pearson_correlation', '[1,2]'::JSON, '[2,4,6]'::JSON)",
    null,
  ],
  [
    'series_fill_const(dynamic([1, null]), 5)',
    "kql_series_fill_const('[1,null]'::JSON, to_json(5::BIGINT), NULL::JSON)",
    [1, 5],
  ],
  [
    'series_fill_const(dynamic([1, -1]), 0, -1)',
    "kql_series_fill_const('[1,-1]'::JSON, to_json(0::BIGINT), to_json((-1::BIGINT)))",
    [1, 0],
  ],
  [
    'series_fill_forward(dynamic([null, 1, null]))',
    "kql_series_fill_forward('[null,1,null]'::JSON, NULL::JSON)",
    [null, 1, 1],
  ],
  [
    'series_fill_backward(dynamic([null, 1, null]))',
    "kql_series_fill_backward('[null,1,null]'::JSON, NULL::JSON)",
    [1, 1, null],
  ],
  ['series_cos(dynamic([0, "x"]))', "kql_series_each('cos', '[0,\"x\"]'::JSON)", [1, null]],
  ['series_asin(dynamic([1]))', "kql_series_each('asin', '[1]'::JSON)", [Math.PI / 2]],
  [
    'series_fill_linear(dynamic([null, 1.0, null, 4, null]))',
    "kql_series_fill_linear('[null,1.0,null,4,null]'::JSON, NULL::JSON, true, '0.0'::JSON)",
    [1, 1, 2.5, 4, 4],
  ],
  [
    'series_fill_linear(dynamic([null, 1, null, 4, null]), real(null), false)',
    "kql_series_fill_linear('[null,1,null,4,null]'::JSON, kql_real_dynamic(NULL::DOUBLE), false, '0.0'::JSON)",
    [null, 1, 2, 4, null],
  ],
  [
    'series_fill_linear(dynamic([null, null]), real(null), true, 7)',
    "kql_series_fill_linear('[null,null]'::JSON, kql_real_dynamic(NULL::DOUBLE), true, to_json(7::BIGINT))",
    [7, 7],
  ],
  [
    'series_stats_dynamic(dynamic([1, null, 3]), true)',
    "kql_series_stats('[1,null,3]'::JSON, true)",
    { min: 1, min_idx: 0, max: 3, max_idx: 2, avg: 2, stdev: Math.SQRT2, variance: 2, sum: 4, len: 3 },
  ],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});

test('whole numbers stay whole, others are printed as reals', async () => {
  expect(await kql.value('tostring(series_add(dynamic([1, 1.5]), dynamic([2, 1.5])))')).toBe('[3,3.0]');
});

test('series_stats gives a column for each measure, and nulls where something is no number', async () => {
  expect(await kql.records('print S = dynamic([3, 1, 2]) | project series_stats(S)')).toEqual([
    {
      series_stats_S_min: 1,
      series_stats_S_min_idx: 1,
      series_stats_S_max: 3,
      series_stats_S_max_idx: 0,
      series_stats_S_avg: 2,
      series_stats_S_stdev: 1,
      series_stats_S_variance: 1,
    },
  ]);
  expect((await kql.rows('print S = dynamic([3, null]) | project series_stats(S)'))[0]).toEqual(Array(7).fill(null));
});

test.each([
  ['series_log(dynamic([-1]))', "'series_log()' of a value outside of its domain."],
  ['series_stats_dynamic(dynamic([1]))', "'series_stats()' of fewer than two numbers."],
  ['series_cosine_similarity(dynamic([1]), dynamic([1]), 1.0)', "'series_cosine_similarity()' with magnitudes"],
])('refuses %s, whose result the reference does not tell', async (expression, message) => {
  await expect(kql.value(expression)).rejects.toThrow(message);
});
