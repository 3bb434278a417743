import { KqlError } from '../../../workbench/kusto/diagnostics';
import { NOW, useEngine } from '../../support/kql';

const columns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'Name', type: 'string' },
  { name: 'Count', type: 'long' },
  { name: 'Extras', type: 'dynamic' },
] as const;

const kql = useEngine(async (engine) => {
  await engine.createTable({ name: 'Events', columns });
  await engine.append(
    'Events',
    [
      { TimeGenerated: '2026-01-15T10:00:00.1234567Z', Name: 'a', Count: 1, Extras: { x: [1, null] } },
      { TimeGenerated: '2026-01-15T11:00:00Z', Name: 'b', Count: '9007199254740993', Extras: null },
      { Count: 'many' },
    ],
    ['2026-01-15T10:05:00Z', '2026-01-15T11:05:00Z', '2026-01-15T11:06:00Z'],
  );
  engine.defineFunction({
    name: 'Named',
    parameters: '(name: string = "a")',
    body: 'Events | where Name == name // by name',
  });
});

test('gives back what was appended: every digit, absent values as null, an absent string as empty', async () => {
  expect(await kql.rows('Events | sort by Name asc')).toEqual([
    [null, '', null, null],
    ['2026-01-15T10:00:00.1234567Z', 'a', 1, { x: [1, null] }],
    ['2026-01-15T11:00:00.0000000Z', 'b', '9007199254740993', null],
  ]);
});

test('tells when each row was ingested', async () => {
  expect(await kql.rows('Events | project Name, At = ingestion_time() | sort by At asc | take 1')).toEqual([
    ['a', '2026-01-15T10:05:00.0000000Z'],
  ]);
});

test('calls a saved function with its default and with an argument', async () => {
  expect(await kql.rows('Named | project Count')).toEqual([[1]]);
  expect(await kql.rows('Named("b") | project Name')).toEqual([['b']]);
});

test('restricts every table to the timespan, its end excluded', async () => {
  const timespan = { column: 'TimeGenerated', from: '2026-01-15T10:00:00Z', to: '2026-01-15T11:00:00Z' } as const;

  const { rows } = await kql.engine.query('Events | project Name', { now: NOW, timespan });

  expect(rows).toEqual([['a']]);
});

test('passes on what render says', async () => {
  const { visualization } = await kql.run('Events | summarize count() by Name | render barchart with (title="Names")');

  expect(visualization).toEqual({ kind: 'barchart', title: 'Names' });
});

test('runs a transformation over rows as source', async () => {
  const transformed = await kql.engine.transform(
    'source | project TimeGenerated = iff(TimeGenerated > now(), now(), TimeGenerated), Name',
    columns,
    [{ TimeGenerated: '2027-01-01T00:00:00Z', Name: 'a', Count: 1 }],
    NOW,
  );

  expect(transformed).toEqual([{ TimeGenerated: '2026-01-15T12:00:00.0000000Z', Name: 'a' }]);
});

test('empties a table', async () => {
  await kql.engine.createTable({ name: 'Scratch', columns: [{ name: 'A', type: 'long' }] });
  await kql.engine.append('Scratch', [{ A: 1 }], NOW);

  await kql.engine.truncate('Scratch');

  expect(await kql.rows('Scratch | count')).toEqual([[0]]);
});

test('reads watchlists and tables of other workspaces by name', async () => {
  const table = { name: 'Vips', columns: [{ name: 'SearchKey', type: 'string' }] } as const;
  await kql.engine.createWatchlist(table);
  await kql.engine.append('watchlist:Vips', [{ SearchKey: 'ada@example.com' }], NOW);
  await kql.engine.createWorkspaceTable('other', table);
  await kql.engine.append('workspace:other:Vips', [{ SearchKey: 'bob@example.com' }], NOW);

  expect(await kql.rows("_GetWatchlist('Vips') | project SearchKey")).toEqual([['ada@example.com']]);
  expect(await kql.rows("workspace('other').Vips | project SearchKey")).toEqual([['bob@example.com']]);
  await expect(kql.rows("_GetWatchlist('Others')")).rejects.toThrow(
    "The table 'watchlist:Others', which has no data here",
  );
});

