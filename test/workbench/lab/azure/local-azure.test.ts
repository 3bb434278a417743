import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { Row } from '../../../../workbench/lab/azure/ingestion';
import { LocalAzure } from '../../../../workbench/lab/azure/local-azure';

const ACCOUNT = 'stnoxystest4f2a1c';
const HOST = 'dce-noxys-test-a1b2.westeurope-1.ingest.monitor.azure.com';
const TENANT = '11111111-1111-1111-1111-111111111111';
const CLIENT = '44444444-4444-4444-4444-444444444444';
const WORKSPACE = '77777777-7777-7777-7777-777777777777';
const RULE = 'dcr-0123456789abcdef0123456789abcdef';
const STREAM = 'Custom-NoxysEvents';
const operator = { clientId: '66666666-6666-6666-6666-666666666666', clientSecret: 'the-secret' };

let directory: string;
let azure: LocalAzure;
const stored: { rows: Row[]; stream: string }[] = [];
const queries: unknown[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-azure-'));
  azure = await LocalAzure.start({
    directory,
    tenantId: TENANT,
    subscriptionId: '33333333-3333-3333-3333-333333333333',
    storageAccount: ACCOUNT,
    identityClientId: CLIENT,
    queues: ['events'],
    containers: ['claims'],
    ingestion: {
      host: HOST,
      rules: [{ immutableId: RULE, stream: STREAM }],
      store: (rows, stream) => Promise.resolve(void stored.push({ rows, stream })),
    },
    query: (kql, timespan, workspace) => {
      queries.push({ kql, timespan, workspace });
      if (kql.includes('Nope')) {
        return Promise.reject(
          Object.assign(new Error("'Nope' is not known."), { code: 'unknown-table', line: 1, column: 1 }),
        );
      }
      return Promise.resolve({
        columns: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'Classifications', type: 'dynamic' },
          { name: 'Count', type: 'long' },
        ],
        rows: [['2026-01-15T12:00:00.0000000Z', [{ type: 'EMAIL' }], 3]],
        visualization: { kind: 'barchart' },
      });
    },
    operator,
  });
});

afterAll(async () => {
  await azure.stop();
  await rm(directory, { recursive: true });
});

test('holds queues: a message is sent, received and deleted by the real SDK with a managed identity', async () => {
  const url = `https://${ACCOUNT}.queue.core.windows.net/events`;

  expect(await use('queue', { url, text: 'hello' })).toEqual({ result: { text: 'hello', left: 0 } });
});

test('holds blobs', async () => {
  const url = `https://${ACCOUNT}.blob.core.windows.net/claims`;

  expect(await use('blob', { url, text: 'grüezi' })).toEqual({ result: { text: 'grüezi', exists: false } });
});

test('has only the queues and containers that it was given', async () => {
  const url = `https://${ACCOUNT}.queue.core.windows.net/other`;

  expect(await use('queue', { url, text: 'hello' })).toMatchObject({ error: { statusCode: 404 } });
});

test('takes rows from the real ingestion client, which compresses them', async () => {
  const rows = Array.from({ length: 3000 }, (_, index) => ({ EventId: `evt_${index}`, Text: 'x'.repeat(500) }));

  expect(await upload(rows)).toEqual({ result: {} });

  expect(stored.map(({ stream }) => stream)).toEqual([STREAM, STREAM]);
  const ids = stored.flatMap((call) => call.rows.map((row) => row['EventId']));
  expect(new Set(ids)).toEqual(new Set(rows.map((row) => row.EventId)));
});

test('fails on demand as often as it is told to, and the client comes through', async () => {
  azure.faults.failNext(1, { status: 429, retryAfter: '0' });
  azure.faults.failNext(1, { isStored: false });

  expect(await upload([{ EventId: 'evt_1' }])).toEqual({ result: {} });
  expect(azure.faults.remaining).toBe(0);
});

