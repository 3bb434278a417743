import { withOverrides } from '../../kql/loader/rule-overrides';
import { EventsEngine, shippedRule, type EventRow } from '../support/events-engine';

const NOW = '2026-03-20T11:00:00Z';
const RISK = shippedRule('high-risk-non-enterprise-platform');
const BLOCK = shippedRule('blocked-on-unallowed-platform');
const ALERT = shippedRule('noxys-alert');

let events: EventsEngine;

beforeAll(async () => {
  events = await EventsEngine.open();
});

afterAll(() => events.engine.close());

test.each([
  ['above the threshold', { RiskScore: 0.81 }, 1],
  ['at the threshold', { RiskScore: 0.8 }, 0],
  ['without a score', { RiskScore: null }, 0],
  ['on a platform that is not listed', { PlatformId: 'chatgpt' }, 0],
  ['on a listed platform in other letters', { PlatformId: 'DeepSeek' }, 1],
  ['of another type', { EventType: 'interaction.created' }, 0],
  ['of the type in other letters', { EventType: 'Interaction.High_Risk' }, 1],
  ['without a user', { UserId: '' }, 1],
])('a risky interaction %s gives %d results', async (_, override, count) => {
  await events.fill([synthRisk('e1', override)]);

  expect(await events.run(RISK.query, NOW)).toHaveLength(count);
});

test('sums up the risky interactions of a user on a platform', async () => {
  await events.fill([
    synthRisk('e1', { Classifications: [{ type: 'iban' }, { type: 'EMAIL' }] }),
    synthRisk('e2', { RiskScore: 0.99, UserId: 'ALICE@example.com', Classifications: [{ type: 'email' }, {}] }),
    synthRisk('e3', { UserId: 'bob@example.com', Classifications: null }),
  ]);

  const results = await events.run(RISK.query, NOW);

  expect(results).toHaveLength(2);
  expect(results).toContainEqual(
    expect.objectContaining({
      UserId: 'alice@example.com',
      InteractionCount: 2,
      MaxRiskScore: 0.99,
      ClassificationTypes: 'EMAIL, IBAN',
      EventIds: 'e1, e2',
    }),
  );
});

test.each([
  ['block', [{ action: 'block' }], 1],
  ['Block among others', [{ action: 'log' }, { action: 'Block' }], 1],
  ['log by a policy that is named block', [{ action: 'log', policy_name: 'block' }], 0],
  ['a longer word', [{ action: 'blocked' }], 0],
  ['nothing', [], 0],
  ['null, after the tripwire', null, 0],
])('a violation on an unallowed platform with the decision %s gives %d results', async (_, PolicyDecisions, count) => {
  await events.fill([synthBlock('e1', { PolicyDecisions })]);

  expect(await events.run(BLOCK.query, NOW)).toHaveLength(count);
});

test.each([
  ['claude', 0],
  ['Claude', 0],
  ['claude-next', 1],
  ['', 1],
])("a blocked violation on the platform '%s' gives %d results", async (PlatformId, count) => {
  await events.fill([synthBlock('e1', { PlatformId })]);

  expect(await events.run(BLOCK.query, NOW)).toHaveLength(count);
});

test('an event that two policies block counts once', async () => {
  const PolicyDecisions = [
    { action: 'block', policy_name: 'B' },
    { action: 'BLOCK', policy_name: 'A' },
  ];
  await events.fill([synthBlock('e1', { PolicyDecisions })]);

  expect(await events.run(BLOCK.query, NOW)).toMatchObject([{ BlockCount: 1, Policies: 'A, B' }]);
});

test.each([
  ['critical', 'High'],
  ['High', 'High'],
  ['medium', 'Medium'],
  ['low', 'Low'],
  ['minimal', 'Informational'],
  ['urgent', 'High'],
])('an alert of severity %s is %s in Sentinel', async (AlertSeverity, SentinelSeverity) => {
  await events.fill([synthEvent('e1', { EventType: 'alert.severity_x', AlertSeverity })]);

  expect(await events.run(ALERT.query, NOW)).toMatchObject([
    { SentinelSeverity, NoxysSeverity: AlertSeverity.toLowerCase() },
  ]);
});

