import type { AnalyticsRule } from '../../../kql/loader/analytics-rule';
import { loadContent } from '../../../kql/content';
import { Sentinel, type RuleRun, type SentinelOptions } from '../../../workbench/detection/sentinel';
import { openEngine } from '../../../workbench/detection/rule-tests';
import { EXAMPLE_ADDRESSES, openLocalSystems, type LocalSystems } from './local-systems';
import type { KustoEngine } from '../../../workbench/kusto/engine';

const content = loadContent();
const rules = content.rules.map((rule) => ({ ...rule, enabled: true }));
let engine: KustoEngine;
let systems: LocalSystems;

beforeAll(async () => {
  engine = await openEngine(content);
});
afterAll(() => engine.close());

beforeEach(async () => {
  systems = openLocalSystems();
  for (const { name } of engine.database().tables) await engine.truncate(name);
});

const { jiraSite, jiraProject, serviceNowInstance } = EXAMPLE_ADDRESSES;

function openSentinel(override: Partial<SentinelOptions> = {}): Promise<Sentinel> {
  return Sentinel.open({
    engine,
    schemas: content.schemas,
    rules,
    automationRules: content.automationRules,
    playbooks: content.playbooks.map(({ id, definition }) => ({
      id,
      definition,
      parameters:
        id === 'ticket-jira' ? { jiraSite, jiraProject } : id === 'ticket-servicenow' ? { serviceNowInstance } : {},
    })),
    workspaceResourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w',
    targets: systems.targets,
    ...override,
  });
}

/** Stores one alert of Noxys, ingested when it happened. */
async function storeAlert(id: string, at: string, override: Record<string, unknown> = {}): Promise<void> {
  const row = {
    TimeGenerated: at,
    EventTime: at,
    EventType: 'alert.severity_critical',
    EventId: id,
    NoxysTenantId: 'tenant-1',
    UserId: 'u-alice',
    PlatformId: 'grok',
    AlertSeverity: 'critical',
    RiskScore: 0.9,
    ...override,
  };
  await engine.append('NoxysEvents_CL', [row], at);
}

function run(sentinel: Sentinel, scheduled: string, ruleId = 'noxys-alert'): Promise<RuleRun> {
  return sentinel.runRule(ruleId, { scheduled, executed: scheduled.replace(':00:00', ':05:00'), now: scheduled });
}

async function rowsOf(kql: string): Promise<unknown[][]> {
  return (await engine.query(kql, { now: '2026-01-16T00:00:00Z' })).rows;
}

test('a new alert opens an incident, a ticket in each system and nothing in Teams, and the incident tells where', async () => {
  const sentinel = await openSentinel();
  await storeAlert('evt_1', '2026-01-15T10:30:00Z');

  const { alerts, events, playbookRuns, actions } = await run(sentinel, '2026-01-15T11:00:00Z');

  expect(alerts).toEqual([
    expect.objectContaining({
      title: 'Noxys alert (critical): u-alice on grok',
      incidentId: sentinel.incidents[0]?.id,
    }),
  ]);
  expect(events.map(({ kind }) => kind)).toEqual(['Created']);
  expect(playbookRuns.map(({ automationRule, playbook, status }) => [automationRule, playbook, status])).toEqual([
    ['ticket-on-critical-created', 'ticket-jira', 'Succeeded'],
    ['ticket-on-critical-created', 'ticket-servicenow', 'Succeeded'],
  ]);
  expect(actions.map(({ target, request, response }) => [target, request.method, response.status])).toEqual([
    ['jira', 'POST', 201],
    ['sentinel', 'POST', 200],
    ['servicenow', 'POST', 201],
    ['sentinel', 'POST', 200],
  ]);
  expect(sentinel.incidents[0]?.comments.map(({ message }) => message.slice(0, 20))).toEqual([
    '<p>Jira <a href="htt',
    '<p>ServiceNow INC001',
  ]);
  expect(systems.teams.messages).toEqual([]);
});

test('actions show what was sent, without the credentials', async () => {
  const sentinel = await openSentinel();
  await storeAlert('evt_1', '2026-01-15T10:30:00Z');
  await run(sentinel, '2026-01-15T11:00:00Z');

  const [jira] = sentinel.actions;

  expect(jira).toMatchObject({
    automationRule: 'ticket-on-critical-created',
    playbook: 'ticket-jira',
    incident: sentinel.incidents[0]?.id,
    request: { url: 'https://example.atlassian.net/rest/api/3/issue', headers: { authorization: 'Basic ***' } },
    at: '2026-01-15T11:05:00.0000000Z',
  });
  expect(JSON.stringify(sentinel.actions)).not.toMatch(/api-token|password|teams-signature/);
});

