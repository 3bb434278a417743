import { loadContent } from '../../../kql/content';
import { evaluateHealthAlert } from '../../../workbench/detection/health-alert';
import { KustoEngine } from '../../../workbench/kusto/engine';

const NOW = '2026-01-15T12:00:00.000Z';
const content = loadContent();

type Row = Readonly<Record<string, unknown>>;
type Tables = Readonly<Record<string, readonly Row[]>>;

let engine: KustoEngine;

beforeAll(async () => {
  engine = await KustoEngine.open();
  for (const { table, columns } of content.schemas) await engine.createTable({ name: table, columns });
});

afterAll(() => {
  engine.close();
});

/** For each alert: rows under which it stays quiet, and rows under which it fires. */
const CASES: readonly (readonly [id: string, quiet: Tables, loud: Tables])[] = [
  [
    'silent-sender',
    { NoxysEvents_CL: [event(600)] },
    { NoxysEvents_CL: [event(5, { EventType: 'noxys.canary' }), event(1500)] },
  ],
  [
    'silent-relay',
    { AppTraces: [entry(10, { event: 'canary.sent' })] },
    { AppTraces: [entry(45, { event: 'canary.sent' })] },
  ],
  [
    'lost-canary',
    { NoxysEvents_CL: [event(50, { EventType: 'noxys.canary' })] },
    { NoxysEvents_CL: [event(5), event(70, { EventType: 'noxys.canary' })] },
  ],
  [
    'dead-letters',
    { AppTraces: [entry(5, { event: 'delivery.delivered', rows: 1 })] },
    { AppTraces: [entry(5, { event: 'delivery.dead-lettered', level: 'error', status: 400 })] },
  ],
  [
    'poison-messages',
    { AppTraces: [entry(35, { event: 'queue.poisoned', level: 'error', messages: 1 })] },
    { AppTraces: [entry(5, { event: 'queue.poisoned', level: 'error', messages: 1 })] },
  ],
  [
    'queue-age',
    {
      AppTraces: [
        entry(5, { event: 'delivery.delivered', oldestMessageSeconds: 899.5 }),
        entry(35, { event: 'delivery.delivered', oldestMessageSeconds: 5000 }),
      ],
    },
    {
      AppTraces: [
        entry(9, { event: 'delivery.delivered', oldestMessageSeconds: 2 }),
        entry(5, { event: 'delivery.retried', level: 'warning', oldestMessageSeconds: 901 }),
      ],
    },
  ],
  [
    'refused-requests',
    { AppTraces: times(20, () => entry(5, { event: 'intake.refused', level: 'warning', status: 401 })) },
    { AppTraces: times(21, () => entry(5, { event: 'intake.refused', level: 'warning', status: 401 })) },
  ],
  [
    'ingestion-forbidden',
    {
      AppTraces: [
        entry(5, { event: 'delivery.retried', status: 403, failingSeconds: 1799 }),
        entry(6, { event: 'delivery.retried', status: 503, failingSeconds: 1800 }),
      ],
    },
    { AppTraces: [entry(16, { event: 'delivery.retried', status: 403, failingSeconds: 1800 })] },
  ],
  [
    'ingestion-errors',
    { DCRLogErrors: [{ TimeGenerated: ago(5), InputStreamId: 'Custom-Other', Message: 'x' }] },
    { DCRLogErrors: [{ TimeGenerated: ago(5), InputStreamId: 'Custom-NoxysEvents', Message: 'x' }] },
  ],
  ['delivery-delay', { NoxysEvents_CL: times(11, () => event(29)) }, { NoxysEvents_CL: times(11, () => event(32)) }],
  ['personal-data', { NoxysEvents_CL: [event(5)] }, { NoxysEvents_CL: [event(5, { Classifications: null })] }],
  [
    'failing-rule',
    {
      SentinelHealth: [
        run(30, { Status: 'Success' }),
        run(30, { Status: 'Failure', SentinelResourceId: '/alertRules/00000000-0000-0000-0000-000000000001' }),
      ],
    },
    { SentinelHealth: [run(30, { Status: 'Failure' })] },
  ],
  ['skipped-rule', { SentinelHealth: [run(99), run(159)] }, { SentinelHealth: [run(101), run(161)] }],
  [
    'failing-automation',
    {
      SentinelHealth: [
        playbookRun({ Status: 'Success' }),
        playbookRun({ Status: 'Failure', SentinelResourceName: 'another-playbook' }),
      ],
    },
    { SentinelHealth: [playbookRun({ Status: 'Failure' })] },
  ],
];

