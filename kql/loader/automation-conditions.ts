import type { AutomationRule } from './automation-rule';

/** A condition of an automation rule in Sentinel's own JSON (API 2024-09-01), and nothing but what Sentinel gives back. */
export type Condition = PropertyCondition | PropertyArrayCondition | PropertyArrayChangedCondition;

/** One property is compared with values; for `Contains` and `Equals` any of them will do. */
export interface PropertyCondition {
  readonly conditionType: 'Property';
  readonly conditionProperties: {
    readonly propertyName:
      'IncidentRelatedAnalyticRuleIds' | 'IncidentSeverity' | 'IncidentCustomDetailsKey' | 'IncidentCustomDetailsValue';
    readonly operator: 'Contains' | 'Equals';
    readonly propertyValues: readonly string[];
  };
}

/** Some item of an array meets all the item conditions. */
export interface PropertyArrayCondition {
  readonly conditionType: 'PropertyArray';
  readonly conditionProperties: {
    readonly arrayType: 'CustomDetails' | 'CustomDetailValues';
    readonly arrayConditionType: 'AnyItem';
    readonly itemConditions: readonly Condition[];
  };
}

/** The update added an item to an array. */
export interface PropertyArrayChangedCondition {
  readonly conditionType: 'PropertyArrayChanged';
  readonly conditionProperties: { readonly arrayType: 'Alerts'; readonly changeType: 'Added' };
}

/** Writes what an automation rule looks for as Sentinel's conditions; all of them must hold. */
export function buildConditions(rule: AutomationRule, ruleArmId: (ruleId: string) => string): Condition[] {
  return [
    property('IncidentRelatedAnalyticRuleIds', 'Contains', rule.analyticsRules.map(ruleArmId)),
    ...(rule.severity ? [property('IncidentSeverity', 'Equals', rule.severity)] : []),
    ...Object.entries(rule.customDetails ?? {}).map(([key, values]) => customDetail(key, values)),
    ...(rule.triggersWhen === 'Updated' ? [ALERT_ADDED] : []),
  ];
}

const ALERT_ADDED: Condition = {
  conditionType: 'PropertyArrayChanged',
  conditionProperties: { arrayType: 'Alerts', changeType: 'Added' },
};

function customDetail(key: string, values: readonly string[]): Condition {
  return anyItem('CustomDetails', [
    property('IncidentCustomDetailsKey', 'Equals', [key]),
    anyItem('CustomDetailValues', [property('IncidentCustomDetailsValue', 'Equals', values)]),
  ]);
}

function anyItem(
  arrayType: PropertyArrayCondition['conditionProperties']['arrayType'],
  itemConditions: readonly Condition[],
): Condition {
  return {
    conditionType: 'PropertyArray',
    conditionProperties: { arrayType, arrayConditionType: 'AnyItem', itemConditions },
  };
}

function property(
  propertyName: PropertyCondition['conditionProperties']['propertyName'],
  operator: PropertyCondition['conditionProperties']['operator'],
  propertyValues: readonly string[],
): Condition {
  return { conditionType: 'Property', conditionProperties: { propertyName, operator, propertyValues } };
}