test('an alert that the overlap repeats joins the incident and is told to nobody', async () => {
  const sentinel = await openSentinel();
  await storeAlert('evt_1', '2026-01-15T10:55:00Z');
  await run(sentinel, '2026-01-15T11:00:00Z');

  const { alerts, events, playbookRuns, actions } = await run(sentinel, '2026-01-15T12:00:00Z');

  expect([alerts.length, events[0]?.kind, actions]).toEqual([1, 'Updated', []]);
  expect(playbookRuns.map(({ status }) => status)).toEqual(['Succeeded', 'Succeeded']);
  expect(systems.jira.issues).toHaveLength(1);
  expect(systems.jira.issues[0]?.comments).toEqual([]);
});

test('a repeat that opens a second incident opens no second ticket', async () => {
  const rulesApart = rules.map((rule) => ({
    ...rule,
    incident: { ...rule.incident, grouping: { ...rule.incident.grouping, enabled: false } },
  }));
  const sentinel = await openSentinel({ rules: rulesApart });
  await storeAlert('evt_1', '2026-01-15T10:55:00Z');
  await run(sentinel, '2026-01-15T11:00:00Z');

  await run(sentinel, '2026-01-15T12:00:00Z');

  expect(sentinel.incidents).toHaveLength(2);
  expect([systems.jira.issues.length, systems.serviceNow.incidents.length]).toEqual([1, 1]);
});

test('an alert that the Defender portal moves to another incident was told, as the comments of the first one say', async () => {
  const sentinel = await openSentinel();
  await storeAlert('evt_1', '2026-01-15T10:30:00Z');
  const { playbookRuns } = await run(sentinel, '2026-01-15T11:00:00Z');

  const asked = playbookRuns.map(({ playbook, exchanges }) => {
    const body = exchanges.find(({ action }) => action === 'Told_before')?.request.body as { query: string };
    return [playbook, body.query] as const;
  });
  const incident = sentinel.incidents[0]?.id ?? '';
  for (const [, query] of asked) {
    expect(await rowsOf(query)).toEqual([]);
    expect(await rowsOf(query.replace(incident, 'another'))).toEqual([[incident]]);
  }
  // What one playbook told, another has not.
  const teams = (asked[0]?.[1] ?? '').replace(incident, 'another').replace('ticket-jira', 'notify-teams');
  expect(await rowsOf(teams)).toEqual([]);
});

test('a further alert becomes a comment on the ticket', async () => {
  const sentinel = await openSentinel();
  await storeAlert('evt_1', '2026-01-15T10:30:00Z');
  await run(sentinel, '2026-01-15T11:00:00Z');
  await storeAlert('evt_2', '2026-01-15T11:30:00Z');

  await run(sentinel, '2026-01-15T12:00:00Z');

  expect(systems.jira.issues).toEqual([
    expect.objectContaining({ comments: [expect.stringContaining('1 new alert(s)')] }),
  ]);
  expect(systems.serviceNow.incidents).toEqual([
    expect.objectContaining({ workNotes: [expect.stringContaining('1 new alert(s)')] }),
  ]);
});

test('an alert below critical runs no playbook until a critical one joins its incident', async () => {
  const sentinel = await openSentinel();
  await storeAlert('evt_1', '2026-01-15T10:30:00Z', { EventType: 'alert.severity_high', AlertSeverity: 'high' });
  const first = await run(sentinel, '2026-01-15T11:00:00Z');
  await storeAlert('evt_2', '2026-01-15T11:30:00Z');

  await run(sentinel, '2026-01-15T12:00:00Z');

  expect(first.playbookRuns).toEqual([]);
  expect(systems.jira.issues).toHaveLength(1);
  expect(systems.jira.issues[0]?.description).toContain('2 new alert(s)');
});

