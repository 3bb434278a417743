import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { DuckDBInstance } from '@duckdb/node-api';

import { runCli } from '../../../workbench/cli';

const folder = mkdtempSync(join(tmpdir(), 'query-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ndjson = write(
  'events.ndjson',
  '{"TimeGenerated":"2026-01-15T11:00:00.1234567Z","Id":1,"Tags":["a"],"Ok":true}\n{"TimeGenerated":"2026-01-15T11:30:00Z","Id":2}\n',
);
const csv = write('people.csv', 'Name,Age\n"Ada, L.",36\nBob,\n');

test('runs a query on NDJSON and says which types it has found', async () => {
  const { code, stdout, stderr } = await query(['--data', ndjson, '--format', 'ndjson', 'events | sort by Id asc']);

  expect(code).toBe(0);
  expect(stderr).toBe('events: TimeGenerated datetime, Id long, Tags dynamic, Ok bool\n');
  expect(stdout).toBe(
    '{"TimeGenerated":"2026-01-15T11:00:00.1234567Z","Id":1,"Tags":["a"],"Ok":true}\n' +
      '{"TimeGenerated":"2026-01-15T11:30:00.0000000Z","Id":2,"Tags":null,"Ok":null}\n',
  );
});

test('joins files of different kinds, Parquet read in place', async () => {
  const parquet = join(folder, 'ages.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT 36::BIGINT AS Age, TIMESTAMP '2026-01-15 10:00:00' AS At) TO '${parquet}'`);

  const { stdout } = await query([
    '--data',
    csv,
    '--data',
    parquet,
    '--format',
    'csv',
    'people | join kind=inner ages on Age | project Name, At',
  ]);

  expect(stdout).toBe('Name,At\n"Ada, L.",2026-01-15T10:00:00.0000000Z\n');
});

test('prints a table, numbers to the right', async () => {
  const { stdout } = await query(['--data', csv, 'people | sort by Name asc']);

  expect(stdout).toBe('Name     Age\n-------  ---\nAda, L.   36\nBob\n\n2 rows\n');
});

test('prints JSON with columns, rows and what render says', async () => {
  const { stdout } = await query(['--format', 'json', 'print A = 1, B = 1.0 / 0 | render table']);

  expect(JSON.parse(stdout)).toEqual({
    columns: [
      { name: 'A', type: 'long' },
      { name: 'B', type: 'real' },
    ],
    rows: [[1, 'Infinity']],
    visualization: { kind: 'table' },
  });
});

test('knows the tables and functions of the content, and runs a file at a given time', async () => {
  const file = write('count.kql', 'NoxysEvents | where TimeGenerated > ago(1d) | count | extend At = now()');

  const { stdout } = await query(['--now', '2026-01-15T12:00:00Z', '--format', 'csv', file]);

  expect(stdout).toBe('Count,At\n0,2026-01-15T12:00:00.0000000Z\n');
});

test('reads a file of a known table in the types of its schema, ingested when it happened', async () => {
  const file = write(
    'NoxysEvents_CL.ndjson',
    '{"TimeGenerated":"2026-01-15T11:00:00Z","EventId":"e1","RiskScore":1}\n',
  );

  const { stdout, stderr } = await query([
    '--data',
    file,
    '--format',
    'ndjson',
    'NoxysEvents_CL | project EventId, RiskScore, UserId, At = ingestion_time()',
  ]);

  expect(stderr).toBe('');
  expect(stdout).toBe('{"EventId":"e1","RiskScore":1,"UserId":"","At":"2026-01-15T11:00:00.0000000Z"}\n');
});

test('reads a file as a table of another workspace beside the own one of that name', async () => {
  const text = "union withsource=Table people, workspace('other').people | summarize Rows = count()";

  const { stdout } = await query(['--data', csv, '--data', `other=${csv}`, '--format', 'csv', text]);
  const { code, stderr } = await query(['--data', `other=${csv}`, "workspace('third').people | count"]);

  expect(stdout).toBe('Rows\n4\n');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /query:1:20 error invalid-query .* Give each table of another workspace with '--data WORKSPACE=FILE'\.\n$/,
  );
});

test('refuses a query with its place', async () => {
  const { code, stdout, stderr } = await query(['print rand()']);

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^query:1:7 error unsupported Function 'rand\(\)' cannot be run exactly here\. .*\n$/);
});

