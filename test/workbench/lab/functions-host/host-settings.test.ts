import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type HostSettings, readHostSettings } from '../../../../workbench/lab/functions-host/host-settings';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-host-settings-'));
});

afterAll(() => rm(directory, { recursive: true }));

test("has the host's own defaults", async () => {
  expect(await read({})).toEqual({
    routePrefix: 'api',
    queues: {
      batchSize: 16,
      newBatchThreshold: 8,
      maxDequeueCount: 5,
      maxPollingInterval: 60_000,
      visibilityTimeout: 0,
      messageEncoding: 'base64',
    },
  });
});

test('heeds what host.json sets', async () => {
  const queues = {
    batchSize: 32,
    newBatchThreshold: 1000,
    maxDequeueCount: 100,
    maxPollingInterval: '00:00:02',
    visibilityTimeout: '1.02:03:04.5',
    messageEncoding: 'none',
  };

  expect(await read({ http: { routePrefix: '' }, queues })).toEqual({
    routePrefix: '',
    queues: { ...queues, maxPollingInterval: 2000, visibilityTimeout: (26 * 3600 + 184) * 1000 + 500 },
  });
});

test.each([
  [{ queues: { batchSize: 33 } }, 'batchSize'],
  [{ queues: { visibilityTimeout: 'soon' } }, "must be hh:mm:ss, got 'soon'"],
  [{ queues: { messageEncoding: 'utf8' } }, 'messageEncoding'],
])('refuses %j', async (extensions, message) => {
  await expect(read(extensions)).rejects.toThrow(message);
});

async function read(extensions: unknown): Promise<HostSettings> {
  await writeFile(join(directory, 'host.json'), JSON.stringify({ version: '2.0', extensions }));
  return readHostSettings(directory);
}
