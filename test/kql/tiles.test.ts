import { loadContent } from '../../kql/content';
import { EventsEngine, type EventRow, type Result } from '../support/events-engine';

const NOW = '2026-03-20T11:00:00Z';
const content = loadContent();
const [rule] = content.rules;

let events: EventsEngine;

beforeAll(async () => {
  events = await EventsEngine.open();
});

afterAll(() => events.engine.close());

const ROWS: readonly EventRow[] = [
  synthEvent('e1', { EventType: 'interaction.high_risk', PlatformId: 'DeepSeek', RiskScore: 0.9 }),
  synthEvent('e1', { EventType: 'interaction.high_risk', PlatformId: 'DeepSeek', RiskScore: 0.9, IngestedAt: NOW }),
  synthEvent('e2', { EventType: 'interaction.high_risk', PlatformId: 'deepseek', RiskScore: 0.7 }),
  synthEvent('e3', { EventTime: '2026-03-18T10:30:00Z', EventType: 'interaction.high_risk', RiskScore: null }),
  synthEvent('e4', { RiskScore: 0.2, UserId: 'ALICE@example.com', IngestedAt: '2026-03-20T10:31:30Z' }),
  synthEvent('e5', { RiskScore: 0.4, IngestedAt: '2026-03-20T10:30:30Z' }),
  synthEvent('e5', { RiskScore: 0.4, IngestedAt: '2026-03-20T10:45:00Z' }),
  synthEvent('e6', { RiskScore: 0.3, UserId: '' }),
  synthEvent('c1', { EventType: 'noxys.canary', RiskScore: 1, UserId: '', IngestedAt: NOW }),
];

test.each<[string, Result[]]>([
  ['high-risk-interactions', [{ PlatformId: 'deepseek', Count: 2 }]],
  ['policy-violations-by-platform', [{ PlatformId: 'chatgpt', ViolationCount: 3 }]],
  ['risk-score-distribution', [{ EventTime: '2026-03-20T10:00:00.0000000Z', AvgRisk: 0.5 }]],
  ['top-users-with-violations', [{ UserId: 'alice@example.com', ViolationCount: 2 }]],
  [
    'events-without-user',
    [
      { EventType: 'interaction.policy_violated', Events: 3, WithoutUser: 1, WithoutUserPercent: 33.3 },
      { EventType: 'interaction.high_risk', Events: 3, WithoutUser: 0, WithoutUserPercent: 0 },
    ],
  ],
  [
    'ingestion-delay',
    [
      {
        Events: 6,
        AvgDelaySeconds: 20,
        MaxDelaySeconds: 90,
        LastEvent: '2026-03-20T10:30:00.0000000Z',
        LastIngested: '2026-03-20T10:31:30.0000000Z',
      },
    ],
  ],
])('the tile %s counts an event once, and no canary', async (id, expected) => {
  await events.fill(ROWS);

  expect(await events.run(tile(id), NOW)).toEqual(expected);
});

test('the function for people keeps the earliest copy of each event', async () => {
  await events.fill(ROWS);

  const results = await events.run(content.functions[0]?.query ?? '', NOW);

  expect(results.map(({ EventId }) => EventId).sort()).toEqual(['e1', 'e2', 'e3', 'e4', 'e5', 'e6']);
  expect(results.find(({ EventId }) => EventId === 'e5')).toMatchObject({ IngestedAt: '2026-03-20T10:30:30.0000000Z' });
});

test('the hunting query shows the latest events of the last hour as they are stored', async () => {
  await events.fill(ROWS);

  const results = await events.run(content.huntingQueries[0]?.query ?? '', NOW);

  expect(results.map(({ EventId }) => EventId)).toEqual(['e1', 'e1', 'e2', 'e4', 'e5', 'e5', 'e6']);
});

test('tells the state of our incidents, and of no other', async () => {
  await fillIncidents();

  expect(await events.run(tile('incidents-by-status-and-severity'), NOW)).toEqual([
    { Status: 'Closed', Severity: 'High', Incidents: 2 },
    { Status: 'New', Severity: 'Low', Incidents: 1 },
  ]);
});

test('tells the share of alerts whose incident was closed as a false positive', async () => {
  await fillIncidents();

  expect(await events.run(tile('false-positives-by-rule'), NOW)).toEqual([
    { Rule: rule?.name, Alerts: 4, Closed: 3, FalsePositives: 1, FalsePositivePercent: 25 },
  ]);
});

async function fillIncidents(): Promise<void> {
  await events.engine.truncate('SecurityIncident');
  await events.engine.truncate('SecurityAlert');
  const ours = [`/subscriptions/s/providers/Microsoft.SecurityInsights/alertRules/${rule?.uuid ?? ''}`];
  await events.engine.append(
    'SecurityIncident',
    [
      synthIncident('i1', 1, { Status: 'New', RelatedAnalyticRuleIds: ours }),
      synthIncident('i1', 2, {
        Status: 'Closed',
        Classification: 'FalsePositive',
        AlertIds: ['a1'],
        RelatedAnalyticRuleIds: ours,
      }),
      synthIncident('i2', 1, {
        Status: 'Closed',
        Classification: 'TruePositive',
        AlertIds: ['a2', 'a3'],
        RelatedAnalyticRuleIds: [rule?.uuid],
      }),
      synthIncident('i3', 1, { Status: 'New', Severity: 'Low', AlertIds: ['a4'], RelatedAnalyticRuleIds: ours }),
      synthIncident('i4', 1, {
        Status: 'New',
        AlertIds: ['x'],
        RelatedAnalyticRuleIds: ['00000000-0000-0000-0000-000000000000'],
      }),
    ],
    NOW,
  );
  const ids = ['a1', 'a1', 'a2', 'a3', 'a4'];
  const alerts = ids.map((SystemAlertId) => ({
    SystemAlertId,
    AlertType: `workspace_${rule?.uuid ?? ''}`,
    TimeGenerated: NOW,
  }));
  await events.engine.append(
    'SecurityAlert',
    [...alerts, { SystemAlertId: 'x', AlertType: 'workspace_other', TimeGenerated: NOW }],
    NOW,
  );
}

function synthIncident(IncidentName: string, hour: number, override: object): Record<string, unknown> {
  const time = `2026-03-20T0${hour}:00:00Z`;
  return { IncidentName, TimeGenerated: time, LastModifiedTime: time, Severity: 'High', AlertIds: [], ...override };
}

function synthEvent(EventId: string, override: object): EventRow {
  return { EventId, EventTime: '2026-03-20T10:30:00Z', ...override };
}

function tile(id: string): string {
  const found = content.workbook.tiles.find((each) => each.id === id);
  if (!found) throw new Error(`Tile '${id}' must be there.`);
  return found.query;
}
