import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  ['around(5, 7, 2)', '(abs(5::BIGINT - 7::BIGINT) <= 2::BIGINT)', true],
  ['around(1.5, 2, 0.4)', '(abs(1.5e0 - 2::BIGINT::DOUBLE) <= 0.4e0)', false],
  [
    'around(datetime(2026-01-15), datetime(2026-01-15 00:01), 1m)',
    '(abs(639040320000000000 - 639040320600000000) <= 600000000::BIGINT)',
    true,
  ],
  ['around(5, long(null), 2)', '(abs(5::BIGINT - NULL::BIGINT) <= 2::BIGINT)', null],
  [
    "case(1 > 2, 'a', 2 > 1, 'b', 'c')",
    "CASE WHEN (1::BIGINT > 2::BIGINT) THEN 'a' WHEN (2::BIGINT > 1::BIGINT) THEN 'b' ELSE 'c' END",
    'b',
  ],
  ["case(bool(null), 'a', 'b')", "CASE WHEN NULL::BOOLEAN THEN 'a' ELSE 'b' END", 'b'],
  ['iff(true, 1, 2.5)', 'CASE WHEN true THEN 1::BIGINT::DOUBLE ELSE 2.5e0 END', 1],
  ['not(true)', '(NOT true)', false],
  ['not(bool(null))', '(NOT NULL::BOOLEAN)', null],
  ['coalesce(long(null), 3)', 'coalesce(NULL::BIGINT, 3::BIGINT)', 3],
  ["coalesce('', 'x')", "coalesce(nullif('', ''), nullif('x', ''), '')", 'x'],
  ['isnull(int(null))', '(NULL::INTEGER IS NULL)', true],
  ["isnull('')", 'false', false],
  ['isnotnull(1)', '(NOT false)', true],
  ["isempty('')", "('' = '')", true],
  ['isempty(int(null))', '(NULL::INTEGER IS NULL)', true],
  ['isempty(dynamic(null))', "(kql_dynamic_text(NULL::JSON) = '')", true],
  ["isnotempty('a')", "(NOT ('a' = ''))", true],
  ['max_of(1, 3, 2)', 'greatest(1::BIGINT, 3::BIGINT, 2::BIGINT)', 3],
  ['min_of(1.5, 3)', 'least(1.5e0, 3::BIGINT::DOUBLE)', 1.5],
  ["column_ifexists('Missing', 'fallback')", "'fallback'", 'fallback'],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});
