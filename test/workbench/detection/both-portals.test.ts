import fc from 'fast-check';

import { loadContent } from '../../../kql/content';
import { openEngine } from '../../../workbench/detection/rule-tests';
import { PORTALS } from '../../../workbench/detection/portal';
import { nextRun, runsBetween } from '../../../workbench/detection/schedule';
import { Sentinel } from '../../../workbench/detection/sentinel';
import { EXAMPLE_ADDRESSES, openLocalSystems, type LocalSystems } from './local-systems';
import type { KustoEngine } from '../../../workbench/kusto/engine';

const content = loadContent();
let engine: KustoEngine;
beforeAll(async () => {
  engine = await openEngine(content);
});
afterAll(() => engine.close());

const { jiraSite, jiraProject } = EXAMPLE_ADDRESSES;
const RULES = ['noxys-alert', 'high-risk-non-enterprise-platform'];

interface Event {
  readonly minute: number;
  readonly user: string;
  readonly isAlert: boolean;
  readonly isCritical: boolean;
}

const event: fc.Arbitrary<Event> = fc.record({
  minute: fc.integer({ min: 0, max: 179 }),
  user: fc.constantFrom('u-alice', 'u-bob'),
  isAlert: fc.boolean(),
  isCritical: fc.boolean(),
});

/** Runs the rules over three hours of events, and the playbooks on what comes of it. */
async function runThreeHours(
  events: readonly Event[],
  portal: (typeof PORTALS)[number],
  afterRuns: (sentinel: Sentinel, scheduled: string) => Promise<void> = () => Promise.resolve(),
) {
  for (const { name } of engine.database().tables) await engine.truncate(name);
  const systems = openLocalSystems();
  const sentinel = await Sentinel.open({
    engine,
    schemas: content.schemas,
    rules: content.rules,
    automationRules: content.automationRules.map((rule) => ({
      ...rule,
      playbooks: rule.playbooks.filter((id) => id !== 'ticket-servicenow'),
    })),
    playbooks: content.playbooks.map(({ id, definition }) => ({
      id,
      definition,
      parameters: id === 'ticket-jira' ? { jiraSite, jiraProject } : {},
    })),
    workspaceResourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w',
    targets: systems.targets,
    portal,
  });
  const rows = events.map(({ minute, user, isAlert, isCritical }, index) => ({
    TimeGenerated: new Date(Date.UTC(2026, 0, 15, 10, minute, 30)).toISOString(),
    EventTime: new Date(Date.UTC(2026, 0, 15, 10, minute, 30)).toISOString(),
    EventId: `evt_${index}`,
    EventType: isAlert ? 'alert.severity_high' : 'interaction.high_risk',
    NoxysTenantId: 'tenant-1',
    UserId: user,
    PlatformId: 'grok',
    RiskScore: 0.9,
    AlertSeverity: isCritical ? 'critical' : 'high',
    Classifications: [],
  }));
  await engine.append(
    'NoxysEvents_CL',
    rows,
    rows.map(({ TimeGenerated }) => TimeGenerated),
  );
  const first = nextRun(60, '2026-01-15T11:00:00Z').executed;
  for (const { scheduled, executed } of [
    { scheduled: '2026-01-15T11:00:00Z', executed: first },
    ...runsBetween(60, first, '2026-01-15T14:05:00Z'),
  ]) {
    for (const ruleId of RULES) await sentinel.runRule(ruleId, { scheduled, executed, now: scheduled });
    await afterRuns(sentinel, scheduled);
  }
  return { sentinel, systems };
}

/** Ids of the alerts that the tickets tell of, sorted, each as often as it is told. */
function toldAlerts({ jira }: LocalSystems): string[] {
  const text = jira.issues.flatMap(({ description, comments }) => [description, ...comments]).join('\n');
  return [...text.matchAll(/^Alert ([0-9a-f-]{36}), severity/gm)].map(([, id = '']) => id).sort();
}

