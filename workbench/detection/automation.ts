import { buildConditions } from '../../kql/loader/automation-conditions';
import type { AutomationRule } from '../../kql/loader/automation-rule';
import { allHold } from './condition';
import type { AzureIds } from './azure-ids';
import type { IncidentEvent } from './incident-book';

/** An automation rule as a workspace holds it: its conditions in Sentinel's own JSON. */
export interface ActiveAutomationRule {
  readonly id: string;
  readonly displayName: string;
  readonly order: number;
  readonly triggersWhen: 'Created' | 'Updated';
  readonly conditions: readonly unknown[];
  /** Ids of the playbooks it runs, in order. */
  readonly playbooks: readonly string[];
}

/** Our rule as a deployment would make it; `ruleUuidOf` answers the UUID of an analytics rule's id. */
export function toActiveAutomationRule(
  rule: AutomationRule,
  ids: AzureIds,
  ruleUuidOf: (ruleId: string) => string,
): ActiveAutomationRule {
  const { id, displayName, order, triggersWhen, playbooks } = rule;
  const conditions = buildConditions(rule, (ruleId) => ids.rule(ruleUuidOf(ruleId)));
  return { id, displayName, order, triggersWhen, playbooks, conditions };
}

/** The rules that an event triggers, in the order in which Sentinel runs them. */
export function triggeredRules(
  rules: readonly ActiveAutomationRule[],
  event: IncidentEvent,
  ids: AzureIds,
): ActiveAutomationRule[] {
  const subject = { event, ruleArmId: (uuid: string) => ids.rule(uuid) };
  return rules
    .filter(({ triggersWhen }) => triggersWhen === event.kind)
    .filter(({ id, conditions }) => allHold(conditions, subject, `Automation rule '${id}'`))
    .sort((a, b) => a.order - b.order);
}