test('SecurityAlert holds what the service writes: rule, custom details and entities as text', async () => {
  const sentinel = await openSentinel();
  await storeAlert('evt_1', '2026-01-15T10:30:00Z');
  await run(sentinel, '2026-01-15T11:00:00Z');
  const rule = rules.find(({ id }) => id === 'noxys-alert');

  const rows = await rowsOf(`SecurityAlert
    | extend Details = todynamic(tostring(todynamic(ExtendedProperties)["Custom Details"]))
    | project TimeGenerated, SystemAlertId, AlertType, AlertSeverity, ProductName, Severity = tostring(Details.NoxysSeverity[0]),
        RuleIds = tostring(todynamic(ExtendedProperties)["Analytic Rule Ids"]), Name = tostring(todynamic(Entities)[0].Name), Kind = tostring(todynamic(Entities)[1].Type)`);

  expect(rows).toEqual([
    [
      '2026-01-15T11:05:00.0000000Z',
      sentinel.alerts[0]?.id,
      expect.stringMatching(new RegExp(`^[0-9a-f-]{36}_${rule?.uuid ?? ''}$`)),
      'High',
      'Noxys',
      'critical',
      `["${rule?.uuid ?? ''}"]`,
      'u-alice',
      'cloud-application',
    ],
  ]);
});

test('SecurityIncident gets a row for each change, the newest with the comments', async () => {
  const sentinel = await openSentinel();
  await storeAlert('evt_1', '2026-01-15T10:30:00Z');
  await run(sentinel, '2026-01-15T11:00:00Z');
  await sentinel.closeIncident(sentinel.incidents[0]?.id ?? '', 'FalsePositive', '2026-01-15T11:30:00.0000000Z');

  const rows = await rowsOf(`SecurityIncident
    | summarize Rows = count(), arg_max(TimeGenerated, Status, Classification, AlertIds, Comments) by IncidentNumber
    | project IncidentNumber, Rows, Status, Classification, AlertIds, Comments = array_length(Comments)`);

  expect(rows).toEqual([[1, 3, 'Closed', 'FalsePositive', [sentinel.alerts[0]?.id], 2]]);
});

test('a rule that rests after an alert does not run its query', async () => {
  const resting = rules.map((rule): AnalyticsRule => ({
    ...rule,
    suppression: { enabled: true, durationMinutes: 120 },
  }));
  const sentinel = await openSentinel({ rules: resting });
  await storeAlert('evt_1', '2026-01-15T10:30:00Z');

  const runs = [];
  for (const hour of ['11', '12', '13', '14']) {
    await storeAlert(`evt_${hour}`, `2026-01-15T${hour}:00:00Z`);
    runs.push((await run(sentinel, `2026-01-15T${hour}:00:00Z`)).status);
  }

  expect(runs).toEqual(['completed', 'suppressed', 'completed', 'suppressed']);
});

test('a rule that is not there, and a playbook that is not deployed, are errors', async () => {
  const sentinel = await openSentinel({ playbooks: [] });
  await storeAlert('evt_1', '2026-01-15T10:30:00Z');

  await expect(run(sentinel, '2026-01-15T11:00:00Z', 'no-such-rule')).rejects.toThrow(
    "Sentinel: there is no analytics rule 'no-such-rule'.",
  );
  await expect(run(sentinel, '2026-01-15T11:00:00Z')).rejects.toThrow(
    "Automation rule 'ticket-on-critical-created': playbook 'ticket-jira' is not deployed.",
  );
});

test('in the Defender portal an alert that joins the incident of another rule is told once, with the portal to link', async () => {
  const sentinel = await openSentinel({ portal: 'defender' });
  const violations = Array.from({ length: 11 }, (_, index) => index);
  for (const index of violations) {
    await storeAlert(`evt_v${index}`, `2026-01-15T10:${10 + index}:00Z`, {
      EventType: 'interaction.policy_violated',
      AlertSeverity: 'high',
    });
  }
  await run(sentinel, '2026-01-15T11:00:00Z', 'high-volume-policy-violations');
  await storeAlert('evt_1', '2026-01-15T10:55:00Z');

  const { events } = await run(sentinel, '2026-01-15T11:00:00Z');
  await run(sentinel, '2026-01-15T12:00:00Z');

  expect(events.map(({ kind, incident }) => [kind, incident.title])).toEqual([
    ['Updated', 'Multi-stage incident involving 2 alerts'],
  ]);
  expect(sentinel.incidents).toHaveLength(1);
  expect(systems.jira.issues).toHaveLength(1);
  expect(systems.jira.issues[0]?.comments).toEqual([]);
  expect(JSON.stringify(sentinel.actions[0]?.request.body)).toContain(
    'https://security.microsoft.com/incident2/1/overview',
  );
});
