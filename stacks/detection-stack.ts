import { TerraformStack, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

import { contentUuid, type Content } from '../kql/content';
import { version } from '../package.json';
import { AlertReceivers } from './constructs/alert-receivers';
import { CONNECTOR_ID, ConnectorTile, toTileId } from './constructs/connector-tile';
import { DetectionRule, toRuleResourceId } from './constructs/detection-rule';
import { DetectionWorkbook, toWorkbookName } from './constructs/detection-workbook';
import { DiagnosticLog } from './constructs/diagnostic-log';
import { GalleryEntry, type GalleryEntryProps } from './constructs/gallery-entry';
import { HealthAlarm } from './constructs/health-alarm';
import { IncidentAutomation } from './constructs/incident-automation';
import { IncidentPlaybook, toWorkflowId } from './constructs/incident-playbook';
import { PlaybookHost } from './constructs/playbook-host';
import { SavedQuery } from './constructs/saved-query';
import { effectiveAutomation, type WantedPlaybook } from './effective-automation';
import { effectiveHealthAlerts } from './effective-health';
import { effectiveRules } from './effective-rules';
import type { Environment } from './environment';
import { toPlaybookName } from './names';
import { toWebhookUrl } from './noxys-webhook';
import { toFingerprint, type Fingerprints } from './protection';
import { setUpStack } from './stack-setup';

/** Settings for {@link DetectionStack}. */
export interface DetectionStackProps {
  readonly environment: Environment;

  readonly content: Content;
}

/**
 * What runs in Sentinel: analytics rules, automation rules with their playbooks, workbook, hunting queries, functions,
 * the connector tile, and the alerts about the integration itself.
 *
 * Refers to what the ingestion stack made by computed names only, so it can be planned before that one was applied.
 */
export class DetectionStack extends TerraformStack {
  /** What holds identity here. */
  readonly fingerprints: Fingerprints;

  private readonly environment: Environment;
  private readonly content: Content;

  constructor(scope: Construct, id: string, { environment, content }: DetectionStackProps) {
    super(scope, id);
    this.environment = environment;
    this.content = content;
    setUpStack(this, id, environment);

    const rules = this.addRules();
    this.addQueries();
    this.addWorkbook();
    this.fingerprints = this.addAutomation(rules);
    this.addHealthAlerts();
    if (environment.gallery) this.addTile();
  }

  private addRules(): ITerraformDependable[] {
    const { workspaceId } = this.environment.names;
    return effectiveRules(this.environment, this.content).map((rule) => {
      const { resource } = new DetectionRule(this, rule.id, { workspaceId, rule });
      this.addToGallery(rule.id, {
        kind: 'AnalyticsRule',
        contentId: rule.uuid,
        resourceId: toRuleResourceId(workspaceId, rule),
        version: rule.version,
        after: resource,
      });
      return resource;
    });
  }

  private addQueries(): void {
    const { workspaceId } = this.environment.names;
    for (const query of [...this.content.huntingQueries, ...this.content.functions]) {
      const { resource } = new SavedQuery(this, query.id, { workspaceId, query });
      this.addToGallery(query.id, {
        kind: 'displayName' in query ? 'Parser' : 'HuntingQuery',
        contentId: query.uuid,
        resourceId: `${workspaceId}/savedSearches/${query.uuid}`,
        after: resource,
      });
    }
  }

  private addWorkbook(): void {
    const { workbook } = this.content;
    const { workspaceId, resourceGroupId } = this.environment.names;
    const { resource } = new DetectionWorkbook(this, workbook.id, { ...this.besideTheWorkspace(), workbook });
    const contentId = toWorkbookName(workbook, workspaceId);
    const resourceId = `${resourceGroupId}/providers/Microsoft.Insights/workbooks/${contentId}`;
    this.addToGallery(workbook.id, { kind: 'Workbook', contentId, resourceId, after: resource });
  }

  /** Playbooks in a group of their own, and the automation rules that run them on incidents of the rules. */
  private addAutomation(rules: readonly ITerraformDependable[]): Fingerprints {
    const { names, tags, region, tenantId, principals } = this.environment;
    const { playbooks, automationRules } = effectiveAutomation(this.environment, this.content);
    const { azureSecurityInsights: sentinelId } = principals;
    if (playbooks.length === 0 || sentinelId === undefined) return {};

    const host = new PlaybookHost(this, 'playbooks', { names, location: region, sentinelId, tags });
    const deployments = playbooks.map((wanted) => this.addPlaybook(wanted, host));
    for (const rule of automationRules) {
      new IncidentAutomation(this, rule.id, {
        workspaceId: names.workspaceId,
        tenantId,
        rule,
        ruleResourceId: (ruleId) => toRuleResourceId(names.workspaceId, { uuid: contentUuid(ruleId) }),
        playbookResourceId: (playbookId) => toWorkflowId(names.playbooksResourceGroupId, this.playbookName(playbookId)),
        after: [...rules, ...deployments],
      });
    }
    const identity = toFingerprint(host.identity, { id: names.playbookIdentityId, location: region });
    return { 'playbook-identity': identity };
  }

  private addPlaybook({ playbook, parameters }: WantedPlaybook, host: PlaybookHost): ITerraformDependable {
    const { names, tags, region } = this.environment;
    const { workspaceId, vaultUri, playbookIdentityId: identityId, playbooksResourceGroupId } = names;
    const name = this.playbookName(playbook.id);
    const resourceId = toWorkflowId(playbooksResourceGroupId, name);

    const { resource } = new IncidentPlaybook(this, playbook.id, {
      name,
      resourceGroupName: host.group.name,
      resourceGroupId: playbooksResourceGroupId,
      location: region,
      identityId,
      definition: playbook.definition,
      parameters: { ...parameters, identityId, vaultUri, workspaceResourceId: workspaceId },
      tags,
      after: host.isReady,
    });
    new DiagnosticLog(this, `${playbook.id}-runs`, {
      targetId: resourceId,
      workspaceId,
      categories: ['WorkflowRuntime'],
      after: [resource],
    });
    this.addToGallery(playbook.id, { kind: 'Playbook', contentId: name, resourceId, after: resource });
    return resource;
  }

  private addHealthAlerts(): void {
    const { names, tags, alertEmails, runbooks } = this.environment;
    const receivers = new AlertReceivers(this, 'receivers', {
      name: names.actionGroup,
      resourceGroupName: names.resourceGroup,
      emails: alertEmails,
      tags,
    });
    for (const { alert, override } of effectiveHealthAlerts(this.environment, this.content)) {
      const actionGroupId = receivers.resource.id;
      new HealthAlarm(this, alert.id, { ...this.besideTheWorkspace(), alert, override, actionGroupId, runbooks });
    }
  }

  private addTile(): void {
    const { workspaceId, workspaceResourceGroup, vault } = this.environment.names;
    const { resource } = new ConnectorTile(this, 'connector', {
      workspaceId,
      workspaceResourceGroup,
      webhookUrl: toWebhookUrl(this.environment.names),
      vault,
      table: this.content.events.table,
      queries: this.content.connectorQueries,
      samples: this.content.huntingQueries,
    });
    this.addToGallery('connector', {
      kind: 'DataConnector',
      contentId: CONNECTOR_ID,
      resourceId: toTileId(workspaceId),
      after: resource,
    });
  }

  /** Content without a version of its own has the kit's. */
  private addToGallery(id: string, entry: Omit<GalleryEntryProps, 'workspaceId' | 'version'> & { version?: string }) {
    if (!this.environment.gallery) return;
    new GalleryEntry(this, `${id}-entry`, { workspaceId: this.environment.names.workspaceId, version, ...entry });
  }

  /** What reads the workspace lies in our group and in the workspace's region. */
  private besideTheWorkspace() {
    const { names, workspaceRegion, tags } = this.environment;
    return { workspaceId: names.workspaceId, resourceGroupName: names.resourceGroup, location: workspaceRegion, tags };
  }

  private playbookName(playbookId: string): string {
    return toPlaybookName(this.environment.name, playbookId);
  }
}
