import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';

import { NOW, useEngine } from '../../support/kql';

const folder = mkdtempSync(join(tmpdir(), 'data-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kql = useEngine();

test.each([
  ['names.ndjson', '{"A":1,"a":2}', "expected names that differ, found the columns 'A' and 'a'. Rename one of them."],
  ['names.csv', 'A,a\n1,2\n', "expected names that differ, found the columns 'A' and 'a'."],
  ['number.ndjson', '{"A":1}\n\n5\n', "line 3: expected a row as a JSON object, found '5'."],
  ['nan.ndjson', '{"A":NaN}', `line 1: expected a row as a JSON object, found '{"A":NaN}'.`],
  ['none.ndjson', '', 'expected a row, which tells the columns, found none. Leave the file out.'],
  ['none.json', '[]', 'expected a row, which tells the columns, found none. Leave the file out.'],
  ['short.csv', 'a,b\n1,2\n3\n', 'line 3: expected 2 values, found 1. Correct the line.'],
  ['open.csv', 'a,b\n"1,2\n', 'line 2: expected a quote at both ends of a value, found one. Close it.'],
  ['big.ndjson', '{"a":18446744073709551615}', "line 1, column 'a': expected a long, found '18446744073709551615'."],
  ['other.csv', 'a;b\n1;2\n', "line 1: expected names with commas between them, found 'a;b'."],
])('refuses %s, of which a value would be lost', async (name, text, message) => {
  const path = write(name, text);

  await expect(kql.engine.loadFile(path, NOW)).rejects.toThrow(`Data file '${path}': ${message}`);
});

test.each([
  ['real', '"high"', 'a real'],
  ['long', '1.5', 'a long'],
  ['long', '18446744073709551615', 'a long'],
  ['int', '2147483648', 'an int'],
  ['int', '""', 'an int'],
  ['bool', '2.5', 'a bool'],
  ['datetime', '5', 'a datetime in ISO 8601'],
  ['datetime', '"later"', 'a datetime in ISO 8601'],
  ['datetime', '"10/01/2026"', 'a datetime in ISO 8601'],
  ['datetime', '"2026-02-30"', 'a datetime in ISO 8601'],
  ['guid', '"{0}"', 'a guid'],
  ['timespan', '"soon"', 'a timespan'],
  ['decimal', '"1,5"', 'a decimal'],
] as const)('names line and column of a JSON value that is no %s: %s', async (type, value, expected) => {
  const path = write('typed.ndjson', `{"Value":null}\n\n{"Value":${value}}\n`);

  await expect(kql.engine.loadFile(path, NOW, [{ name: 'Value', type }])).rejects.toThrow(
    `Data file '${path}': line 3, column 'Value': expected ${expected}, found '${value}'. Correct the value, or leave it out.`,
  );
});

test.each([
  ['real', 'high', 'a real'],
  ['long', '1.5', 'a long'],
  ['int', 'n/a', 'an int'],
  ['int', '2147483648', 'an int'],
  ['bool', 'yes', 'a bool'],
  ['datetime', '10/01/2026', 'a datetime in ISO 8601'],
  ['datetime', '2026-01-15T25:00:00Z', 'a datetime in ISO 8601'],
] as const)('names line and column of a CSV value that is no %s: %s', async (type, value, expected) => {
  const path = write('typed.csv', `Name,Value\n\n"on two\nlines",\n\na,"${value}"\n`);

  await expect(kql.engine.loadFile(path, NOW, [{ name: 'Value', type }])).rejects.toThrow(
    `Data file '${path}': line 6, column 'Value': expected ${expected}, found '${value}'. Correct the value, or leave it out.`,
  );
});

test.each([
  ['lines that end as in Windows', 'Name,Value\r\n"a\r\nb",1\r\n\r\nc,x\r\n', 5],
  ['one column, of which an empty line is a row', '\nValue\n\n1\n\nx\n', 6],
  ['quotes within a value', 'Name,Value\na"b,1\n"a""\nb",1\nc,x\n', 5],
])('counts the lines of a CSV file with %s', async (_, text, line) => {
  const path = write('lines.csv', text);

  await expect(kql.engine.loadFile(path, NOW, [{ name: 'Value', type: 'long' }])).rejects.toThrow(
    `Data file '${path}': line ${line}, column 'Value': expected a long, found 'x'.`,
  );
});

test('says how to write a whole number that has a fraction, which Azure reads as null', async () => {
  const path = write('whole.json', '[{"Value":1},{"Value":-2.0}]');

  await expect(kql.engine.loadFile(path, NOW, [{ name: 'Value', type: 'int' }])).rejects.toThrow(
    `Data file '${path}': row 2, column 'Value': expected an int, found '-2.0'. Write -2, or leave it out.`,
  );
});

test.each([
  ['ingested.ndjson', '{"A":1,"_IngestionTime":"10/01/2026"}\n', 1],
  ['ingested.csv', 'A,_IngestionTime\n1,10/01/2026\n', 2],
])('refuses a time of ingestion that is none in %s', async (name, text, line) => {
  const path = write(name, text);

  await expect(kql.engine.loadFile(path, NOW)).rejects.toThrow(
    `line ${line}, column '_IngestionTime': expected a datetime in ISO 8601, found `,
  );
});

test('reads every form of a time in ISO 8601 from JSON and CSV alike', async () => {
  const times = [
    ['2026-01-15', '2026-01-15T00:00:00.0000000Z'],
    ['2026-01-15 10:00', '2026-01-15T10:00:00.0000000Z'],
    ['2026-01-15t10:00:00z', '2026-01-15T10:00:00.0000000Z'],
    ['2026-01-15T10:00:00+0130', '2026-01-15T08:30:00.0000000Z'],
    ['2026-01-15T10:00:00.123456789Z', '2026-01-15T10:00:00.1234567Z'],
  ];
  const columns = [{ name: 'At', type: 'datetime' as const }];

  await kql.engine.loadFile(write('iso.csv', `At,\n${times.map(([text]) => `${text},\n`).join('')}`), NOW, columns);
  await kql.engine.loadFile(write('iso2.ndjson', times.map(([At]) => JSON.stringify({ At })).join('\n')), NOW, columns);

  expect(await kql.rows('iso')).toEqual(times.map(([, time]) => [time]));
  expect(await kql.rows('iso2')).toEqual(times.map(([, time]) => [time]));
});

test('reads a CSV value that is empty as null, and as the empty string', async () => {
  const types = ['bool', 'datetime', 'dynamic', 'int', 'long', 'real', 'string'] as const;
  const path = write('gaps.csv', `${types.join(',')}\n,,,,"",,\n`);

  await kql.engine.loadFile(
    path,
    NOW,
    types.map((type) => ({ name: type, type })),
  );

  expect(await kql.rows('gaps')).toEqual([[null, null, null, null, null, null, '']]);
});

test('reads a CSV file whose header stands below empty lines', async () => {
  await kql.engine.loadFile(write('below.csv', '\n\nA,B\n1,2\n'), NOW);

  expect(await kql.rows('below')).toEqual([[1, 2]]);
});

test('reads texts that say a value of the declared type', async () => {
  const path = write(
    'said.ndjson',
    '{"L":"+12","R":" 0.5","B":"1","D":""}\n{"L":3,"R":1,"B":0,"D":"2026-01-15T12:00:00Z"}\n',
  );
  const types = { L: 'long', R: 'real', B: 'bool', D: 'datetime' } as const;
  const columns = (['L', 'R', 'B', 'D'] as const).map((name) => ({ name, type: types[name] }));

  await kql.engine.loadFile(path, NOW, columns);

  expect(await kql.rows('said')).toEqual([
    [12, 0.5, true, null],
    [3, 1, false, '2026-01-15T12:00:00.0000000Z'],
  ]);
});

test('keeps the ticks of a Parquet time, and refuses an integer that no long holds', async () => {
  const path = await writeParquet(
    'numbers',
    "TIMESTAMP_NS '2026-01-15 10:00:00.123456789' AS At, 18446744073709551615::UBIGINT AS Big, 5::UBIGINT AS Small",
  );
  await kql.engine.loadFile(path, NOW);

  expect(await kql.rows('numbers | project At, Small')).toEqual([['2026-01-15T10:00:00.1234567Z', 5]]);
  await expect(kql.rows('numbers | project Big')).rejects.toThrow(/18446744073709551615 .*out of range/);
});

test('refuses a Parquet time beyond year 9999 where no column is declared', async () => {
  const path = await writeParquet('beyond', "TIMESTAMP '10000-01-01' AS At");

  await expect(kql.engine.loadFile(path, NOW)).rejects.toThrow(
    "row 1, column 'At': expected a datetime from year 1 to 9999, found '10000-01-01 00:00:00'.",
  );
});

test.each([
  ['int', "'n/a'", "an int, found 'n/a'. Correct the value"],
  ['int', '2147483648::BIGINT', "an int, found '2147483648'. Correct the value"],
  ['long', '1.5::DOUBLE', "a long, found '1.5'. Correct the value"],
  ['long', '1.25::DECIMAL(10, 2)', "a long, found '1.25'. Correct the value"],
  ['long', '18446744073709551615::UBIGINT', "a long, found '18446744073709551615'. Correct the value"],
  ['long', 'true', "a long, found 'true'. Correct the value"],
  ['real', "'high'", "a real, found 'high'. Correct the value"],
  ['bool', '2::BIGINT', "a bool, found '2'. Correct the value"],
  ['datetime', "'10/01/2026'", "a datetime in ISO 8601, found '10/01/2026'. Correct the value"],
  ['datetime', '1768471200::BIGINT', "a datetime in ISO 8601, found '1768471200'. Correct the value"],
  [
    'datetime',
    "TIMESTAMP '10000-01-01'",
    "a datetime from year 1 to 9999, found '10000-01-01 00:00:00'. Correct the value",
  ],
  ['datetime', "TIMESTAMP 'infinity'", "a datetime from year 1 to 9999, found 'infinity'. Correct the value"],
  ['datetime', "DATE '0001-01-01' - 1", "a datetime from year 1 to 9999, found '0001-12-31 (BC)'. Correct the value"],
  ['string', "'x'::BLOB", "a string, found 'x'. Correct the value"],
  ['string', "{'a': 1}", "a string, found '{'a': 1}'. Correct the value"],
] as const)('names row and column of a Parquet value that is no %s: %s', async (type, value, message) => {
  const path = await writeParquet('typed', `${value} AS Value`, 'NULL AS Value');

  await expect(kql.engine.loadFile(path, NOW, [{ name: 'Value', type }])).rejects.toThrow(
    `Data file '${path}': row 2, column 'Value': expected ${message}, or leave it out.`,
  );
});

test('reads Parquet values of another physical type that are of the declared one', async () => {
  const columns = [
    { name: 'I', type: 'int' as const, value: '12::BIGINT', read: 12 },
    { name: 'L', type: 'long' as const, value: '3.0::DOUBLE', read: 3 },
    { name: 'T', type: 'long' as const, value: "'7'", read: 7 },
    { name: 'R', type: 'real' as const, value: '2::INTEGER', read: 2 },
    { name: 'B', type: 'bool' as const, value: '1::INTEGER', read: true },
    { name: 'D', type: 'datetime' as const, value: "'2026-01-15'", read: '2026-01-15T00:00:00.0000000Z' },
    {
      name: 'Z',
      type: 'datetime' as const,
      value: "TIMESTAMPTZ '9999-12-31 23:59:59Z'",
      read: '9999-12-31T23:59:59.0000000Z',
    },
    { name: 'N', type: 'datetime' as const, value: 'NULL', read: null },
    { name: 'S', type: 'string' as const, value: '5::BIGINT', read: '5' },
  ];
  const path = await writeParquet('other', columns.map(({ name, value }) => `${value} AS "${name}"`).join(', '));

  await kql.engine.loadFile(path, NOW, columns);

  expect(await kql.rows('other')).toEqual([columns.map(({ read }) => read)]);
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test.each([
  ['late.ndjson', '{"a":1}\n'.repeat(25_000) + '{"a":1.5,"b":"x"}\n'],
  ['late.csv', 'a,b\n' + '1,\n'.repeat(25_000) + '1.5,x\n'],
])('infers types from every row of %s', async (name, text) => {
  await kql.engine.loadFile(write(name, text), NOW);

  expect(await kql.rows("late | where b == 'x' | project a")).toEqual([[1.5]]);
});

test('infers the type that every text of a column spells, and string where none does', async () => {
  const lines = [
    'L,R,B,D,Z,Day,Word,Hash',
    '1,1.5,true,2026-01-15,007,25/12/2026,yes,#a',
    '-2,1e3,False,,8,26/12/2026,no,b',
  ];

  const { columns } = await kql.engine.loadFile(write('texts.csv', lines.join('\n')), NOW);

  expect(columns.map(({ type }) => type)).toEqual([
    'long',
    'real',
    'bool',
    'datetime',
    'string',
    'string',
    'string',
    'string',
  ]);
  expect(await kql.rows('texts')).toEqual([
    [1, 1.5, true, '2026-01-15T00:00:00.0000000Z', '007', '25/12/2026', 'yes', '#a'],
    [-2, 1000, false, null, '8', '26/12/2026', 'no', 'b'],
  ]);
});

test('infers no time from texts of JSON that may be those of two days', async () => {
  const { columns } = await kql.engine.loadFile(
    write('days.ndjson', '{"A":"10-01-2026","B":"2026-01-10","C":""}\n'),
    NOW,
  );

  expect(columns.map(({ type }) => type)).toEqual(['string', 'datetime', 'string']);
  expect(await kql.rows('days')).toEqual([['10-01-2026', '2026-01-10T00:00:00.0000000Z', '']]);
});

test('reads a line of CSV that begins with #', async () => {
  await kql.engine.loadFile(write('hash.csv', 'A,B\n1,2\n#3,4\n'), NOW);

  expect(await kql.rows('hash | project A')).toEqual([['1'], ['#3']]);
});

/** Writes a Parquet file of that row, and of one before it where it is given. */
async function writeParquet(name: string, row: string, first?: string): Promise<string> {
  const path = join(folder, `${name}.parquet`);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = first === undefined ? `SELECT ${row}` : `SELECT ${first} UNION ALL SELECT ${row}`;
  await connection.run(`COPY (${rows}) TO '${path}'`);
  connection.closeSync();
  instance.closeSync();
  return path;
}
