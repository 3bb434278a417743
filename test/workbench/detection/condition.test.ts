import { buildConditions } from '../../../kql/loader/automation-conditions';
import type { AutomationRule } from '../../../kql/loader/automation-rule';
import { allHold } from '../../../workbench/detection/condition';
import { openIncident } from '../../../workbench/detection/incident';
import type { IncidentEvent } from '../../../workbench/detection/incident-book';
import { synthAlert, synthRule } from './synth';

const alert = synthAlert({ customDetails: { NoxysSeverity: ['Critical'], Platform: ['grok', 'high'] } });
const incident = openIncident(alert, [], { id: 'i1', number: 1, providerName: 'Azure Sentinel' });
const created: IncidentEvent = { kind: 'Created', incident, alerts: [alert] };
const ruleArmId = (uuid: string) => `/w/alertRules/${uuid}`;

function holds(conditions: readonly unknown[], event: IncidentEvent = created): boolean {
  return allHold(conditions, { event, ruleArmId }, "Automation rule 'a'");
}

const property = (propertyName: string, operator: string, ...propertyValues: string[]) => ({
  conditionType: 'Property',
  conditionProperties: { propertyName, operator, propertyValues },
});

test.each([
  ['IncidentSeverity', 'Equals', ['High', 'medium'], true],
  ['IncidentSeverity', 'NotEquals', ['High', 'Medium'], false],
  ['IncidentTitle', 'Contains', ['ALICE'], true],
  ['IncidentTitle', 'NotContains', ['bob', 'carol'], true],
  ['IncidentTitle', 'StartsWith', ['odd'], true],
  ['IncidentTitle', 'NotStartsWith', ['odd'], false],
  ['IncidentTitle', 'EndsWith', ['alice'], true],
  ['IncidentTitle', 'NotEndsWith', ['alice'], false],
  ['IncidentStatus', 'Equals', ['New'], true],
  ['IncidentTactics', 'Contains', ['Exfiltration'], true],
  ['IncidentLabel', 'Contains', ['x'], false],
  ['IncidentProviderName', 'Equals', ['Microsoft XDR'], false],
  ['AccountName', 'Equals', ['alice'], true],
  ['IncidentRelatedAnalyticRuleIds', 'Contains', [`/W/ALERTRULES/${synthRule().uuid}`], true],
  ['IncidentRelatedAnalyticRuleIds', 'Contains', ['/w/alertRules/other'], false],
  ['IncidentCustomDetailsKey', 'Equals', ['Platform'], true],
  ['IncidentCustomDetailsValue', 'Equals', ['grok'], true],
])('%s %s %j: %s', (name, operator, values, expected) => {
  expect(holds([property(name, operator, ...values)])).toBe(expected);
});

const rule = (override: Partial<AutomationRule>): AutomationRule => ({
  id: 'a',
  uuid: 'u',
  file: 'kql/automation/a.yaml',
  displayName: 'A',
  order: 1,
  triggersWhen: 'Created',
  analyticsRules: ['odd-hours'],
  playbooks: ['p'],
  ...override,
});
const conditionsOf = (override: Partial<AutomationRule>) =>
  buildConditions(rule(override), () => ruleArmId(synthRule().uuid));

test.each([
  [{}, true],
  [{ severity: ['High'] }, false],
  [{ severity: ['High', 'Medium'] }, true],
  [{ customDetails: { NoxysSeverity: ['critical'] } }, true],
  [{ customDetails: { NoxysSeverity: ['high'] } }, false],
  [{ customDetails: { Missing: ['x'] } }, false],
] as const)('our own conditions for %j: %s', (override, expected) => {
  expect(holds(conditionsOf(override as Partial<AutomationRule>))).toBe(expected);
});

test('a value counts only under the key that the condition names', () => {
  // 'high' is a platform here, not a severity.
  expect(holds(conditionsOf({ customDetails: { NoxysSeverity: ['high'] } }))).toBe(false);
  expect(holds(conditionsOf({ customDetails: { Platform: ['high'] } }))).toBe(true);
});

test('an added alert is seen in an update only', () => {
  const conditions = conditionsOf({ triggersWhen: 'Updated' });

  expect(holds(conditions)).toBe(false);
  expect(holds(conditions, { ...created, kind: 'Updated' })).toBe(true);
});

test.each([
  ['Or', true],
  ['And', false],
])('%s over two conditions of which one holds: %s', (operator, expected) => {
  const innerConditions = [property('IncidentSeverity', 'Equals', 'High'), property('IncidentStatus', 'Equals', 'New')];

  expect(holds([{ conditionType: 'Boolean', conditionProperties: { operator, innerConditions } }])).toBe(expected);
});

test('severity, status and owner do not change by grouping', () => {
  const conditionProperties = {
    propertyName: 'IncidentStatus',
    changeType: 'ChangedTo',
    operator: 'Equals',
    propertyValues: ['Closed'],
  };

  expect(holds([{ conditionType: 'PropertyChanged', conditionProperties }])).toBe(false);
});

test.each([
  [
    property('IncidentWeather', 'Equals', 'x'),
    "conditions[0].conditionProperties.propertyName: 'IncidentWeather' is not supported.",
  ],
  [
    property('IncidentTitle', 'Matches', 'x'),
    "conditions[0].conditionProperties.operator: 'Matches' is not supported.",
  ],
  [{ conditionType: 'Moon', conditionProperties: {} }, "conditions[0].conditionType: 'Moon' is not supported."],
  [
    { conditionType: 'PropertyArrayChanged', conditionProperties: { arrayType: 'Labels', changeType: 'Added' } },
    "arrayType: 'Labels' is not supported.",
  ],
  [
    { conditionType: 'Property', conditionProperties: { propertyName: 'IncidentTitle', operator: 'Equals' } },
    'propertyValues: expected an array.',
  ],
  ['text', "expected a condition with 'conditionType' and 'conditionProperties'."],
])('refuses %j by name', (condition, message) => {
  expect(() => holds([condition])).toThrow(message);
});
