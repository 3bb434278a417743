import type { AnalyticsRule } from '../../../kql/loader/analytics-rule';
import type { Alert } from '../../../workbench/detection/alert';
import { IncidentBook } from '../../../workbench/detection/incident-book';
import { synthAlert, synthGrouping, synthRule } from './synth';

let count = 0;
function alert(override: Partial<Alert> = {}): Alert {
  count += 1;
  return synthAlert({ id: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`, ...override });
}

const at = (hour: string) => `2026-01-${hour}:05:00.0000000Z`;
const user = (name: string) => [{ type: 'Account', identifiers: { Name: name } }];

function placed(rule: AnalyticsRule, ...runs: readonly (readonly Alert[])[]): string[] {
  const book = new IncidentBook();
  return runs
    .flatMap((alerts) => book.add(rule, alerts))
    .map(({ kind, incident, alerts }) => `${kind} ${incident.number} +${alerts.length}`);
}

test('without grouping every alert is an incident', () => {
  expect(placed(synthGrouping({ enabled: false }), [alert(), alert()])).toEqual(['Created 1 +1', 'Created 2 +1']);
});

test('alerts of one run that belong together make one incident, created once with all of them', () => {
  expect(placed(synthRule(), [alert(), alert({ entities: user('bob') }), alert()])).toEqual([
    'Created 1 +2',
    'Created 2 +1',
  ]);
});

test('an alert of a later run updates the incident within the look-back, counted from its first alert', () => {
  const rule = synthGrouping({ lookbackMinutes: 120 });

  expect(
    placed(
      rule,
      [alert({ generatedAt: at('15T12') })],
      [alert({ generatedAt: at('15T13') })],
      [alert({ generatedAt: at('15T14') })],
      [alert({ generatedAt: at('15T15') })],
    ),
  ).toEqual(['Created 1 +1', 'Updated 1 +1', 'Updated 1 +1', 'Created 2 +1']);
});

test.each([
  ['AllEntities', [...user('alice'), { type: 'IP', identifiers: { Address: '192.0.2.1' } }], 'Created 2 +1'],
  ['AnyAlert', user('bob'), 'Updated 1 +1'],
] as const)('%s with other entities: %s', (matchingMethod, entities, expected) => {
  const rule = synthGrouping({ matchingMethod });

  expect(placed(rule, [alert()], [alert({ entities: [...entities] })])[1]).toBe(expected);
});

test.each([
  [{ groupByEntities: ['Account'] }, {}, 'Updated 1 +1'],
  [{ groupByEntities: ['Account'] }, { entities: user('bob') }, 'Created 2 +1'],
  [{ groupByAlertDetails: ['Severity'] }, { severity: 'High' }, 'Created 2 +1'],
  [{ groupByAlertDetails: ['DisplayName'] }, { title: 'Other' }, 'Created 2 +1'],
  [{ groupByCustomDetails: ['AlertKey'] }, { customDetails: { AlertKey: ['b2'] } }, 'Created 2 +1'],
  [{ groupByCustomDetails: ['NoxysSeverity'] }, { customDetails: { NoxysSeverity: ['high'] } }, 'Updated 1 +1'],
] as const)('selected by %j, an alert with %j: %s', (grouping, override, expected) => {
  const rule = synthGrouping({ matchingMethod: 'Selected', ...grouping });

  expect(placed(rule, [alert()], [alert(override as Partial<Alert>)])[1]).toBe(expected);
});

test('alerts without entities are not grouped by all entities', () => {
  expect(placed(synthRule(), [alert({ entities: [] }), alert({ entities: [] })])).toEqual([
    'Created 1 +1',
    'Created 2 +1',
  ]);
});

test.each([
  [false, 'Created 2 +1'],
  [true, 'Updated 1 +1'],
])('a closed incident with reopening %s: %s', (reopenClosedIncident, expected) => {
  const book = new IncidentBook();
  const rule = synthGrouping({ reopenClosedIncident });
  const [created] = book.add(rule, [alert()]);
  if (created) book.replace({ ...created.incident, status: 'Closed', classification: 'FalsePositive' });

  const [event] = book.add(rule, [alert()]);

  expect(`${event?.kind ?? ''} ${event?.incident.number ?? ''} +${event?.alerts.length ?? ''}`).toBe(expected);
  expect(event?.incident.status).toBe(reopenClosedIncident ? 'Active' : 'New');
});

test('the 151st alert starts a second incident', () => {
  const alerts = Array.from({ length: 151 }, () => alert());

  expect(placed(synthRule(), alerts)).toEqual(['Created 1 +150', 'Created 2 +1']);
});

test('an incident has the highest severity, the widest activity and all that its alerts name', () => {
  const book = new IncidentBook();
  book.add(synthGrouping({ matchingMethod: 'AnyAlert' }), [
    alert({ title: 'First' }),
    alert({
      title: 'Second',
      severity: 'High',
      entities: user('bob'),
      customDetails: { AlertKey: ['b2'], Extra: ['x'] },
      firstActivity: at('15T09'),
      lastActivity: at('15T10'),
      eventCount: 4,
    }),
  ]);

  expect(book.incidents).toEqual([
    expect.objectContaining({
      title: 'First',
      severity: 'High',
      entities: [...user('alice'), ...user('bob')],
      customDetails: { AlertKey: ['a1', 'b2'], NoxysSeverity: ['high'], Extra: ['x'] },
      firstActivity: at('15T09'),
      lastActivity: '2026-01-15T11:30:00.0000000Z',
      eventCount: 5,
    }),
  ]);
});

test('a rule that makes no incidents makes none', () => {
  const rule = synthRule();

  expect(placed({ ...rule, incident: { ...rule.incident, createIncident: false } }, [alert()])).toEqual([]);
});

test('in the Defender portal an alert joins an open incident of another rule about the same account, which is renamed', () => {
  const book = new IncidentBook('defender');
  book.add(synthRule({ id: 'first-rule' }), [alert()]);

  const [event] = book.add(synthRule({ id: 'second-rule' }), [alert({ ruleId: 'second-rule', ruleUuid: 'u2' })]);

  expect(event?.kind).toBe('Updated');
  expect(event?.incident).toMatchObject({
    title: 'Multi-stage incident involving 2 alerts',
    ruleIds: ['odd-hours', 'second-rule'],
    providerName: 'Microsoft XDR',
  });
});
