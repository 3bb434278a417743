import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test.each<[string, string, unknown[], unknown[]]>([
  ['count()', 'SELECT count(*) AS "count_" FROM "T"', [3], [0]],
  ['countif(N > 1)', 'SELECT count(*) FILTER (WHERE ("N" > 1::BIGINT)) AS "countif_" FROM "T"', [1], [0]],
  ['dcount(S)', 'SELECT count(DISTINCT "S") AS "dcount_S" FROM "T"', [3], [0]],
  [
    'dcountif(S, N > 1)',
    'SELECT count(DISTINCT "S") FILTER (WHERE ("N" > 1::BIGINT)) AS "dcountif_S" FROM "T"',
    [1],
    [0],
  ],
  ['count_distinct(S)', 'SELECT count(DISTINCT "S") AS "count_distinct_S" FROM "T"', [3], [0]],
  ['sum(N)', 'SELECT coalesce(sum("N"), 0)::BIGINT AS "sum_N" FROM "T"', [3], [0]],
  ['sum(R)', 'SELECT coalesce(sum("R"), 0)::DOUBLE AS "sum_R" FROM "T"', [2], [0]],
  [
    'sumif(N, N > 1)',
    'SELECT coalesce(sum("N") FILTER (WHERE ("N" > 1::BIGINT)), 0)::BIGINT AS "sumif_N" FROM "T"',
    [2],
    [0],
  ],
  ['avg(N)', 'SELECT coalesce(avg("N"::DOUBLE), \'nan\'::DOUBLE) AS "avg_N" FROM "T"', [1.5], [NaN]],
  [
    'avgif(R, N == 1)',
    'SELECT coalesce(avg("R") FILTER (WHERE ("N" IS NOT DISTINCT FROM 1::BIGINT)), \'nan\'::DOUBLE) AS "avgif_R" FROM "T"',
    [0.5],
    [NaN],
  ],
  ['min(N)', 'SELECT min("N") AS "min_N" FROM "T"', [1], [null]],
  ['max(S)', 'SELECT coalesce(max("S"), \'\') AS "max_S" FROM "T"', ['c'], ['']],
  ['minif(N, N > 1)', 'SELECT min("N") FILTER (WHERE ("N" > 1::BIGINT)) AS "minif_N" FROM "T"', [2], [null]],
  [
    'maxif(At, N == 1)',
    'SELECT max("At") FILTER (WHERE ("N" IS NOT DISTINCT FROM 1::BIGINT)) AS "maxif_At" FROM "T"',
    ['2026-01-15T10:00:00.0000000Z'],
    [null],
  ],
  ['stdev(N)', 'SELECT coalesce(stddev_samp("N"::DOUBLE), 0e0) AS "stdev_N" FROM "T"', [0.7071067811865476], [0]],
  ['stdevp(N)', 'SELECT coalesce(stddev_pop("N"::DOUBLE), 0e0) AS "stdevp_N" FROM "T"', [0.5], [0]],
  ['variance(N)', 'SELECT coalesce(var_samp("N"::DOUBLE), 0e0) AS "variance_N" FROM "T"', [0.5], [0]],
  ['variancep(N)', 'SELECT coalesce(var_pop("N"::DOUBLE), 0e0) AS "variancep_N" FROM "T"', [0.25], [0]],
  [
    'varianceif(N, N > 0)',
    'SELECT coalesce(var_samp("N"::DOUBLE) FILTER (WHERE ("N" > 0::BIGINT)), 0e0) AS "varianceif_N" FROM "T"',
    [0.5],
    [0],
  ],
  [
    'percentile(N, 50)',
    'SELECT quantile_disc("N", 50::BIGINT::DOUBLE / 100e0) AS "percentile_N_50" FROM "T"',
    [1],
    [null],
  ],
  [
    'percentiles(N, 50)',
    'SELECT quantile_disc("N", 50::BIGINT::DOUBLE / 100e0) AS "percentile_N_50" FROM "T"',
    [1],
    [null],
  ],
  ['binary_all_or(N)', 'SELECT bit_or("N") AS "N" FROM "T"', [3], [null]],
  ['binary_all_and(N)', 'SELECT bit_and("N") AS "N" FROM "T"', [0], [null]],
  ['binary_all_xor(N)', 'SELECT bit_xor("N") AS "N" FROM "T"', [3], [null]],
  [
    'make_list(N)',
    'SELECT coalesce(to_json(list("N") FILTER (WHERE NOT ("N" IS NULL))), \'[]\'::JSON) AS "list_N" FROM "T"',
    [[1, 2]],
    [[]],
  ],
  [
    'make_list(S, 2)',
    'SELECT coalesce(to_json((list("S"))[1:2::BIGINT]), \'[]\'::JSON) AS "list_S" FROM "T"',
    [['a', 'b']],
    [[]],
  ],
  [
    'make_list_if(S, N > 1)',
    'SELECT coalesce(to_json(list("S") FILTER (WHERE ("N" > 1::BIGINT))), \'[]\'::JSON) AS "list_S" FROM "T"',
    [['b']],
    [[]],
  ],
  [
    'make_list_with_nulls(N)',
    'SELECT coalesce(to_json(list("N")), \'[]\'::JSON) AS "list_N" FROM "T"',
    [[1, 2, null]],
    [[]],
  ],
  [
    'make_set(S)',
    'SELECT coalesce(to_json(list_sort(list(DISTINCT "S"))), \'[]\'::JSON) AS "set_S" FROM "T"',
    [['a', 'b', 'c']],
    [[]],
  ],
  [
    'make_set_if(S, N > 1)',
    'SELECT coalesce(to_json(list_sort(list(DISTINCT "S") FILTER (WHERE ("N" > 1::BIGINT)))), \'[]\'::JSON) AS "set_S" FROM "T"',
    [['b']],
    [[]],
  ],
  [
    'make_set(D)',
    'SELECT coalesce(to_json(list_sort(list_distinct(flatten(list(kql_set_elements("D")) FILTER (WHERE NOT ("D" IS NULL)))))), \'[]\'::JSON) AS "set_D" FROM "T"',
    [['p', 'q', { x: 1 }]],
    [[]],
  ],
  [
    'make_list(At)',
    'SELECT coalesce(to_json(list(nullif(kql_datetime_text("At"), \'\')) FILTER (WHERE NOT ("At" IS NULL))), \'[]\'::JSON) AS "list_At" FROM "T"',
    [['2026-01-15T10:00:00.0000000Z', '2026-01-15T11:30:00.0000000Z']],
    [[]],
  ],
  [
    'make_bag(D)',
    'SELECT kql_bag_merge(coalesce(to_json(list("D")), \'[]\'::JSON)) AS "bag_D" FROM "T"',
    [{ x: 1 }],
    [{}],
  ],
  [
    'take_anyif(S, N == 2)',
    'SELECT coalesce(any_value(nullif("S", \'\')) FILTER (WHERE ("N" IS NOT DISTINCT FROM 2::BIGINT)), \'\') AS "S" FROM "T"',
    ['b'],
    [''],
  ],
  [
    'arg_max(N, S)',
    'SELECT coalesce(arg_max({v0: "N", v1: "S"}, "N"), first({v0: "N", v1: "S"})) AS "$row_0" FROM "T"',
    [2, 'b'],
    [null, ''],
  ],
  [
    'arg_min(N, *)',
    'SELECT coalesce(arg_min({v0: "N", v1: "S", v2: "R", v3: "D", v4: "At"}, "N"), first({v0: "N", v1: "S", v2: "R", v3: "D", v4: "At"})) AS "$row_0" FROM "T"',
    [1, 'a', 0.5, { x: 1 }, '2026-01-15T10:00:00.0000000Z'],
    [null, '', null, null, null],
  ],
  [
    'arg_max(R, S)',
    'SELECT coalesce(arg_max({v0: "R", v1: "S"}, "R"), first({v0: "R", v1: "S"})) AS "$row_0" FROM "T"',
    [1.5, 'b'],
    [null, ''],
  ],
  [
    'percentiles(N, 50, 100)',
    'SELECT {v0: quantile_disc("N", 50::BIGINT::DOUBLE / 100e0), v1: quantile_disc("N", 100::BIGINT::DOUBLE / 100e0)} AS "$row_0" FROM "T"',
    [1, 2],
    [null, null],
  ],
  ['take_any(S, N)', 'SELECT first({v0: "S", v1: "N"}) AS "$row_0" FROM "T"', ['a', 1], ['', null]],
  ['sum(N) / count()', 'SELECT (coalesce(sum("N"), 0)::BIGINT // count(*)) AS "Column1" FROM "T"', [1], [null]],
  [
    'max(bin(At, 1h))',
    'SELECT max(kql_bin("At", 36000000000::BIGINT)) AS "max_At" FROM "T"',
    ['2026-01-15T11:00:00.0000000Z'],
    [null],
  ],
  [
    'percentiles_array(N, 50, 100)',
    'SELECT json_array(to_json(quantile_disc("N", 50::BIGINT::DOUBLE / 100e0)), to_json(quantile_disc("N", 100::BIGINT::DOUBLE / 100e0))) AS "percentiles_N" FROM "T"',
    [[1, 2]],
    [[null, null]],
  ],
  [
    'arg_max(S, N)',
    'SELECT max("S") AS "$row_0", arg_max_null("N", "S") AS "$row_1" FROM "T"',
    ['c', null],
    ['', null],
  ],
  [
    'arg_max(S, N, R)',
    'SELECT max("S") AS "$row_0", arg_max({v0: "N", v1: "R"}, "S") AS "$row_1" FROM "T"',
    ['c', null, null],
    ['', null, null],
  ],
  [
    'arg_min(S, D)',
    'SELECT min("S") AS "$row_0", arg_min_null("D", "S") AS "$row_1" FROM "T"',
    ['a', { x: 1 }],
    ['', null],
  ],
])('%s is one step with the documented value, also of no rows', async (aggregate, sql, row, empty) => {
  expect(kql.steps(`T | summarize ${aggregate}`)[0]).toBe(sql);
  expect(await kql.rows(`T | summarize ${aggregate}`)).toEqual([row]);
  expect(await kql.rows(`T | take 0 | summarize ${aggregate}`)).toEqual([empty]);
});

