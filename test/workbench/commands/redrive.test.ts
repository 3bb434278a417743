import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadEnvironment } from '../../../stacks/environment';
import { LocalAzure } from '../../../workbench/lab/azure/local-azure';
import { CliProcess } from '../../support/cli-process';

const { names, tenantId, subscriptionId } = loadEnvironment('test');
const CLIENT = '44444444-4444-4444-4444-444444444444';

let directory: string;
let azure: LocalAzure;
let cli: CliProcess;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-redrive-'));
  azure = await LocalAzure.start({
    directory,
    tenantId,
    subscriptionId,
    storageAccount: names.storageAccount,
    identityClientId: CLIENT,
    queues: ['redrive'],
    containers: [],
    ingestion: { host: 'dce.westeurope-1.ingest.monitor.azure.com', rules: [], store: () => Promise.resolve() },
    query: () => Promise.reject(new Error('Nothing queries here.')),
  });
  cli = CliProcess.start({ ...azure.environment(), AZURE_CLIENT_ID: CLIENT });
});

afterAll(async () => {
  await cli.stop();
  await azure.stop();
  await rm(directory, { recursive: true, force: true });
});

test("puts a message on the relay's redrive queue", async () => {
  expect(await cli.run('redrive', '--env', 'test')).toEqual({
    code: 0,
    stdout: "The relay was asked. Its log says how many with 'redrive.finished'.\n",
    stderr: '',
  });
});

test('tells who may send when the queue takes no message', async () => {
  const { code, stdout, stderr } = await cli.run('redrive', '--env', 'prod');

  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('Storage Queue Data Message Sender');
});

test('wants the name of an environment', async () => {
  expect(await cli.run('redrive')).toMatchObject({ code: 2 });
});
