import { buildConditions } from '../../kql/loader/automation-conditions';
import type { AutomationRule } from '../../kql/loader/automation-rule';

test('matches on the ids of the analytics rules alone when nothing else is asked', () => {
  expect(buildConditions(synthRule(), (id) => `/rules/${id}`)).toEqual([
    {
      conditionType: 'Property',
      conditionProperties: {
        propertyName: 'IncidentRelatedAnalyticRuleIds',
        operator: 'Contains',
        propertyValues: ['/rules/rule-a', '/rules/rule-b'],
      },
    },
  ]);
});

test('adds the severity of the incident', () => {
  expect(buildConditions(synthRule({ severity: ['High', 'Medium'] }), String)).toContainEqual({
    conditionType: 'Property',
    conditionProperties: { propertyName: 'IncidentSeverity', operator: 'Equals', propertyValues: ['High', 'Medium'] },
  });
});

test('asks for a custom detail whose key and some value match', () => {
  expect(buildConditions(synthRule({ customDetails: { NoxysSeverity: ['critical'] } }), String)).toContainEqual({
    conditionType: 'PropertyArray',
    conditionProperties: {
      arrayType: 'CustomDetails',
      arrayConditionType: 'AnyItem',
      itemConditions: [
        {
          conditionType: 'Property',
          conditionProperties: {
            propertyName: 'IncidentCustomDetailsKey',
            operator: 'Equals',
            propertyValues: ['NoxysSeverity'],
          },
        },
        {
          conditionType: 'PropertyArray',
          conditionProperties: {
            arrayType: 'CustomDetailValues',
            arrayConditionType: 'AnyItem',
            itemConditions: [
              {
                conditionType: 'Property',
                conditionProperties: {
                  propertyName: 'IncidentCustomDetailsValue',
                  operator: 'Equals',
                  propertyValues: ['critical'],
                },
              },
            ],
          },
        },
      ],
    },
  });
});

test('asks for an added alert when it runs on updates, and only then', () => {
  const added = {
    conditionType: 'PropertyArrayChanged',
    conditionProperties: { arrayType: 'Alerts', changeType: 'Added' },
  };

  expect(buildConditions(synthRule({ triggersWhen: 'Updated' }), String)).toContainEqual(added);
  expect(buildConditions(synthRule({ triggersWhen: 'Created' }), String)).not.toContainEqual(added);
});

function synthRule(override: Partial<AutomationRule> = {}): AutomationRule {
  return {
    id: 'automation',
    uuid: '00000000-0000-5000-8000-000000000000',
    file: 'kql/automation/automation.yaml',
    displayName: 'Automation',
    order: 1,
    triggersWhen: 'Created',
    analyticsRules: ['rule-a', 'rule-b'],
    playbooks: ['playbook'],
    ...override,
  };
}
