import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each<[string, string, unknown]>([
  [
    "parse_url('https://u:p@example.com:8443/a/b?x=1&y=2#f')",
    "kql_parse_url('https://u:p@example.com:8443/a/b?x=1&y=2#f')",
    {
      Scheme: 'https',
      Host: 'example.com',
      Port: '8443',
      Path: '/a/b',
      Username: 'u',
      Password: 'p',
      'Query Parameters': { x: '1', y: '2' },
      Fragment: 'f',
    },
  ],
  [
    "parse_url('nonsense')",
    "kql_parse_url('nonsense')",
    { Scheme: '', Host: '', Port: '', Path: '', Username: '', Password: '', 'Query Parameters': {}, Fragment: '' },
  ],
  ["parse_urlquery('a=1&b=2')", "kql_parse_url_query('a=1&b=2')", { 'Query Parameters': { a: '1', b: '2' } }],
  ['parse_csv(\'a,"b ""c""",,d\')', 'kql_parse_csv(\'a,"b ""c""",,d\')', ['a', 'b "c"', '', 'd']],
  ["parse_command_line('run \"a b\" c', 'windows')", 'kql_parse_command_line(\'run "a b" c\')', ['run', 'a b', 'c']],
  ["parse_command_line('', 'windows')", "kql_parse_command_line('')", null],
])('%s is one SQL expression with the documented value', async (expression, sql, value) => {
  expect(kql.expressionSql(expression)).toBe(sql);
  expect(await kql.value(expression)).toEqual(value);
});