test('answers one question a line, a refusal as unsupported', async () => {
  const lines = [
    '{"id":"a","query":"print x = now()","now":"2026-01-15T12:00:00Z"}',
    '',
    '{"id":"b","query":"print rand()"}',
    'no JSON',
    '{"id":2}',
    '{"id":3,"query":5}',
  ];

  const { code, stdout } = await query(['--ndjson'], lines.join('\n'));

  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(code).toBe(0);
  expect(answers).toMatchObject([
    { id: 'a', columns: [{ name: 'x', type: 'datetime' }], rows: [['2026-01-15T12:00:00.0000000Z']] },
    { id: 'b', error: { code: 'unsupported' } },
    { id: null, error: { code: 'failed' } },
    { id: 2, error: { code: 'failed' } },
    { id: 3, error: { code: 'failed' } },
  ]);
});

test.each([
  ['no query', [], /expected a query or --ndjson/],
  ['a query beside --ndjson', ['--ndjson', 'print 1'], /expected a query or --ndjson/],
  [
    'an unknown form',
    ['--format', 'xml', 'print 1'],
    /--format: expected 'table' or 'json' or 'csv' or 'ndjson', got 'xml'/,
  ],
  ['a time that is none', ['--now', 'later', 'print 1'], /--now: expected a time in ISO 8601, got 'later'/],
  ['a file that is not there', ['--data', 'missing.csv', 'print 1'], /--data: there is no file 'missing.csv'/],
  ['a query file that is not there', ['nope.kql'], /^FILE: there is no file 'nope.kql'\./],
])('refuses %s as wrong use', async (_, args, message) => {
  const { code, stderr } = await query(args);

  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test('refuses a data file of another kind', async () => {
  const { code, stderr } = await query(['--data', write('events.xml', ''), 'print 1']);

  expect(code).toBe(1);
  expect(stderr).toMatch(/its name must end in one of \.ndjson, /);
});

test.each(['.ndjson', '.json', '.csv'])('an empty file %s is a table without a row', async (ending) => {
  const { code, stdout } = await query([
    '--data',
    write(`NoxysEvents_CL${ending}`, ''),
    '--format',
    'csv',
    'NoxysEvents_CL | summarize Rows = count(), Scores = countif(RiskScore > 0)',
  ]);

  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Rows,Scores\n0,0\n' });
});

test('refuses webhook payloads in the place of rows, and says where they go', async () => {
  const file = write('NoxysEvents_CL.ndjson', '{"event_type":"interaction.created","data":{}}\n');

  const { code, stderr } = await query(['--data', file, 'NoxysEvents_CL | count']);

  expect(code).toBe(1);
  expect(stderr).toContain(`Data file '${file}': expected rows of NoxysEvents_CL, with columns among TimeGenerated, `);
  expect(stderr).toContain('found event_type, data. Webhook payloads go to `noxys-sentinel lab --events`.\n');
});

test('names the line that is no JSON, and shows no SQL', async () => {
  const file = write('broken.ndjson', '{"A":1}\n\n{"A":2}\n{"A\n{"A":3}\n');

  const { code, stderr } = await query(['--data', file, 'broken | count']);

  expect(code).toBe(1);
  expect(stderr).toMatch(/^Data file '.*broken.ndjson': line 4: expected a row as JSON, found '{"A'\.$/m);
  expect(stderr).not.toMatch(/SELECT|read_json|LINE/);
});

async function query(args: readonly string[], input = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const code = await runCli(['query', ...args], {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    stdin: Readable.from([input]),
    isTerminal: false,
  });
  return { code, stdout, stderr };
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
