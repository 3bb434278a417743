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

test.each<[string, readonly string[]]>([
  [String.raw`C:\temp\notes.txt`, ['', 'C:', String.raw`C:\temp`, 'temp', 'notes.txt', 'txt', '']],
  [String.raw`logs\app\notes`, ['', '', String.raw`logs\app`, 'app', 'notes', '', '']],
  ['file://C:/temp/notes.txt:hidden.exe', ['file', 'C:', 'C:/temp', 'temp', 'notes.txt', 'txt', 'hidden.exe']],
  [String.raw`\\server\share\a.tar.gz`, ['', '', String.raw`\\server\share`, 'share', 'a.tar.gz', 'gz', '']],
  ['/usr/lib/notes.txt', ['', '', '/usr/lib', 'lib', 'notes.txt', 'txt', '']],
  ['cmd.exe', ['', '', '', '', 'cmd.exe', 'exe', '']],
])('parse_path takes %s apart', async (path, parts) => {
  const names = [
    'Scheme',
    'RootPath',
    'DirectoryPath',
    'DirectoryName',
    'Filename',
    'Extension',
    'AlternateDataStreamName',
  ];

  expect(kql.expressionSql(`parse_path('a/b')`)).toBe("kql_parse_path('a/b')");
  expect(await kql.value(`parse_path(@'${path}')`)).toEqual(
    Object.fromEntries(names.map((name, index) => [name, parts[index]])),
  );
});

test.each(['', '/', String.raw`C:\notes.txt`, String.raw`C:\temp\\`, String.raw`\\?\C:\temp\notes.txt`, 'C:notes.txt'])(
  'parse_path refuses %j, of which the reference does not say what becomes',
  async (path) => {
    await expect(kql.run(`print parse_path(@'${path}')`)).rejects.toThrow(
      /execution-failed .* has no documented result/,
    );
  },
);