test.each(CASES)('%s stays quiet while all is well and fires when it is not', async (id, quiet, loud) => {
  expect(await isFiring(id, quiet)).toBe(false);
  expect(await isFiring(id, loud)).toBe(true);
});

test('daily-volume counts every row, whatever its type', async () => {
  const alert = alertOf('daily-volume');
  const small = { ...alert, condition: { ...alert.condition, threshold: 2 } };

  await fill({ NoxysEvents_CL: [event(5), event(6, { EventType: 'noxys.canary' }), event(7)] });

  expect(await evaluateHealthAlert(small, engine, NOW)).toEqual({ isFiring: true, values: [3] });
});

test('every alert is tested', () => {
  expect([...CASES.map(([id]) => id), 'daily-volume'].sort()).toEqual(content.healthAlerts.map(({ id }) => id).sort());
});

test('the alerts about rules know the rules that are shipped', () => {
  for (const id of ['failing-rule', 'skipped-rule']) {
    for (const { uuid } of content.rules) expect(alertOf(id).query).toContain(`"${uuid}"`);
    expect(alertOf(id).query.match(/"[0-9a-f-]{36}"/g)).toHaveLength(content.rules.length);
  }
});

test('the connector tile is connected while an event is at most a day old', async () => {
  const query = content.connectorQueries.find(({ role }) => role === 'connected')?.query ?? '';

  await fill({ NoxysEvents_CL: [event(1430)] });
  expect((await engine.query(query, { now: NOW })).rows).toEqual([[true]]);
  await fill({ NoxysEvents_CL: [event(1450), event(5, { EventType: 'noxys.canary' })] });
  expect((await engine.query(query, { now: NOW })).rows).toEqual([[false]]);
});

test('the connector tile has no time of a latest event without an event', async () => {
  const query = content.connectorQueries.find(({ role }) => role === 'last-data')?.query ?? '';

  await fill({});
  expect((await engine.query(query, { now: NOW })).rows).toEqual([]);
  await fill({ NoxysEvents_CL: [event(1, { EventType: 'noxys.canary' })] });
  expect((await engine.query(query, { now: NOW })).rows).toEqual([]);
  await fill({ NoxysEvents_CL: [event(5), event(1, { EventType: 'noxys.canary' })] });
  expect((await engine.query(query, { now: NOW })).rows).toEqual([['2026-01-15T11:55:00.0000000Z']]);
});

async function isFiring(id: string, tables: Tables): Promise<boolean> {
  await fill(tables);
  return (await evaluateHealthAlert(alertOf(id), engine, NOW)).isFiring;
}

/** Empties all tables and fills these; every row was ingested a minute ago. */
async function fill(tables: Tables): Promise<void> {
  for (const { table } of content.schemas) {
    await engine.truncate(table);
    await engine.append(table, tables[table] ?? [], ago(1));
  }
}

function alertOf(id: string) {
  const found = content.healthAlerts.find((alert) => alert.id === id);
  if (found === undefined) throw new Error(`no health alert '${id}'`);
  return found;
}

function event(minutesAgo: number, override: Row = {}): Row {
  return {
    TimeGenerated: ago(minutesAgo),
    EventTime: ago(minutesAgo),
    EventType: 'interaction.policy_violated',
    NoxysTenantId: 'tenant-1',
    EventId: 'evt_1',
    Classifications: [],
    PolicyDecisions: [],
    AdditionalFields: {},
    ...override,
  };
}

/** An entry of the relay's log, as it writes them. */
function entry(minutesAgo: number, logged: Row): Row {
  return { TimeGenerated: ago(minutesAgo), Message: JSON.stringify(logged), AppRoleName: 'func-noxys-test' };
}

function run(minutesAgo: number, override: Row = {}): Row {
  return {
    TimeGenerated: ago(minutesAgo),
    OperationName: 'Scheduled analytics rule run',
    SentinelResourceType: 'Analytics Rule',
    SentinelResourceId: `/workspaces/w1/providers/Microsoft.SecurityInsights/alertRules/${content.rules[0]?.uuid ?? ''}`,
    Status: 'Success',
    ...override,
  };
}

function playbookRun(override: Row): Row {
  return run(10, {
    OperationName: 'Playbook was triggered',
    SentinelResourceType: 'Playbook',
    SentinelResourceName: 'noxys-test-notify-teams',
    ...override,
  });
}

function ago(minutes: number): string {
  return new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
