import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { build } from 'esbuild';

import { LocalAzure } from '../../../workbench/lab/azure/local-azure';
import { type HostLog, RelayProcess } from '../../../workbench/lab/relay-process';

const ACCOUNT = 'stnoxystest4f2a1c';
const CLIENT = '44444444-4444-4444-4444-444444444444';
const HOST = 'dce-noxys-test-a1b2.westeurope-1.ingest.monitor.azure.com';
const RULE = 'dcr-0123456789abcdef0123456789abcdef';
const TOKEN = 'bearer-token-of-the-tests';

let directory: string;
let azure: LocalAzure;
let relay: RelayProcess | undefined;
let logs: HostLog[];
const stored: Record<string, unknown>[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-relay-'));
  const [started] = await Promise.all([
    LocalAzure.start({
      directory,
      tenantId: '11111111-1111-1111-1111-111111111111',
      subscriptionId: '33333333-3333-3333-3333-333333333333',
      storageAccount: ACCOUNT,
      identityClientId: CLIENT,
      queues: ['work', 'events'],
      containers: ['claims', 'dead-letters'],
      ingestion: {
        host: HOST,
        rules: [{ immutableId: RULE, stream: 'Custom-NoxysEvents' }],
        store: (rows) => Promise.resolve(void stored.push(...rows)),
      },
      query: () => Promise.resolve({ columns: [], rows: [] }),
    }),
    buildTinyApp(),
  ]);
  azure = started;
});

afterAll(async () => {
  await relay?.kill();
  await azure.stop();
  await rm(directory, { recursive: true });
});

