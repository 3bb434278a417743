import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  ["strlen('Grüße')", "length('Grüße')::BIGINT", 5],
  ["string_size('Grüße')", "octet_length(encode('Grüße'))::BIGINT", 7],
  ["tolower('ÄB')", "lower('ÄB')", 'äb'],
  ["toupper('äb')", "kql_upper('äb')", 'ÄB'],
  ["toupper('ßtraße ẞß')", "kql_upper('ßtraße ẞß')", 'ßTRAßE ẞß'],
  ["toupper('')", "kql_upper('')", ''],
  ["reverse('abc')", "reverse('abc')", 'cba'],
  [
    "strcat('a', 1, true, 1.5)",
    "concat('a', 1::BIGINT::VARCHAR, kql_bool_text(true), kql_real_text(1.5e0))",
    'a1true1.5',
  ],
  [
    "strcat_delim('-', 'a', 2, 3s)",
    "concat_ws('-', 'a', 2::BIGINT::VARCHAR, kql_timespan_text(30000000::BIGINT))",
    'a-2-00:00:03',
  ],
  ["strrep('ab', 3)", "coalesce(repeat('ab', 3::BIGINT), '')", 'ababab'],
  ["strrep('ab', 2, '-')", "coalesce(array_to_string(list_resize([]::VARCHAR[], 2::BIGINT, 'ab'), '-'), '')", 'ab-ab'],
  ["strcmp('a', 'b')", "CASE WHEN 'a' = 'b' THEN 0 WHEN 'a' < 'b' THEN -1 ELSE 1 END::BIGINT", -1],
  ["substring('abcdef', 2)", "substring('abcdef', 3)", 'cdef'],
  ["substring('abcdef', 1, 2)", "substring('abcdef', 2, 2)", 'bc'],
  ["substring('abc', -2, 2)", "coalesce(substring('abc', kql_start('abc', (-2::BIGINT)) + 1, 2), '')", 'bc'],
  ["substring('abc', -2)", "coalesce(substring('abc', kql_start('abc', (-2::BIGINT)) + 1), '')", 'bc'],
  ["substring('abc', 5)", "substring('abc', 6)", ''],
  ["indexof('banana', 'an')", "(strpos('banana', 'an') - 1)::BIGINT", 1],
  ["indexof('banana', 'an', 2)", "kql_index_of('banana', 'an', 2::BIGINT, -1, 1)", 3],
  ["indexof('banana', 'x')", "(strpos('banana', 'x') - 1)::BIGINT", -1],
  ["countof('aaaa', 'aa')", "kql_count_of('aaaa', 'aa')", 3],
  ["countof('a1b22', '[0-9]+', 'regex')", "len(regexp_extract_all('a1b22', '[0-9]+'))::BIGINT", 2],
  ["replace_string('a.b.c', '.', '-')", "replace('a.b.c', '.', '-')", 'a-b-c'],
  [
    "replace_strings('This is', dynamic(['This', 'is']), dynamic([1, 'was']))",
    'kql_replace_strings(\'This is\', \'["This","is"]\'::JSON, \'[1,"was"]\'::JSON)',
    'This was',
  ],
  [
    "replace_strings('cat and dog', dynamic(['cat', 'dog']), dynamic(['dog', 'cat']))",
    'kql_replace_strings(\'cat and dog\', \'["cat","dog"]\'::JSON, \'["dog","cat"]\'::JSON)',
    'dog and cat',
  ],
  ["translate('abc', 'xy', 'aabbcc')", "kql_translate('abc', 'xy', 'aabbcc')", 'xxyyyy'],
  ["split('a,,b', ',')", "to_json(string_split('a,,b', ','))", ['a', '', 'b']],
  [
    "split('a,b', ',', 1)",
    "to_json(list_filter([string_split('a,b', ',')[1::BIGINT + 1]], lambda part: part IS NOT NULL))",
    ['b'],
  ],
  [
    "split('a,b', ',', 5)",
    "to_json(list_filter([string_split('a,b', ',')[5::BIGINT + 1]], lambda part: part IS NOT NULL))",
    [],
  ],
  ['make_string(75, 117)', 'kql_make_string(json_array(to_json(75::BIGINT), to_json(117::BIGINT)))', 'Ku'],
  [
    "unicode_codepoints_from_string('aé')",
    "CASE WHEN 'aé' = '' THEN '[]'::JSON ELSE to_json(list_transform(string_split('aé', ''), lambda c: unicode(c))) END",
    [97, 233],
  ],
  ["isascii('abc')", "regexp_full_match('abc', '[\\x00-\\x7F]*')", true],
  ["isascii('é')", "regexp_full_match('é', '[\\x00-\\x7F]*')", false],
  [
    "has_any_index('one two', dynamic(['x', 'two']))",
    "(coalesce(list_position(list_transform(kql_elements('[\"x\",\"two\"]'::JSON), lambda item: kql_has_term('one two', item ->> '$', '(?i)', true, true)), true), 0) - 1)::BIGINT",
    1,
  ],
  [
    "trim('-+', '--a-b--')",
    "regexp_replace(regexp_replace('--a-b--', '^(?:' || '-+' || ')+', ''), '(?:' || '-+' || ')+$', '')",
    'a-b',
  ],
  ["trim_start('[^a-z]+', '12ab')", "regexp_replace('12ab', '^(?:' || '[^a-z]+' || ')+', '')", 'ab'],
  ["trim_end('[^a-z]+', 'ab12')", "regexp_replace('ab12', '(?:' || '[^a-z]+' || ')+$', '')", 'ab'],
  ["indexof('abcdefg', 'cde', -5)", "kql_index_of('abcdefg', 'cde', (-5::BIGINT), -1, 1)", 2],
  ["indexof('abcdefg', 'cde', 1, 2)", "kql_index_of('abcdefg', 'cde', 1::BIGINT, 2::BIGINT, 1)", -1],
  [
    "indexof('abcdefgabcdefg', 'cde', 1, 10, 2)",
    "kql_index_of('abcdefgabcdefg', 'cde', 1::BIGINT, 10::BIGINT, 2::BIGINT)",
    9,
  ],
  ["indexof('abc', 'c', 0, -1, -1)", "kql_index_of('abc', 'c', 0::BIGINT, (-1::BIGINT), (-1::BIGINT))", null],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});

test.each(['-1', '-2', 'int(null)', 'tolong(strlen("a") - 2)'])(
  'split() has no part at the index %s',
  async (index) => {
    expect(await kql.value(`split('10.20.30.40', '.', ${index})`)).toEqual([]);
  },
);