test.each([
  ['N asc', ['c', 'a', 'b']],
  ['N desc nulls first', ['c', 'b', 'a']],
  ['isnull(N) asc, N desc', ['b', 'a', 'c']],
  ['R asc nulls last, S desc', ['a', 'b', 'c']],
])('make_list holds rows sorted by %s in that order, also where it is cut', async (keys, order) => {
  const query = `T | sort by ${keys} | summarize make_list(S), make_list(S, 2), make_list_if(S, S != "b")`;

  expect(await kql.rows(query)).toEqual([[order, order.slice(0, 2), order.filter((each) => each !== 'b')]]);
});

test('make_list gathers values of ordered rows with the keys they are sorted by', () => {
  expect(kql.steps('T | sort by N asc, S desc | summarize make_list(R)').at(-2)).toBe(
    'SELECT coalesce(to_json(list_transform(list_sort(list({k: create_sort_key("$key_0", \'ASC NULLS FIRST\', "$key_1", \'DESC NULLS LAST\'), ' +
      'v: kql_real_dynamic("R")}) FILTER (WHERE NOT ("R" IS NULL))), lambda e: e[\'v\'])), \'[]\'::JSON) AS "list_R" FROM _2',
  );
});

test('make_list of a few values keeps no more than these for each group', async () => {
  const query = 'T | sort by N asc | summarize make_list(R, 2), make_list_if(S, false, 2), make_list(S, 0)';

  expect(kql.steps(query).at(-2)).toContain(
    'list_transform(min({k: create_sort_key("$key_0", \'ASC NULLS FIRST\'), v: kql_real_dynamic("R")}, 2) FILTER (WHERE NOT ("R" IS NULL)), lambda e: e[\'v\'])',
  );
  expect(await kql.rows(query)).toEqual([[[0.5, 1.5], [], []]]);
});
