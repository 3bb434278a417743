import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { LocalAzure } from '../../workbench/lab/azure/local-azure';
import { type HostLog, RelayProcess } from '../../workbench/lab/relay-process';
import { synthEvent, synthEnvironment, TOKEN } from './support/synth';

const run = promisify(execFile);
const ROOT = join(__dirname, '../..');
const HOST = 'dce.westeurope-1.ingest.monitor.azure.com';
const {
  AzureWebJobsStorage__accountName: account = '',
  AzureWebJobsStorage__clientId: client = '',
  LOGS_INGESTION_RULE_ID: rule = '',
} = synthEnvironment();

/** How long a message stays with a process that was killed. */
const LEASE_SECONDS = 2;

const stored: string[] = [];
let directory: string;
let azure: LocalAzure;
let relay: RelayProcess;
let logs: HostLog[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relay-bundle-'));
  const script = `import { buildRelay } from './transform-fn/build.mjs'; await buildRelay(${JSON.stringify(directory)});`;
  const [started] = await Promise.all([
    LocalAzure.start({
      directory,
      tenantId: '22222222-2222-2222-2222-222222222222',
      subscriptionId: '33333333-3333-3333-3333-333333333333',
      storageAccount: account,
      identityClientId: client,
      queues: ['events', 'redrive'],
      containers: ['claims', 'dead-letters'],
      ingestion: {
        host: HOST,
        rules: [{ immutableId: rule, stream: 'Custom-NoxysEvents' }],
        store: (rows) => Promise.resolve(void stored.push(...rows.map(({ EventId }) => String(EventId)))),
      },
      query: () => Promise.resolve({ columns: [], rows: [] }),
    }),
    run(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT }),
  ]);
  azure = started;
  await startRelay();
});

afterAll(async () => {
  await relay.kill();
  await azure.stop();
  await rm(directory, { recursive: true });
});

beforeEach(() => {
  stored.length = 0;
  logs = [];
});

test('stores what it is sent, through a blob where a request is too large for a message', async () => {
  const ids = Array.from({ length: 150 }, (_, index) => `large_${index}`);

  expect(await post(ids)).toBe(200);
  await relay.idle();

  expect(stored.sort()).toEqual(ids.sort());
});

test('gets over a refused token and a service that asks to wait', async () => {
  azure.faults.failNext(1, { status: 401 });
  azure.faults.failNext(1, { status: 429, retryAfter: '1' });

  await post(['after_faults']);
  await relay.idle();

  expect(stored).toEqual(['after_faults']);
  expect(entries('delivery.retried').map(({ status }) => status)).toEqual([429]);
});

test('sets a row aside that the service refuses, and delivers it after a redrive', async () => {
  azure.faults.failNext(1, { status: 413 });
  await post(['set_aside']);
  await relay.idle();
  expect(entries('delivery.dead-lettered')).toMatchObject([{ status: 413, code: 'ContentLengthLimitExceeded' }]);
  expect(stored).toEqual([]);

  await askForRedrive();
  await relay.idle();

  expect(entries('redrive.finished')).toMatchObject([{ redriven: 1, skipped: 0 }]);
  expect(stored).toEqual(['set_aside']);
});

test('tells of messages in the poison queue, and only while there are any', async () => {
  await runByHand('poison');
  expect(entries('queue.poisoned')).toEqual([]);
  await putOnQueue('events', 'no base64, so the host cannot read it');
  await relay.idle();

  await runByHand('poison');

  expect(entries('queue.poisoned')).toEqual([{ event: 'queue.poisoned', level: 'error', messages: 1 }]);
});

test('loses nothing of what it acknowledged when it is killed', async () => {
  azure.faults.failNext(1, { status: 503, retryAfter: '1' });
  const ids = Array.from({ length: 20 }, (_, index) => `killed_${index}`);
  expect(await Promise.all(ids.map((id) => post([id])))).toEqual(ids.map(() => 200));

  await relay.kill();
  await startRelay();
  await relay.idle();

  expect([...new Set(stored)].sort()).toEqual(ids.sort());
});

test('says nothing of a person in its logs', async () => {
  await post(['quiet']);
  await relay.idle();

  expect(logs.length).toBeGreaterThan(0);
  expect(JSON.stringify(logs)).not.toMatch(/alice/);
});

async function startRelay(): Promise<void> {
  relay = await RelayProcess.start({
    package: join(directory, 'package'),
    environment: { ...azure.environment(), ...synthEnvironment(), AzureWebJobs__canary__Disabled: 'true' },
    leaseSeconds: LEASE_SECONDS,
  });
  relay.onLog((log) => logs.push(log));
}

/** Posts events as one request; the status of the answer. */
async function post(ids: readonly string[]): Promise<number> {
  const events = ids.map((id) => synthEvent({ id, data: { user_id: 'alice@example.com' } }));
  const response = await fetch(relay.url, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Asks the host to run a function now, rather than when its timer says so. */
async function runByHand(name: string): Promise<void> {
  const headers = { 'x-functions-key': relay.functionKey };
  const { status } = await fetch(`${relay.origin}/admin/functions/${name}`, { method: 'POST', headers });
  expect(status).toBe(202);
}

/** Puts a message on the redrive queue, as an operator does. */
function askForRedrive(): Promise<void> {
  return putOnQueue('redrive', Buffer.from('{}').toString('base64'));
}

/** Puts a text on a queue, as it stands. */
async function putOnQueue(queue: string, text: string): Promise<void> {
  const script = `
    const { QueueClient } = require('@azure/storage-queue');
    const { RelayIdentity } = require('./transform-fn/src/azure/identity');
    const url = 'https://${account}.queue.core.windows.net/${queue}';
    new QueueClient(url, new RelayIdentity('${client}')).sendMessage('${text}');`;
  const env = { PATH: process.env.PATH, ...azure.environment() };
  await run(process.execPath, ['--require', 'ts-node/register', '-e', script], { cwd: ROOT, env });
}

function entries(event: string): Readonly<Record<string, unknown>>[] {
  return logs.flatMap(({ entry }) => (entry?.event === event ? [entry] : []));
}
