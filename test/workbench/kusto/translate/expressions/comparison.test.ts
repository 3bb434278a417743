import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  ['1 == 1.0', '(1::BIGINT = 1.0e0)', true],
  ['int(null) == 1', '(NULL::INTEGER IS NOT DISTINCT FROM 1::BIGINT)', false],
  [
    'int(null) == long(null)',
    'CASE WHEN NULL::INTEGER IS NOT NULL OR NULL::BIGINT IS NOT NULL THEN NULL::INTEGER IS NOT DISTINCT FROM NULL::BIGINT END',
    null,
  ],
  ['int(null) != 1', '(NULL::INTEGER IS DISTINCT FROM 1::BIGINT)', true],
  ['1 < long(null)', '(1::BIGINT < NULL::BIGINT)', null],
  ["'a' == 'A'", "('a' = 'A')", false],
  ["'a' =~ 'A'", "('a' = 'a')", true],
  ["'a' !~ 'A'", "('a' <> 'a')", false],
  ["'b' in ('a', 'b')", "('b' IN ('a', 'b'))", true],
  ["'B' in~ ('a', 'b')", "('b' IN ('a', 'b'))", true],
  ['3 !in (1, 2)', '(NOT (3::BIGINT IN (1::BIGINT, 2::BIGINT)))', true],
  ['long(null) in (1, 2)', 'coalesce((NULL::BIGINT IN (1::BIGINT, 2::BIGINT)), false)', false],
  ['long(null) !in (1, 2)', '(NOT coalesce((NULL::BIGINT IN (1::BIGINT, 2::BIGINT)), false))', true],
  ['2 in (dynamic([1, 2]))', '(2::BIGINT IN (1::BIGINT, 2::BIGINT))', true],
  ["dynamic('a') in ('a', 'b')", "(kql_dynamic_text('\"a\"'::JSON) IN ('a', 'b'))", true],
  ['5 between (1 .. 5)', '(5::BIGINT BETWEEN 1::BIGINT AND 5::BIGINT)', true],
  ['5 !between (1 .. 4)', '(5::BIGINT NOT BETWEEN 1::BIGINT AND 4::BIGINT)', true],
  [
    'datetime(2026-01-15) between (datetime(2026-01-14) .. 1d)',
    '(639040320000000000 BETWEEN 639039456000000000 AND 639040320000000000)',
    true,
  ],
  ['long(null) between (1 .. 2)', '(NULL::BIGINT BETWEEN 1::BIGINT AND 2::BIGINT)', null],
  ["'Grüße' contains 'üß'", "contains(lower('Grüße'), lower('üß'))", true],
  ["'abc' contains_cs 'B'", "contains('abc', 'B')", false],
  ["'abc' !contains 'B'", "(NOT contains(lower('abc'), 'b'))", false],
  ["'abc' startswith 'AB'", "starts_with(lower('abc'), 'ab')", true],
  ["'abc' endswith_cs 'BC'", "ends_with('abc', 'BC')", false],
  [
    "'error in foo_bar' has 'BAR'",
    "regexp_matches('error in foo_bar', '(?i)(?:^|[^\\pL\\pN])BAR(?:$|[^\\pL\\pN])')",
    true,
  ],
  ["'errors' has 'error'", "regexp_matches('errors', '(?i)(?:^|[^\\pL\\pN])error(?:$|[^\\pL\\pN])')", false],
  ["'a.b c' has 'a.b'", "regexp_matches('a.b c', '(?i)(?:^|[^\\pL\\pN])a\\.b(?:$|[^\\pL\\pN])')", true],
  ["'errors' hasprefix 'ERR'", "regexp_matches('errors', '(?i)(?:^|[^\\pL\\pN])ERR')", true],
  ["'terrors' hassuffix 'ors'", "regexp_matches('terrors', '(?i)ors(?:$|[^\\pL\\pN])')", true],
  [
    "'one two' has_any ('x', 'TWO')",
    "(regexp_matches('one two', '(?i)(?:^|[^\\pL\\pN])x(?:$|[^\\pL\\pN])') OR regexp_matches('one two', '(?i)(?:^|[^\\pL\\pN])TWO(?:$|[^\\pL\\pN])'))",
    true,
  ],
  [
    "'one two' has_all ('two', 'x')",
    "(regexp_matches('one two', '(?i)(?:^|[^\\pL\\pN])two(?:$|[^\\pL\\pN])') AND regexp_matches('one two', '(?i)(?:^|[^\\pL\\pN])x(?:$|[^\\pL\\pN])'))",
    false,
  ],
  ["'abc' has ''", 'true', true],
  ["'abc' matches regex '^a.c$'", "regexp_matches('abc', '^a.c$')", true],
  ["'a\\nc' matches regex 'a.c'", "regexp_matches('a\nc', 'a.c')", false],
  ['true and bool(null)', '(true AND NULL::BOOLEAN)', null],
  ['true or bool(null)', '(true OR NULL::BOOLEAN)', true],
  ['false and bool(null)', '(false AND NULL::BOOLEAN)', false],
  [
    '0.0 / 0 == 0.0 / 0',
    '(((0.0e0 / 0::BIGINT::DOUBLE) = (0.0e0 / 0::BIGINT::DOUBLE)) AND NOT isnan((0.0e0 / 0::BIGINT::DOUBLE)))',
    false,
  ],
  ['0.0 / 0 > 1', '(((0.0e0 / 0::BIGINT::DOUBLE) > 1::BIGINT) AND NOT isnan((0.0e0 / 0::BIGINT::DOUBLE)))', false],
  ["dynamic({'a': 'x'}).a == 'x'", "(coalesce('{\"a\":\"x\"}'::JSON ->> '$.\"a\"', '') = 'x')", true],
  ["dynamic({'a': 5}).a > 3", '(kql_dynamic_long(kql_path(\'{"a":5}\'::JSON, \'$."a"\')) > 3::BIGINT)', true],
  [
    "'port 22' has_any (dynamic([22, 80]))",
    "((regexp_matches('port 22', '(?i)(?:^|[^\\pL\\pN])22(?:$|[^\\pL\\pN])') OR regexp_matches('port 22', '(?i)(?:^|[^\\pL\\pN])80(?:$|[^\\pL\\pN])')))",
    true,
  ],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});
