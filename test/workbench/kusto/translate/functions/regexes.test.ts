import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  [
    "extract_all('(?P<a>x)(y)', dynamic(['a', 2]), 'xy')",
    "CASE WHEN regexp_matches('xy', '(?P<a>x)(y)') THEN to_json(list_transform(list_zip(regexp_extract_all('xy', '(?P<a>x)(y)', 1), regexp_extract_all('xy', '(?P<a>x)(y)', 2)), lambda groups: [groups[1], groups[2]])) END",
    [['x', 'y']],
  ],
  [
    "extract_all('(?P<a>x)(y)', dynamic(['a']), 'xy')",
    "CASE WHEN regexp_matches('xy', '(?P<a>x)(y)') THEN to_json(regexp_extract_all('xy', '(?P<a>x)(y)', 1)) END",
    ['x'],
  ],
  ["extract('(\\\\d+)-(\\\\d+)', 2, 'a 12-34')", "regexp_extract('a 12-34', '(\\d+)-(\\d+)', 2)", '34'],
  ["extract('(\\\\d+)', 1, 'none')", "regexp_extract('none', '(\\d+)', 1)", ''],
  ["extract('(\\\\d+)', 1, 'n 7', typeof(long))", "kql_text_long(regexp_extract('n 7', '(\\d+)', 1))", 7],
  [
    "extract_all('(\\\\w)(\\\\d)', 'a1 b2')",
    "CASE WHEN regexp_matches('a1 b2', '(\\w)(\\d)') THEN to_json(list_transform(list_zip(regexp_extract_all('a1 b2', '(\\w)(\\d)', 1), regexp_extract_all('a1 b2', '(\\w)(\\d)', 2)), lambda groups: [groups[1], groups[2]])) END",
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  [
    "extract_all('(\\\\d)', 'a1b2')",
    "CASE WHEN regexp_matches('a1b2', '(\\d)') THEN to_json(regexp_extract_all('a1b2', '(\\d)', 1)) END",
    ['1', '2'],
  ],
  [
    "replace_regex('2026-01', '(\\\\d+)-(\\\\d+)', '\\\\2/\\\\1')",
    "regexp_replace('2026-01', '(\\d+)-(\\d+)', '\\2/\\1', 'g')",
    '01/2026',
  ],
  ["regex_quote('a.b')", "regexp_escape('a.b')", 'a\\.b'],
  ["indexof_regex('ab12ab', '[0-9]+')", "kql_index_of_regex('ab12ab', '[0-9]+', 0, -1, 1)", 2],
  ["indexof_regex('abab', 'a', 0, -1, 2)", "kql_index_of_regex('abab', 'a', 0::BIGINT, (-1::BIGINT), 2::BIGINT)", 2],
  ["indexof_regex('abc', 'b', -1)", "kql_index_of_regex('abc', 'b', (-1::BIGINT), -1, 1)", null],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});

test('extract_all refuses a group that the expression does not have', async () => {
  await expect(kql.value("extract_all('(x)', dynamic([2]), 'xy')")).rejects.toThrow(
    "'extract_all()' with groups that the expression does not have",
  );
});