test('refuses rows for a rule that is not there', async () => {
  expect(await upload([{}], 'dcr-ffff')).toMatchObject({
    error: {
      statusCode: 404,
      code: 'NotFound',
      message: "Data collection rule with immutable Id 'dcr-ffff' not found.",
    },
  });
});

test('answers the real query client, which reads datetimes and dynamic values', async () => {
  const answer = await query('NoxysEvents_CL | count');

  expect(answer).toEqual({
    result: {
      status: 'Success',
      rows: [['2026-01-15T12:00:00.000Z', [{ type: 'EMAIL' }], 3]],
      columns: [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'Classifications', type: 'dynamic' },
        { name: 'Count', type: 'long' },
      ],
      render: { visualization: 'barchart' },
    },
  });
  expect(queries.at(-1)).toEqual({ kql: 'NoxysEvents_CL | count', timespan: 'PT24H', workspace: WORKSPACE });
});

test('gives the query client the fault of a query, and where it is', async () => {
  expect(await query('Nope')).toMatchObject({
    error: {
      statusCode: 400,
      code: 'BadArgumentError',
      details: { error: { innererror: { innererror: { code: 'unknown-table', message: "'Nope' is not known." } } } },
    },
  });
});

test('lets nothing out: a host of somebody else is refused and reported', async () => {
  const answer = await use('reach', { url: 'https://somebody.queue.core.windows.net/events' });

  expect(answer).toHaveProperty('error');
  expect(azure.refused).toEqual(['somebody.queue.core.windows.net:443']);
});

test('starts and stops again in the same folder', async () => {
  const second = await LocalAzure.start({
    directory,
    tenantId: TENANT,
    subscriptionId: '33333333-3333-3333-3333-333333333333',
    storageAccount: ACCOUNT,
    identityClientId: CLIENT,
    queues: [],
    containers: [],
    ingestion: { host: HOST, rules: [], store: () => Promise.resolve() },
    query: () => Promise.resolve({ columns: [], rows: [] }),
  });

  await second.stop();
  await expect(fetch(second.environment()['IDENTITY_ENDPOINT'] ?? '')).rejects.toThrow();
});

function upload(rows: readonly Row[], ruleId = RULE): Promise<unknown> {
  return use('upload', { endpoint: `https://${HOST}`, ruleId, stream: STREAM, rows });
}

function query(kql: string): Promise<unknown> {
  return use('query', { tenantId: TENANT, operator, workspace: WORKSPACE, kql, timespan: { duration: 'PT24H' } });
}

/** Runs one operation of `sdk-client.cjs` in a process that has this Azure's environment and nothing else. */
async function use(operation: string, options: Record<string, unknown>): Promise<unknown> {
  const running = promisify(execFile)(process.execPath, [join(__dirname, 'sdk-client.cjs'), operation], {
    env: { PATH: process.env['PATH'], ...azure.environment() },
  });
  running.child.stdin?.end(JSON.stringify({ clientId: CLIENT, ...options }));
  return JSON.parse((await running).stdout);
}

test('leaves no process behind when its own process is killed', async () => {
  const module = join(__dirname, '../../../../workbench/lab/azure/local-azure.ts');
  const options = {
    directory: join(directory, 'killed'),
    tenantId: TENANT,
    subscriptionId: '33333333-3333-3333-3333-333333333333',
    storageAccount: ACCOUNT,
    identityClientId: CLIENT,
    queues: [],
    containers: [],
    ingestion: { host: HOST, rules: [] },
  };
  const script = `require(${JSON.stringify(module)}).LocalAzure.start(${JSON.stringify(options)}).then(() => console.log('started'))`;
  const child = spawn(process.execPath, ['--require', 'ts-node/register', '-e', script], { detached: true });
  await once(child.stdout, 'data');
  const group = -(child.pid ?? 0);

  child.kill('SIGKILL');

  await waitFor(() => !isAlive(group));
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}
