import { z } from 'zod';

import { SEVERITIES, type Severity } from './analytics-rule';
import { contentUuid } from './content-id';
import { AUTOMATION_RULE } from '../language/limits';
import { kebabCase, text } from './yaml-shape';

/** Runs playbooks on the incidents of our rules that meet its conditions; all conditions must hold. */
export interface AutomationRule {
  readonly id: string;
  readonly uuid: string;
  readonly file: string;
  readonly displayName: string;
  /** Sentinel runs automation rules in this order, lowest first. */
  readonly order: number;
  /** `Created`: a new incident. `Updated`: an alert was added to an incident. */
  readonly triggersWhen: 'Created' | 'Updated';
  /** Ids of the analytics rules whose incidents it looks at. */
  readonly analyticsRules: readonly string[];
  /** Severities of the incident; any of them. */
  readonly severity?: readonly Severity[] | undefined;
  /** Custom details of the incident's alerts: for each key, any of the values. */
  readonly customDetails?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Ids of the playbooks to run, in this order; an environment attaches those that it wants. */
  readonly playbooks: readonly string[];
}

/** The form of `kql/automation/<id>.yaml`. */
export const automationRuleShape = z.strictObject({
  id: kebabCase,
  displayName: text.max(AUTOMATION_RULE.maxDisplayNameLength),
  order: z.int().min(AUTOMATION_RULE.minOrder).max(AUTOMATION_RULE.maxOrder),
  triggersWhen: z.enum(['Created', 'Updated']),
  analyticsRules: z.array(kebabCase).min(1),
  severity: z.array(z.enum(SEVERITIES)).min(1).optional(),
  customDetails: z.record(z.string(), z.array(text).min(1)).optional(),
  playbooks: z.array(kebabCase).min(1),
});

/** Makes the automation rule out of its checked file. */
export function toAutomationRule(metadata: z.output<typeof automationRuleShape>, file: string): AutomationRule {
  return { ...metadata, file, uuid: contentUuid(metadata.id) };
}