test.each([
  ['an unknown column', 'Events\n| where Nmae == "a"', 'invalid-query', 2, 9, /The name 'Nmae' does not refer/],
  ['an operator', 'Events\n| reduce by Name', 'unsupported', 2, 3, /query:2:3 error unsupported Operator 'reduce'/],
  [
    'a function',
    'Events | extend X = rand()',
    'unsupported',
    1,
    21,
    /Function 'rand\(\)' cannot be run exactly here\. Chance has no exact result: compute/,
  ],
  [
    'a function whose decimals have more digits than the engine keeps',
    "print parse_version('1.2.3.4')",
    'unsupported',
    1,
    7,
    /Function 'parse_version\(\)' cannot be run exactly here\. Say it in another way, or run the query in the service\.$/,
  ],
  [
    'a sum of decimals',
    'datatable(D: decimal) [decimal(1)] | summarize sum(D)',
    'unsupported',
    1,
    48,
    /'sum\(\)' of a decimal cannot be run exactly here\. Convert it first, as with toreal\(\)\.$/,
  ],
  [
    'a call inside a function, at the call',
    'let f = (x: long) { rand(x) };\nprint f(1)',
    'unsupported',
    2,
    7,
    /Function 'rand\(\)'/,
  ],
  [
    'a comparison across types',
    'Events | where Name == 5',
    'unsupported',
    1,
    16,
    /Comparing string with long .* Convert one of them\.$/,
  ],
  [
    'a function of transformations',
    'print geo_location("1.0.0.5")',
    'unsupported',
    1,
    7,
    /Function 'geo_location\(\)'/,
  ],
  ['two results', 'Events | take 1; Events | count', 'unsupported', 1, 18, /A second result/],
  ['no result', 'let a = 1;', 'no-result', 1, 11, /must end in a statement/],
  [
    'ingestion_time() of grouped rows',
    'Events | summarize count() by Name | extend T = ingestion_time()',
    'unsupported',
    1,
    49,
    /Read it directly on the table\.$/,
  ],
  [
    'row functions without an order',
    'Events | extend R = row_number()',
    'unsupported',
    1,
    21,
    /Sort or serialize first\.$/,
  ],
  [
    'a conversion that is not stated',
    'print X = toreal(1h)',
    'unsupported',
    1,
    11,
    /Converting timespan to real .* Divide it by a timespan, as in 'x \/ 1s'/,
  ],
  ['arithmetic on decimals', 'print X = decimal(1.5) * 2', 'unsupported', 1, 11, /Arithmetic on decimal/],
  ['a decimal times a timespan', 'print X = decimal(1.5) * 1s', 'unsupported', 1, 11, /Arithmetic on decimal/],
  [
    'a regular expression that is none, also where no row needs it',
    'Events | where false\n| extend X = extract(@"(?=a)b", 0, Name)',
    'bad-regex',
    2,
    22,
    /The regular expression '\(\?=a\)b' cannot be read: invalid perl operator: \(\?=\. Write it in the syntax of RE2/,
  ],
  ['another one', 'Events | where Name matches regex "("', 'bad-regex', 1, 35, /'\(' cannot be read: missing \)/],
  [
    'the last column gone',
    'Events\n| project-away *',
    'unsupported',
    2,
    3,
    /which leaves no column.* Keep one of them/,
  ],
  [
    'several results',
    'Events | fork (count)',
    'unsupported',
    1,
    10,
    /Operator 'fork' .* Write one query for each branch/,
  ],
  ['facets', 'Events | facet by Name', 'unsupported', 1, 10, /Operator 'facet' .* Write one query for each column/],
  ['a sketch', 'Events | summarize hll(Name)', 'unsupported', 1, 20, /Function 'hll\(\)' .* Write 'dcount\(\)'\.$/],
  ['a chance', 'Events | sample 3', 'unsupported', 1, 10, /Operator 'sample' .* Chance has no exact result/],
  [
    'a column without a name',
    'print S = "" | evaluate pivot(S)',
    'unsupported',
    1,
    16,
    /gives a column without a name, or none, .* isnotempty/,
  ],
  [
    'a sum beyond a long',
    'print x = 9223372036854775807 + 1',
    'execution-failed',
    1,
    1,
    /data: Overflow .* Leave the values out that it speaks of/,
  ],
])('refuses %s, with its place', async (_, query, code, line, column, message) => {
  const error: unknown = await kql.run(query).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(KqlError);
  expect(error).toMatchObject({ code, line, column });
  expect(String(error)).toMatch(message);
});

test('reads a NUL in a text and in a name', async () => {
  const query = 'datatable(S: string) ["a\\u0000b"] | extend L = strlen(S), [\'x\\u0000\'] = S contains "\\u0000"';

  expect(await kql.records(query)).toEqual([{ S: 'a\0b', L: 3, 'x\0': true }]);
});

test('takes rows and answers queries that meet', async () => {
  await kql.engine.createTable({ name: 'Busy', columns: [{ name: 'N', type: 'long' }] });
  const numbers = Array.from({ length: 40 }, (_, index) => index);

  const counts = await Promise.all(
    numbers.map(async (number) => {
      const appended = kql.engine.append('Busy', [{ N: number }], NOW);
      const counted = kql.rows('Busy | summarize Rows = count()');
      await appended;
      return (await counted)[0]?.[0];
    }),
  );

  expect(counts).toEqual(numbers.map((number) => number + 1));
});

test('names the file of a query', async () => {
  const run = kql.engine.query('Missing', { now: NOW, file: 'kql/rules/x.kql' });

  await expect(run).rejects.toThrow(/^kql\/rules\/x\.kql:1:1 error invalid-query /);
});

test.each([
  [
    'a table that was not created',
    (name: string) => kql.engine.append(name, [], NOW),
    /^Table 'Nowhere': it must be created first, found /,
  ],
  ['a time that is none', () => kql.engine.query('print 1', { now: 'yesterday' }), /^Time: it must be ISO 8601/],
])('refuses %s', async (_, act, message) => {
  await expect(act('Nowhere')).rejects.toThrow(message);
});
