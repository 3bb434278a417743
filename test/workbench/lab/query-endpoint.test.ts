import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { runCli } from '../../../workbench/cli';
import { KustoEngine } from '../../../workbench/kusto/engine';
import { listenOnLoopback } from '../../../workbench/lab/azure/loopback';
import { QueryEndpoint } from '../../../workbench/lab/query-endpoint';

const TOKEN = 'token-of-the-lab';
const CLOCK = '2026-03-20T09:10:00Z';
const folder = mkdtempSync(join(tmpdir(), 'lab-query-'));

let engine: KustoEngine;
let endpoint: QueryEndpoint;

beforeAll(async () => {
  engine = await KustoEngine.open();
  await engine.createTable({
    name: 'T',
    columns: [
      { name: 'Id', type: 'long' },
      { name: 'Bag', type: 'dynamic' },
    ],
  });
  await engine.append('T', [{ Id: 1, Bag: { a: [1] } }], CLOCK);
  endpoint = await QueryEndpoint.start(TOKEN, ({ query, ...options }) =>
    engine.query(query, { now: CLOCK, ...options }),
  );
});

afterAll(async () => {
  await endpoint.stop();
  engine.close();
  rmSync(folder, { recursive: true });
});

test('runs a query on the tables of a lab, at the time of its clock', async () => {
  const { code, stdout, stderr } = await query(['--format', 'ndjson', 'T | extend Now = now(), Ratio = 1.0 / 0']);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe('{"Id":1,"Bag":{"a":[1]},"Now":"2026-03-20T09:10:00.0000000Z","Ratio":"Infinity"}\n');
});

test.each([
  ['table', 'Id\n--\n 1\n\n1 row\n'],
  ['csv', 'Id\n1\n'],
])('prints what a lab answers as %s', async (format, expected) => {
  const { stdout } = await query(['--format', format, 'T | project Id']);

  expect(stdout).toBe(expected);
});

test('keeps what render says', async () => {
  const { stdout } = await query(['--format', 'json', 'T | project Id | render table']);

  expect(JSON.parse(stdout)).toEqual({
    columns: [{ name: 'Id', type: 'long' }],
    rows: [[1]],
    visualization: { kind: 'table' },
  });
});

test('asks a lab about another time', async () => {
  const { stdout } = await query(['--now', '2026-01-15T12:00:00Z', '--format', 'csv', 'print now()']);

  expect(stdout).toContain('2026-01-15T12:00:00.0000000Z');
});

test('refuses a query with its place in the file that it comes from', async () => {
  const file = join(folder, 'odd.kql');
  writeFileSync(file, 'T\n| where Nope == 1\n');

  const { code, stdout, stderr } = await query([file]);

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^${file}:2:9 error invalid-query .*Nope`));
});

test('tells a token that the lab does not know', async () => {
  const { code, stderr } = await query(['print 1'], { token: 'a-guess' });

  expect(code).toBe(1);
  expect(stderr).toBe(
    `--lab: the lab at '${endpoint.address}' must know the token, and does not. ` +
      'Give the one that it prints, with --token or NOXYS_LAB_TOKEN.\n',
  );
});

test('tells an address at which nothing answers', async () => {
  const stopped = await QueryEndpoint.start(TOKEN, () => Promise.reject(new Error('none')));
  await stopped.stop();

  const { code, stderr } = await query(['print 1'], { address: stopped.address });

  expect(code).toBe(1);
  expect(stderr).toContain(`--lab: no lab answers at '${stopped.address}'. Start one with 'noxys-sentinel lab'`);
});

test('tells an address that answers as something else does', async () => {
  const other = createServer((_, response) => response.writeHead(200).end('{"accepted":0}'));
  const address = `http://127.0.0.1:${await listenOnLoopback(other)}`;

  const { code, stderr } = await query(['print 1'], { address });
  other.closeAllConnections();
  other.close();

  expect(code).toBe(1);
  expect(stderr).toContain(
    `expected the address at which a lab takes queries, got '${address}', which answers otherwise`,
  );
});

test.each([
  ['an address that is none', ['--lab', 'lab', '--token', TOKEN, 'print 1'], /--lab: expected an address such as http/],
  ['no token', ['--lab', 'http://127.0.0.1:1', 'print 1'], /--token: expected the bearer token that the lab prints/],
  ['files beside a lab', ['--lab', 'http://127.0.0.1:1', '--data', 'x.csv', 'print 1'], /neither --data nor --sql/],
  ['SQL of a lab', ['--lab', 'http://127.0.0.1:1', '--sql', 'print 1'], /neither --data nor --sql/],
  ['lines for a lab', ['--lab', 'http://127.0.0.1:1', '--ndjson'], /expected a query with it/],
])('refuses %s as wrong use', async (_, args, message) => {
  const { code, stderr } = await run(args);

  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

function query(
  args: readonly string[],
  { address = endpoint.address, token = TOKEN } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  return run(['--lab', address, '--token', token, ...args]);
}

async function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', ''];
  const code = await runCli(['query', ...args], {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    stdin: Readable.from([]),
    isTerminal: false,
  });
  return { code, stdout, stderr };
}