test.each(['noxys.canary', 'alert.created', 'interaction.high_risk'])('%s is no alert of Noxys', async (EventType) => {
  await events.fill([synthEvent('e1', { EventType })]);

  expect(await events.run(ALERT.query, NOW)).toEqual([]);
});

const NEW_EVENT_RULES = [
  ['high-risk', RISK.query, synthRisk],
  ['blocked', BLOCK.query, synthBlock],
  [
    'alert',
    ALERT.query,
    (id: string, override = {}) => synthEvent(id, { EventType: 'alert.severity_high', ...override }),
  ],
] as const;

test.each(NEW_EVENT_RULES)(
  '%s: an event is new from its ingestion until the overlap has passed',
  async (_, query, synth) => {
    await events.fill([synth('e1', { EventTime: '2026-03-12T10:30:00Z', IngestedAt: '2026-03-20T10:50:00Z' })]);

    const runs = ['09', '10', '11', '12', '13'].map((hour) => events.run(query, `2026-03-20T${hour}:00:00Z`));
    const results = await Promise.all(runs);

    expect(results.map((each) => each.length)).toEqual([0, 0, 1, 1, 0]);
    expect(new Set(results.flat().map(({ AlertKey }) => AlertKey)).size).toBe(1);
  },
);

test.each(NEW_EVENT_RULES)('%s: a copy of an earlier event is not new', async (_, query, synth) => {
  const first = { EventTime: '2026-03-10T10:30:00Z' };
  await events.fill([synth('e1', first), synth('e1', { ...first, IngestedAt: '2026-03-20T10:50:00Z' })]);

  expect(await events.run(query, NOW)).toEqual([]);
});

test.each(NEW_EVENT_RULES)('%s: a row that is ingested after now is left to the next run', async (_, query, synth) => {
  await events.fill([synth('e1', { IngestedAt: '2026-03-20T11:02:00Z' })]);

  expect(await events.run(query, NOW)).toEqual([]);
  expect(await events.run(query, '2026-03-20T12:00:00Z')).toHaveLength(1);
});

test('the key of a result is that of the event ingested last, the greater id among equals', async () => {
  const last = { IngestedAt: '2026-03-20T10:55:00Z' };
  await events.fill([synthRisk('e3'), synthRisk('e1', last), synthRisk('e2', last)]);
  const [all] = await events.run(RISK.query, NOW);

  await events.fill([synthRisk('e2')]);
  const [alone] = await events.run(RISK.query, NOW);

  expect(all?.AlertKey).toBe(alone?.AlertKey);
  expect(all?.AlertKey).toMatch(/^[0-9a-f]{64}$/);
});

test('an environment sets platforms and threshold', async () => {
  const { query } = withOverrides(RISK, { parameters: { platforms: ['Mistral'], riskThreshold: 0.3 } });
  await events.fill([synthRisk('e1', { PlatformId: 'mistral', RiskScore: 0.4 }), synthRisk('e2')]);

  expect(await events.run(query, NOW)).toMatchObject([{ PlatformId: 'mistral' }]);
});

function synthRisk(EventId: string, override: object = {}): EventRow {
  return synthEvent(EventId, {
    EventType: 'interaction.high_risk',
    PlatformId: 'deepseek',
    RiskScore: 0.95,
    ...override,
  });
}

function synthBlock(EventId: string, override: object = {}): EventRow {
  return synthEvent(EventId, { PlatformId: 'grok', PolicyDecisions: [{ action: 'block' }], ...override });
}

function synthEvent(EventId: string, override: object = {}): EventRow {
  return { EventId, EventTime: '2026-03-20T10:30:00Z', ...override };
}
