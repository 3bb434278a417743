import type { Action } from '../../../../workbench/detection/action';
import type { Alert } from '../../../../workbench/detection/alert';
import { openIncident } from '../../../../workbench/detection/incident';
import type { PlaybookRun } from '../../../../workbench/detection/playbook-runner';
import { formatJson } from '../../../../workbench/lab/report/json';
import {
  formatActions,
  formatCounts,
  formatIncidents,
  formatRows,
  formatSample,
  formatTitle,
} from '../../../../workbench/lab/report/text';

const AT = '2026-03-20T14:32:00.0000000Z';
const RULE = { id: 'r1', name: 'A rule', description: 'Somebody did\nsomething.' };

test('the title says what was run, and from when to when', () => {
  expect(formatTitle('test', AT, '2026-03-21T00:05:00.0000000Z')).toBe(
    "noxys-sentinel lab: environment 'test', simulated clock from 2026-03-20 14:32 to 2026-03-21 00:05 UTC\n",
  );
});

test('the sample is told with its answer, its row and its alerts', () => {
  const row = {
    columns: [
      { name: 'EventTime', type: 'datetime' as const },
      { name: 'Classifications', type: 'dynamic' as const },
    ],
    rows: [[AT, [{ type: 'EMAIL' }]]],
  };
  const answer = { status: 200, body: '{"accepted":1}', accepted: 1, filtered: 0, refused: 0 };

  expect(formatSample({ at: AT, answer, row, alerts: [synthAlert()] })).toBe(`
The guide's sample payload
  POST /api/events at 2026-03-20 14:32: 200 {"accepted":1}
  Its row:
    EventTime        2026-03-20T14:32:00Z
    Classifications  [{"type":"EMAIL"}]
  Alerts:
    High  Something happened: alice on poe
`);
  expect(formatSample({ at: AT, answer, row: { columns: [], rows: [] }, alerts: [] })).toBe(`
The guide's sample payload
  POST /api/events at 2026-03-20 14:32: 200 {"accepted":1}
  It has no row.
  No rule raised an alert for it.
`);
});

test('events are counted, with the reasons of what was not stored', () => {
  const counts = { accepted: 1_000, filtered: 600, refused: 7, stored: 390 };
  const refusals = new Map([
    [415, 1],
    [400, 6],
  ]);

  expect(formatCounts({ counts, refusals, repeated: 8 })).toBe(`
Events
  1000  accepted
   600  filtered   accepted, and left out by the event filter
     7  refused    6 with 400, 1 with 415
   390  stored     besides 8 repeated deliveries, which the relay recognised
     2  set aside  dead letters: see the messages of the relay
`);
});

test('rows are shown with whole seconds', () => {
  const columns = [
    { name: 'TimeGenerated', type: 'datetime' as const },
    { name: 'RiskScore', type: 'real' as const },
  ];

  expect(formatRows('A table', { columns, rows: [['2026-03-20T14:32:00.1230000Z', 0.5]] })).toBe(`
A table
  TimeGenerated         RiskScore
  2026-03-20T14:32:00Z        0.5
`);
});

test('incidents stand under their rule, with severity, entities and the number of their alerts', () => {
  const incident = synthIncident(synthAlert(), synthAlert({ id: 'a2' }));

  expect(formatIncidents([RULE], { alerts: [synthAlert(), synthAlert({ id: 'a2' })], incidents: [incident] })).toBe(`
Alerts and incidents
  A rule: 2 alerts, 1 incident
    Somebody did something.
    #1   2026-03-20 15:05  High  Something happened: alice on poe
         Account alice@example.com, CloudApplication poe, 2 alerts
`);
  expect(formatIncidents([RULE], { alerts: [], incidents: [] })).toContain('A rule: 0 alerts, 0 incidents');
});

