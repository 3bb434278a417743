import { SentinelAutomationRule } from '@cdktf/provider-azurerm/lib/sentinel-automation-rule';

import type { AutomationRule } from '../../../kql/loader/automation-rule';
import { IncidentAutomation } from '../../../stacks/constructs/incident-automation';
import { onlyOne, synthOnly } from '../../support/synth';

test('runs its playbooks in their order, each in the tenant of the environment', () => {
  expect(synthRule({ playbooks: ['p1', 'p2'] })).toMatchObject({
    triggers_on: 'Incidents',
    triggers_when: 'Created',
    action_playbook: [
      { order: 1, logic_app_id: '/playbooks/p1', tenant_id: 't1' },
      { order: 2, logic_app_id: '/playbooks/p2', tenant_id: 't1' },
    ],
  });
});

test('writes its conditions with sorted keys, as the provider reads them back', () => {
  expect(synthRule({ severity: ['High'] })['condition_json']).toBe(
    '[{"conditionProperties":{"operator":"Contains","propertyName":"IncidentRelatedAnalyticRuleIds","propertyValues":["/rules/r1"]},"conditionType":"Property"},' +
      '{"conditionProperties":{"operator":"Equals","propertyName":"IncidentSeverity","propertyValues":["High"]},"conditionType":"Property"}]',
  );
});

test('asks for an added alert when it runs on updates', () => {
  const { triggers_when: when, condition_json: condition } = synthRule({ triggersWhen: 'Updated' });

  expect(when).toBe('Updated');
  expect(condition).toContain('"conditionType":"PropertyArrayChanged"');
});

function synthRule(override: Partial<AutomationRule> = {}) {
  const rule: AutomationRule = {
    id: 'a1',
    uuid: '00000000-0000-5000-8000-000000000001',
    file: 'kql/automation/a1.yaml',
    displayName: 'Tell somebody',
    order: 100,
    triggersWhen: 'Created',
    analyticsRules: ['r1'],
    playbooks: ['p1'],
    ...override,
  };
  return onlyOne(
    synthOnly(SentinelAutomationRule, (scope) => {
      new IncidentAutomation(scope, 'automation', {
        workspaceId: '/w1',
        tenantId: 't1',
        rule,
        ruleResourceId: (id) => `/rules/${id}`,
        playbookResourceId: (id) => `/playbooks/${id}`,
        after: [],
      });
    }),
  );
}
