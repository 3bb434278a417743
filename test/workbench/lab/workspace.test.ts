import { loadContent } from '../../../kql/content';
import { KustoEngine } from '../../../workbench/kusto/engine';
import { Clock } from '../../../workbench/lab/clock';
import { Workspace } from '../../../workbench/lab/workspace';

const NOON = '2026-03-20T12:00:00.0000000Z';
const content = loadContent();
const engines: KustoEngine[] = [];

afterEach(() => engines.splice(0).forEach((engine) => engine.close()));

test('a row is received at the time of its post, in whatever order rows come', async () => {
  const workspace = await openWorkspace();
  workspace.expect({ at: '2026-03-20T10:00:01.5000000Z', body: synthBody('e1') });
  workspace.expect({ at: '2026-03-20T10:00:02.0000000Z', body: synthBody('e2') });

  await workspace.store([synthRow('e2'), synthRow('e1')]);

  expect(await ingestionTimes(workspace)).toEqual([
    ['e1', '2026-03-20T10:00:01.5000000Z'],
    ['e2', '2026-03-20T10:00:02.0000000Z'],
  ]);
  expect(workspace.stored).toBe(2);
  expect(workspace.lastIngestion).toBe('2026-03-20T10:00:02.0000000Z');
});

test('rows of a repeated event are received at the times of its posts', async () => {
  const workspace = await openWorkspace();
  workspace.expect({ at: '2026-03-20T10:00:00.0000000Z', body: synthBody('e1') });
  workspace.expect({ at: '2026-03-20T11:00:00.0000000Z', body: synthBody('e1') });

  await workspace.store([synthRow('e1')]);
  await workspace.store([synthRow('e1')]);
  await workspace.store([synthRow('e1')]);

  expect((await ingestionTimes(workspace)).map(([, time]) => time)).toEqual([
    '2026-03-20T10:00:00.0000000Z',
    '2026-03-20T11:00:00.0000000Z',
    '2026-03-20T11:00:00.0000000Z',
  ]);
});

test('a row that nobody announced, or whose post is forgotten, is received now', async () => {
  const workspace = await openWorkspace();
  workspace.expect({ at: '2026-03-20T10:00:00.0000000Z', body: synthBody('e1') });
  workspace.forgetPosts();

  await workspace.store([synthRow('e1')]);

  expect(await ingestionTimes(workspace)).toEqual([['e1', NOON]]);
});

test('a row is ingested later by the delay', async () => {
  const workspace = await openWorkspace({ ingestionDelay: 90_000 });

  await workspace.store([synthRow('e1')]);

  expect(await ingestionTimes(workspace)).toEqual([['e1', '2026-03-20T12:01:30.0000000Z']]);
});

test('a time ahead of the clock is cut to the time of receipt, each row to its own', async () => {
  const workspace = await openWorkspace();
  workspace.expect({ at: '2026-03-20T10:00:00.0000000Z', body: synthBody('e1') });
  workspace.expect({ at: '2026-03-20T11:00:00.0000000Z', body: synthBody('e2') });
  const ahead = { TimeGenerated: '2026-03-20T10:20:00Z' };

  await workspace.store([synthRow('e1', ahead), synthRow('e2', ahead)]);

  expect(await timesGenerated(workspace)).toEqual([
    ['e1', '2026-03-20T10:00:00.0000000Z'],
    ['e2', '2026-03-20T10:20:00.0000000Z'],
  ]);
});

test.each([
  ['two days before the receipt is kept', '2026-03-18T12:00:00Z', '2026-03-18T12:00:00.0000000Z'],
  ['earlier is replaced', '2026-03-18T11:59:59Z', NOON],
  ['one day ahead is kept', '2026-03-21T12:00:00Z', '2026-03-21T12:00:00.0000000Z'],
  ['later is replaced', '2026-03-21T12:00:01Z', NOON],
])('the service’s own rule about TimeGenerated: %s', async (_, sent, expected) => {
  const workspace = await openWorkspace({ transform: 'source' });

  await workspace.store([synthRow('e1', { TimeGenerated: sent })]);

  expect(await timesGenerated(workspace)).toEqual([['e1', expected]]);
});

test('a transformation that reads now() beside the rows gets each row’s time all the same', async () => {
  const workspace = await openWorkspace({
    transform: 'let received = now(); source | extend TimeGenerated = received | where EventId != "dropped"',
  });
  workspace.expect({ at: '2026-03-20T10:00:00.0000000Z', body: synthBody('e1') });
  workspace.expect({ at: '2026-03-20T11:00:00.0000000Z', body: synthBody('e2') });

  await workspace.store([synthRow('e1'), synthRow('dropped'), synthRow('e2')]);

  expect(await timesGenerated(workspace)).toEqual([
    ['e1', '2026-03-20T10:00:00.0000000Z'],
    ['e2', '2026-03-20T11:00:00.0000000Z'],
  ]);
});

test('answers a query with a time range up to the simulated now', async () => {
  const workspace = await openWorkspace();
  await workspace.store([synthRow('e1', { TimeGenerated: '2026-03-20T10:59:59Z' })]);
  await workspace.store([synthRow('e2', { TimeGenerated: '2026-03-20T11:00:00Z' })]);

  expect((await workspace.query('NoxysEvents_CL | project EventId', 'PT1H')).rows).toEqual([['e2']]);
  expect((await workspace.query('NoxysEvents | count', undefined)).rows).toEqual([[2]]);
});

/** An empty workspace at noon. */
async function openWorkspace(settings: { ingestionDelay?: number; transform?: string } = {}): Promise<Workspace> {
  const engine = await KustoEngine.open();
  engines.push(engine);
  const { transform = content.transform.query, ingestionDelay = 0 } = settings;
  return Workspace.open({
    engine,
    content: { ...content, transform: { file: content.transform.file, query: transform } },
    clock: new Clock(NOON),
    ingestionDelay,
  });
}

async function ingestionTimes(workspace: Workspace): Promise<unknown[][]> {
  const query = 'NoxysEvents_CL | project EventId, Ingested = ingestion_time() | sort by EventId asc, Ingested asc';
  return (await workspace.query(query, undefined)).rows;
}

async function timesGenerated(workspace: Workspace): Promise<unknown[][]> {
  return (await workspace.query('NoxysEvents_CL | project EventId, TimeGenerated | sort by EventId asc', undefined))
    .rows;
}

function synthBody(id: string): string {
  return JSON.stringify({ id, tenant_id: 't1' });
}

function synthRow(id: string, override: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    TimeGenerated: '2026-03-20T09:00:00Z',
    EventTime: '2026-03-20T09:00:00Z',
    EventType: 'interaction.policy_violated',
    NoxysTenantId: 't1',
    EventId: id,
    Classifications: [],
    PolicyDecisions: [],
    AdditionalFields: {},
    ...override,
  };
}
