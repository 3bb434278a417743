import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import { contentUuid, type Content } from '../kql/content';
import { DetectionRule, toRuleResourceId } from './constructs/detection-rule';
import { DetectionWorkbook } from './constructs/detection-workbook';
import { DiagnosticLog } from './constructs/diagnostic-log';
import { IncidentAutomation } from './constructs/incident-automation';
import { IncidentPlaybook, toWorkflowId } from './constructs/incident-playbook';
import { PlaybookHost } from './constructs/playbook-host';
import { SavedQuery } from './constructs/saved-query';
import { effectiveAutomation } from './effective-automation';
import { effectiveRules } from './effective-rules';
import type { Environment } from './environment';
import { setUpStack } from './stack-setup';

/** Settings for {@link DetectionStack}. */
export interface DetectionStackProps {
  readonly environment: Environment;

  readonly content: Content;
}

/**
 * What runs in Sentinel: analytics rules, automation rules with their playbooks, workbook, hunting queries, functions.
 *
 * Refers to what the ingestion stack made by computed names only, so it can be planned before that one was applied.
 */
export class DetectionStack extends TerraformStack {
  constructor(scope: Construct, id: string, { environment, content }: DetectionStackProps) {
    super(scope, id);
    const { names, tags, workspaceRegion } = environment;
    const { workspaceId } = names;
    setUpStack(this, id, environment);

    const detections = effectiveRules(environment, content).map(
      (rule) => new DetectionRule(this, rule.id, { workspaceId, rule }).resource,
    );

    for (const query of [...content.huntingQueries, ...content.functions]) {
      new SavedQuery(this, query.id, { workspaceId, query });
    }
    new DetectionWorkbook(this, content.workbook.id, {
      workspaceId,
      resourceGroupName: names.resourceGroup,
      location: workspaceRegion,
      workbook: content.workbook,
      tags,
    });

    const { playbooks, automationRules } = effectiveAutomation(environment, content);
    const { azureSecurityInsights: sentinelId } = environment.principals;
    if (playbooks.length === 0 || sentinelId === undefined) return;

    const host = new PlaybookHost(this, 'playbooks', { names, location: environment.region, sentinelId, tags });
    const workflowName = (playbookId: string) => `noxys-${environment.name}-${playbookId}`;
    const workflowId = (playbookId: string) => toWorkflowId(names.playbooksResourceGroupId, workflowName(playbookId));
    const deployments = playbooks.map(({ playbook, parameters }) => {
      const { resource } = new IncidentPlaybook(this, playbook.id, {
        name: workflowName(playbook.id),
        resourceGroupName: host.group.name,
        resourceGroupId: names.playbooksResourceGroupId,
        location: environment.region,
        identityId: names.playbookIdentityId,
        definition: playbook.definition,
        parameters: {
          ...parameters,
          identityId: names.playbookIdentityId,
          vaultUri: names.vaultUri,
          workspaceResourceId: workspaceId,
        },
        tags,
        after: host.isReady,
      });
      new DiagnosticLog(this, `${playbook.id}-runs`, {
        targetId: workflowId(playbook.id),
        workspaceId,
        categories: ['WorkflowRuntime'],
        after: [resource],
      });
      return resource;
    });

    for (const rule of automationRules) {
      new IncidentAutomation(this, rule.id, {
        workspaceId,
        tenantId: environment.tenantId,
        rule,
        ruleResourceId: (ruleId) => toRuleResourceId(workspaceId, { uuid: contentUuid(ruleId) }),
        playbookResourceId: workflowId,
        after: [...detections, ...deployments],
      });
    }
  }
}
