import { SentinelAutomationRule } from '@cdktf/provider-azurerm/lib/sentinel-automation-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { buildConditions } from '../../kql/loader/automation-conditions';
import type { AutomationRule } from '../../kql/loader/automation-rule';
import { toCanonicalJson, toLiteral } from '../terraform-text';

/** Settings for {@link IncidentAutomation}. */
export interface IncidentAutomationProps {
  /** Resource id of the workspace. */
  readonly workspaceId: string;

  /** Tenant that the playbooks live in. */
  readonly tenantId: string;

  /** The automation rule, with the playbooks that the environment wants. */
  readonly rule: AutomationRule;

  /** Resource id of an analytics rule. */
  readonly ruleResourceId: (ruleId: string) => string;

  /** Resource id of a playbook's workflow. */
  readonly playbookResourceId: (playbookId: string) => string;

  /** Analytics rules, playbooks and roles: the service refuses a rule whose playbook it cannot reach. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Runs playbooks on incidents of our analytics rules.
 *
 * Looks at rule ids and custom details only: titles are renamed where incidents are correlated in the Defender portal.
 *
 * @example
 * new IncidentAutomation(this, rule.id, { workspaceId, tenantId, rule, ruleResourceId, playbookResourceId, after });
 */
export class IncidentAutomation extends Construct {
  constructor(scope: Construct, id: string, props: IncidentAutomationProps) {
    super(scope, id);

    const { rule } = props;
    new SentinelAutomationRule(this, 'rule', {
      logAnalyticsWorkspaceId: props.workspaceId,
      name: rule.uuid,
      displayName: toLiteral(rule.displayName),
      order: rule.order,
      enabled: true,
      triggersOn: 'Incidents',
      triggersWhen: rule.triggersWhen,
      conditionJson: toLiteral(toCanonicalJson(buildConditions(rule, props.ruleResourceId))),
      actionPlaybook: rule.playbooks.map((playbook, index) => ({
        order: index + 1,
        logicAppId: props.playbookResourceId(playbook),
        tenantId: props.tenantId,
      })),
      dependsOn: [...props.after],
    });
  }
}