function critical(minute: number, user: string): Event {
  return { minute, user, isAlert: true, isCritical: true };
}

/** A quarter of an hour after the first runs. */
async function mergeFirstIntoSecond(sentinel: Sentinel, scheduled: string): Promise<void> {
  const [first, second] = sentinel.incidents;
  if (first?.status === 'Closed') return;
  const at = new Date(Date.parse(scheduled) + 15 * 60_000).toISOString();
  await sentinel.mergeIncident(first?.id ?? '', second?.id ?? '', at);
}

test.each(PORTALS)(
  'in the %s portal each alert of a critical incident is told once: none is lost, none is doubled',
  async (portal) => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (events) => {
        const { sentinel, systems } = await runThreeHours(events, portal);

        const seen = new Set<string>();
        const expected = sentinel.alerts.filter(({ ruleId, customDetails, incidentId }) => {
          const key = `${ruleId}/${customDetails['AlertKey']?.[0] ?? ''}`;
          const isRepeat = seen.has(key);
          seen.add(key);
          const incident = sentinel.incidents.find(({ id }) => id === incidentId);
          return !isRepeat && incident?.customDetails['NoxysSeverity']?.includes('critical') === true;
        });

        expect(toldAlerts(systems)).toEqual(expected.map(({ id }) => id).sort());
        const withTicket = new Set(expected.map(({ incidentId }) => incidentId));
        expect(systems.jira.issues).toHaveLength(withTicket.size);
        expect(new Set(systems.jira.issues.flatMap(({ labels }) => labels.slice(1)))).toEqual(
          new Set([...withTicket].map((id) => `noxys-${id ?? ''}`)),
        );
      }),
      { numRuns: 6, seed: 20_260_115 },
    );
  },
);

describe('when the Defender portal merges two incidents', () => {
  test('their tickets stay, no alert is told again, and a further one is told on the ticket of the incident that stays', async () => {
    const events = [critical(10, 'u-alice'), critical(20, 'u-bob'), critical(130, 'u-alice')];

    const { sentinel, systems } = await runThreeHours(events, 'defender', mergeFirstIntoSecond);

    expect(sentinel.incidents.map(({ status, labels, alerts }) => [status, labels, alerts.length])).toEqual([
      ['Closed', ['Redirected'], 0],
      ['New', [], 3],
    ]);
    expect(systems.jira.issues.map(({ comments }) => comments.length)).toEqual([0, 1]);
    expect(toldAlerts(systems)).toEqual(sentinel.alerts.map(({ id }) => id).sort());
  });

  test('a ticket stays where the other incident has none, and that one gets its own for what nobody was told of', async () => {
    const ordinary = { ...critical(20, 'u-bob'), isCritical: false };

    const { sentinel, systems } = await runThreeHours(
      [critical(10, 'u-alice'), ordinary],
      'defender',
      mergeFirstIntoSecond,
    );

    expect(systems.jira.issues.map(({ labels }) => labels[1])).toEqual(
      sentinel.incidents.map(({ id }) => `noxys-${id}`),
    );
    expect(toldAlerts(systems)).toEqual(sentinel.alerts.map(({ id }) => id).sort());
  });
});

test('the Defender portal joins what the Azure portal keeps apart', async () => {
  const events: Event[] = [
    { minute: 10, user: 'u-alice', isAlert: true, isCritical: true },
    { minute: 20, user: 'u-alice', isAlert: false, isCritical: true },
  ];

  const azure = await runThreeHours(events, 'azure');
  const defender = await runThreeHours(events, 'defender');

  expect(
    [azure, defender].map(({ sentinel, systems }) => [sentinel.incidents.length, systems.jira.issues.length]),
  ).toEqual([
    [2, 2],
    [1, 1],
  ]);
  expect(defender.systems.jira.issues[0]?.comments).toHaveLength(1);
  expect(defender.systems.teams.messages).toHaveLength(1);
});
