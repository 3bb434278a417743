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

/** A ticket: the id of its incident, the text it was opened with and what was added to it since. */
interface Ticket {
  readonly incident: string | undefined;
  readonly text: string;
  readonly comments: readonly string[];
}

/** A system that holds tickets, and the playbook that opens them there. */
interface TicketSystem {
  readonly playbook: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly ticketsOf: (systems: LocalSystems) => Ticket[];
}

const { jiraSite, jiraProject, serviceNowInstance } = EXAMPLE_ADDRESSES;

const JIRA: TicketSystem = {
  playbook: 'ticket-jira',
  parameters: { jiraSite, jiraProject },
  ticketsOf: ({ jira }) =>
    jira.issues.map(({ labels, description, comments }) => ({
      incident: labels[1]?.replace(/^noxys-/, ''),
      text: description,
      comments,
    })),
};

const SERVICE_NOW: TicketSystem = {
  playbook: 'ticket-servicenow',
  parameters: { serviceNowInstance },
  ticketsOf: ({ serviceNow }) =>
    serviceNow.incidents.map(({ fields, workNotes }) => ({
      incident: fields['correlation_id'],
      text: fields['description'] ?? '',
      comments: workNotes,
    })),
};

/** Runs the rules over three hours of events, and the playbooks on what comes of it. */
async function runThreeHours(
  events: readonly Event[],
  portal: (typeof PORTALS)[number],
  system: TicketSystem,
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
      playbooks: rule.playbooks.filter((id) => id === 'notify-teams' || id === system.playbook),
    })),
    playbooks: content.playbooks.map(({ id, definition }) => ({
      id,
      definition,
      parameters: id === system.playbook ? system.parameters : {},
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
  return { sentinel, systems, tickets: system.ticketsOf(systems) };
}

/** Ids of the alerts that the tickets tell of, sorted, each as often as it is told. */
function toldAlerts(tickets: readonly Ticket[]): string[] {
  const text = tickets.flatMap((ticket) => [ticket.text, ...ticket.comments]).join('\n');
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

test.each(PORTALS.flatMap((portal) => [JIRA, SERVICE_NOW].map((system) => ({ portal, system }))))(
  'in the $portal portal $system.playbook tells each alert of a critical incident once: none is lost, none is doubled',
  async ({ portal, system }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 8 }), async (events) => {
        const { sentinel, tickets } = await runThreeHours(events, portal, system);

        const seen = new Set<string>();
        const expected = sentinel.alerts.filter(({ ruleId, customDetails, incidentId }) => {
          const key = `${ruleId}/${customDetails['AlertKey']?.[0] ?? ''}`;
          const isRepeat = seen.has(key);
          seen.add(key);
          const incident = sentinel.incidents.find(({ id }) => id === incidentId);
          return !isRepeat && incident?.customDetails['NoxysSeverity']?.includes('critical') === true;
        });

        expect(toldAlerts(tickets)).toEqual(expected.map(({ id }) => id).sort());
        const withTicket = new Set(expected.map(({ incidentId }) => incidentId));
        expect(tickets).toHaveLength(withTicket.size);
        expect(new Set(tickets.map(({ incident }) => incident))).toEqual(withTicket);
      }),
      { numRuns: 6, seed: 20_260_115 },
    );
  },
);

describe.each([JIRA, SERVICE_NOW])('when the Defender portal merges two incidents of $playbook', (system) => {
  test('their tickets stay, no alert is told again, and a further one is told on the ticket of the incident that stays', async () => {
    const events = [critical(10, 'u-alice'), critical(20, 'u-bob'), critical(130, 'u-alice')];

    const { sentinel, tickets } = await runThreeHours(events, 'defender', system, mergeFirstIntoSecond);

    expect(sentinel.incidents.map(({ status, labels, alerts }) => [status, labels, alerts.length])).toEqual([
      ['Closed', ['Redirected'], 0],
      ['New', [], 3],
    ]);
    expect(tickets.map(({ comments }) => comments.length)).toEqual([0, 1]);
    expect(toldAlerts(tickets)).toEqual(sentinel.alerts.map(({ id }) => id).sort());
  });

  test('a ticket stays where the other incident has none, and that one gets its own for what nobody was told of', async () => {
    const ordinary = { ...critical(20, 'u-bob'), isCritical: false };

    const { sentinel, tickets } = await runThreeHours(
      [critical(10, 'u-alice'), ordinary],
      'defender',
      system,
      mergeFirstIntoSecond,
    );

    expect(tickets.map(({ incident }) => incident)).toEqual(sentinel.incidents.map(({ id }) => id));
    expect(toldAlerts(tickets)).toEqual(sentinel.alerts.map(({ id }) => id).sort());
  });
});

test('the Defender portal joins what the Azure portal keeps apart', async () => {
  const events: Event[] = [
    { minute: 10, user: 'u-alice', isAlert: true, isCritical: true },
    { minute: 20, user: 'u-alice', isAlert: false, isCritical: true },
  ];

  const azure = await runThreeHours(events, 'azure', JIRA);
  const defender = await runThreeHours(events, 'defender', JIRA);

  expect([azure, defender].map(({ sentinel, tickets }) => [sentinel.incidents.length, tickets.length])).toEqual([
    [2, 2],
    [1, 1],
  ]);
  expect(defender.tickets[0]?.comments).toHaveLength(1);
  expect(defender.systems.teams.messages).toHaveLength(1);
});