test('requests to other systems are listed, comments in Sentinel counted', () => {
  const incidents = [synthIncident(synthAlert())];
  const actions = [
    synthAction('jira', 'https://example.atlassian.net/rest/api/3/issue'),
    synthAction('sentinel', '/a/b'),
  ];

  expect(formatActions({ actions, incidents, failedRuns: [] })).toBe(`
Tickets and messages
  2026-03-20 15:05  ticket-jira  POST /rest/api/3/issue  201  #1 Something happened: alice on poe
  and 1 comment on incidents in Sentinel
`);
  expect(formatActions({ actions: [], incidents, failedRuns: [] })).toBe('\nTickets and messages\n  none\n');
});

test('a playbook run that failed is told with its incident and its reason', () => {
  const incidents = [synthIncident(synthAlert())];

  expect(formatActions({ actions: [], incidents, failedRuns: [synthFailedRun()] })).toBe(`
Tickets and messages
  none
  2026-03-20 15:05  FAILED  ticket-jira on #1: Create_ticket: 400 no such project
`);
});

test('the JSON document holds counts, alerts, incidents, actions and failed playbook runs', () => {
  const alert = synthAlert();
  const document = JSON.parse(
    formatJson({
      counts: { accepted: 1, filtered: 0, refused: 0, stored: 1 },
      refusals: new Map(),
      repeated: 0,
      alerts: [alert],
      incidents: [synthIncident(alert)],
      actions: [synthAction('jira', 'https://example.atlassian.net/rest/api/3/issue')],
      failedRuns: [synthFailedRun()],
      clock: AT,
    }),
  ) as Readonly<Record<string, unknown>>;

  expect(document).toMatchObject({
    clock: AT,
    counts: { accepted: 1, filtered: 0, refused: 0, stored: 1 },
    alerts: [{ ruleId: 'r1', title: alert.title, severity: 'High', entities: alert.entities, eventCount: 1 }],
    incidents: [
      { ruleId: 'r1', ruleIds: ['r1'], title: alert.title, firstActivity: AT, lastActivity: AT, eventCount: 1 },
    ],
    actions: [{ automationRule: 'on-created', playbook: 'ticket-jira', target: 'jira', request: { method: 'POST' } }],
    failedPlaybookRuns: [
      { automationRule: 'on-created', playbook: 'ticket-jira', reason: 'Create_ticket: 400 no such project' },
    ],
  });
});

function synthAlert(override: Partial<Alert> = {}): Alert {
  return {
    id: 'a1',
    ruleId: 'r1',
    ruleUuid: '00000000-0000-0000-0000-000000000001',
    ruleName: 'A rule',
    title: 'Something happened: alice on poe',
    description: '',
    severity: 'High',
    tactics: [],
    techniques: [],
    entities: [
      { type: 'Account', identifiers: { Name: 'alice', UPNSuffix: 'example.com' } },
      { type: 'CloudApplication', identifiers: { Name: 'poe' } },
    ],
    customDetails: {},
    productName: 'Noxys',
    properties: {},
    firstActivity: AT,
    lastActivity: AT,
    eventCount: 1,
    generatedAt: '2026-03-20T15:05:00.0000000Z',
    ...override,
  };
}

function synthIncident(first: Alert, ...rest: readonly Alert[]) {
  return openIncident(first, rest, { id: 'i1', number: 1, providerName: 'Azure Sentinel' });
}

function synthAction(target: string, url: string): Action {
  return {
    automationRule: 'on-created',
    playbook: 'ticket-jira',
    incident: 'i1',
    target,
    request: { method: 'POST', url, headers: {}, body: {} },
    response: { status: 201 },
    at: '2026-03-20T15:05:00.0000000Z',
  };
}

function synthFailedRun(): PlaybookRun {
  const path = 'ticket-jira: actions/Create_ticket';
  return {
    automationRule: 'on-created',
    playbook: 'ticket-jira',
    incident: 'i1',
    at: '2026-03-20T15:05:00.0000000Z',
    status: 'Failed',
    changes: [],
    actions: [{ name: 'Create_ticket', path, status: 'Failed', error: `${path}: the answer was 400.` }],
    exchanges: [
      {
        action: 'Create_ticket',
        request: { method: 'POST', url: 'https://example.atlassian.net/rest/api/3/issue', headers: {} },
        response: { status: 400, body: 'no such project' },
      },
    ],
  };
}