test('maps requests to HTTP functions and their answers back, byte for byte', async () => {
  const { origin } = await runTinyApp();

  const response = await fetch(`${origin}/api/echo/alice?q=a%20b`, {
    method: 'PUT',
    headers: { 'x-sent': 'yes', traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` },
    body: new Uint8Array([0, 255, 10]),
  });

  expect([response.status, response.headers.get('x-kind')]).toEqual([201, 'echo']);
  expect(await response.json()).toEqual({
    method: 'PUT',
    name: 'alice',
    query: 'a b',
    header: 'yes',
    bytes: [0, 255, 10],
    trace: 'ab'.repeat(16),
  });
});

test('answers what is no success as the host does', async () => {
  const { origin } = await runTinyApp();
  const statuses = {
    '/api/other': 404, // no such route
    '/api/echo/alice': 404, // no such method
    '/api/secret': 401, // no key
    '/api/broken': 500, // the function throws
    '/api/nothing': 204, // it returns nothing
    '/api/off': 404, // an app setting switches it off
  };

  const answers = Object.keys(statuses).map(async (path) => [path, (await fetch(`${origin}${path}`)).status] as const);

  expect(Object.fromEntries(await Promise.all(answers))).toEqual(statuses);
});

test('opens a function with its key', async () => {
  const { origin, functionKey } = await runTinyApp();

  const response = await fetch(`${origin}/api/secret`, { headers: { 'x-functions-key': functionKey } });

  expect([response.status, await response.text()]).toEqual([200, 'opened']);
});

test('runs each message of the queue, and is idle when all are done', async () => {
  const started = await runTinyApp();
  const ids = Array.from({ length: 100 }, (_, index) => `m${index}`);

  await send(ids.map((id) => ({ id, milliseconds: 20 })));
  await started.idle();

  expect(
    entries('done')
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...ids].sort());
});

test('keeps no more messages under way than batch size and threshold allow', async () => {
  const started = await runTinyApp();

  await send(Array.from({ length: 40 }, (_, index) => ({ id: `m${index}`, milliseconds: 100 })));
  await started.idle();

  let running = 0;
  const levels = logs.flatMap(({ entry }) =>
    entry?.['event'] === 'started' ? [++running] : entry?.['event'] === 'done' ? [--running] : [],
  );
  expect(Math.max(...levels)).toBeGreaterThan(1);
  expect(Math.max(...levels)).toBeLessThanOrEqual(4 + 4);
});

test('tries a failed message again after its time-out, with a higher count', async () => {
  const started = await runTinyApp();

  await send([{ id: 'again', failures: 2 }]);
  await started.idle();

  expect(entries('started')).toMatchObject([{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }]);
  expect(entries('done')).toMatchObject([{ id: 'again', attempt: 3 }]);
});

test('moves a message to the poison queue after its last attempt, and one that is no base64 at once', async () => {
  const started = await runTinyApp();

  await send([{ id: 'hopeless', failures: 99 }]);
  await fetch(`${started.origin}/api/send-plain`, { method: 'POST', body: '{"plain": true}' });
  await started.idle();

  expect(entries('started')).toHaveLength(3);
  const moved = logs.filter(({ message }) => message.endsWith("was moved to 'work-poison'."));
  expect(moved.map(({ category, level }) => [category, level])).toEqual([
    ['host', 'warning'],
    ['host', 'warning'],
  ]);
});

test('fires timers, and tells what is printed on the console', async () => {
  await restart({ AzureWebJobs__tick__Disabled: 'false' });

  await waitFor(() => entries('ticked').length > 0);

  expect(logs).toContainEqual({ level: 'error', category: 'console', message: 'the app is loaded' });
});

test('ends what is under way before it stops, and leaves nothing in the queue', async () => {
  const started = await runTinyApp();
  await send([{ id: 'slow', milliseconds: 300 }]);
  await waitFor(() => entries('started').length === 1);

  await started.stop();

  expect(entries('done')).toMatchObject([{ id: 'slow' }]);
  await (await restart()).idle();
  expect(entries('started')).toEqual([]);
});

test('runs a message again after its process was killed, once the lease is over', async () => {
  const started = await restart({}, 1);
  await send([{ id: 'killed', milliseconds: 400 }]);
  await waitFor(() => entries('started').length === 1);
  await started.kill();

  await (await restart({}, 1)).idle();

  expect(entries('done')).toMatchObject([{ id: 'killed', attempt: 2 }]);
  await expect(started.idle()).rejects.toThrow('Relay: it must run until it is idle, but its process has ended.');
});

test('renews the lease of a message that takes longer', async () => {
  const started = await restart({}, 1);

  await send([0, 5, 10, 20].map((more) => ({ id: 'long', milliseconds: 1500 + more })));
  await started.idle();

  expect(entries('started')).toHaveLength(4);
  expect(entries('done')).toHaveLength(4);
});

test('says why an app cannot be started', async () => {
  await expect(restart({ WORK_QUEUE: undefined })).rejects.toThrow(
    "Functions host: the app setting 'WORK_QUEUE' must be set, '%WORK_QUEUE%' names it.",
  );
  await expect(RelayProcess.start({ package: directory, environment: {} })).rejects.toThrow(/host\.json/);
});

test('runs a timer by hand for whoever has the key', async () => {
  const started = await restart({ AzureWebJobs__tick__Disabled: 'false' });
  logs = [];

  const statuses = ['', started.functionKey].map(async (key) => {
    const headers = { 'x-functions-key': key };
    return (await fetch(`${started.origin}/admin/functions/tick`, { method: 'POST', headers })).status;
  });

  expect(await Promise.all(statuses)).toEqual([401, 202]);
  expect(entries('ticked').length).toBeGreaterThan(0);
});

test('refuses a request that is larger than the app settings let the host read', async () => {
  const { origin } = await restart({ FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '10' });

  const statuses = [10, 11].map(async (bytes) => {
    const body = new Uint8Array(bytes);
    return (await fetch(`${origin}/api/echo/alice`, { method: 'PUT', body })).status;
  });

  expect(await Promise.all(statuses)).toEqual([201, 413]);
});

test("runs the relay's own bundle: what is posted over HTTP is stored, row for event", async () => {
  const built = join(directory, 'relay');
  const script = `import { buildRelay } from './transform-fn/build.mjs'; await buildRelay(${JSON.stringify(built)});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: join(__dirname, '..', '..', '..'),
  });
  await relay?.kill();
  relay = await RelayProcess.start({
    package: join(built, 'package'),
    environment: {
      ...azure.environment(),
      NOXYS_BEARER_TOKEN: TOKEN,
      NOXYS_HASH_KEY: 'a-key-of-at-least-16-characters',
      LOGS_INGESTION_ENDPOINT: `https://${HOST}`,
      LOGS_INGESTION_RULE_ID: RULE,
      AzureWebJobsStorage__accountName: ACCOUNT,
      AzureWebJobsStorage__clientId: CLIENT,
      AzureWebJobs__canary__Disabled: 'true',
    },
  });
  const ids = Array.from({ length: 200 }, (_, index) => `evt_${index}`);

  const statuses = await Promise.all(ids.map((id) => postEvent(id)));
  await relay.idle();

  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(stored.map((row) => row['EventId']).sort()).toEqual([...ids].sort());
  expect(azure.refused).toEqual([]);
});

/** The tiny app that runs already, or a new process of it; what was logged before is forgotten. */
async function runTinyApp(): Promise<RelayProcess> {
  logs = [];
  return relay ?? restart();
}

async function restart(settings: Record<string, string | undefined> = {}, leaseSeconds = 600): Promise<RelayProcess> {
  await relay?.kill();
  const environment: Record<string, string | undefined> = {
    ...azure.environment(),
    AzureWebJobsStorage__accountName: ACCOUNT,
    AzureWebJobsStorage__clientId: CLIENT,
    WORK_QUEUE: 'work',
    AzureWebJobs__off__Disabled: 'true',
    AzureWebJobs__tick__Disabled: '1',
    ...settings,
  };
  const defined = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  relay = await RelayProcess.start({
    package: join(directory, 'tiny'),
    environment: Object.fromEntries(defined),
    leaseSeconds,
  });
  logs = [];
  relay.onLog((log) => logs.push(log));
  return relay;
}

async function send(messages: readonly unknown[]): Promise<void> {
  const body = JSON.stringify(messages.map((message) => JSON.stringify(message)));
  const response = await fetch(`${relay?.origin ?? ''}/api/send`, { method: 'POST', body });
  expect(response.status).toBe(202);
}

async function postEvent(id: string): Promise<number> {
  const response = await fetch(relay?.url ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      id,
      timestamp: '2026-01-15T12:00:00Z',
      event_type: 'interaction.policy_violated',
      tenant_id: 'tenant-1',
      data: { id: `int_${id}`, user_id: 'alice@example.com', platform_id: 'chatgpt', risk_score: 0.9 },
    }),
  });
  await response.arrayBuffer();
  return response.status;
}

function entries(event: string): Readonly<Record<string, unknown>>[] {
  return logs.flatMap(({ entry }) => (entry?.['event'] === event ? [entry] : []));
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

async function buildTinyApp(): Promise<void> {
  const folder = join(directory, 'tiny');
  await mkdir(folder);
  await build({
    entryPoints: [join(__dirname, 'tiny-app.ts')],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['@azure/functions-core'],
    define: { 'import.meta.url': '__fileUrl' },
    banner: { js: "const __fileUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  const queues = { batchSize: 4, newBatchThreshold: 4, maxDequeueCount: 3, visibilityTimeout: '00:00:00' };
  await writeFile(join(folder, 'host.json'), JSON.stringify({ version: '2.0', extensions: { queues } }));
}
