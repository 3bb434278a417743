import { join } from 'node:path';

import type { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { TerraformOutput, TerraformStack, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

import type { Content } from '../kql/content';
import { CostBudget } from './constructs/cost-budget';
import { DiagnosticLog } from './constructs/diagnostic-log';
import { EventPipeline } from './constructs/event-pipeline';
import { EventTable } from './constructs/event-table';
import { Pause } from './constructs/pause';
import { RelayPackage } from './constructs/relay-package';
import { RelayStorage } from './constructs/relay-storage';
import { Relay } from './constructs/relay';
import { RoleGrant, type RoleGrantProps, type RoleName } from './constructs/role-grant';
import { SecretVault } from './constructs/secret-vault';
import { SentinelWorkspace } from './constructs/sentinel-workspace';
import type { Environment } from './environment';
import { isGuarded, toFingerprint, type Fingerprints } from './protection';
import { toRelaySettings } from './relay-settings';
import { setUpStack } from './stack-setup';

/** The relay's zip file, as `npm run build` writes it. */
export const RELAY_PACKAGE = join(__dirname, '..', 'transform-fn', 'dist', 'relay.zip');

/** Settings for {@link IngestionStack}. */
export interface IngestionStackProps {
  readonly environment: Environment;

  readonly content: Pick<Content, 'events' | 'transform'>;

  /**
   * The relay's zip file, already built.
   *
   * @default {@link RELAY_PACKAGE}
   */
  readonly relayPackage?: string;
}

/**
 * Everything on an event's way from Noxys to a row: relay, queue, secrets, endpoint, rule and table, and the workspace
 * where it is ours.
 *
 * Ends with a pause, so that the detection stack, which follows, finds the table.
 */
export class IngestionStack extends TerraformStack {
  /** What holds data or identity here. */
  readonly fingerprints: Fingerprints;

  constructor(scope: Construct, id: string, props: IngestionStackProps) {
    super(scope, id);
    const { environment, content } = props;
    const { names, tags, region, workspaceRegion } = environment;
    const isDisposable = environment.lifecycle === 'disposable';
    setUpStack(this, id, environment);

    const group = new ResourceGroup(this, 'group', { name: names.resourceGroup, location: region, tags });
    const ours = { resourceGroupName: group.name, location: region, tags };
    const workspace = this.workspaceOf(environment, ours);

    const table = new EventTable(this, 'table', {
      workspaceId: workspace.id,
      schema: content.events,
      retentionDays: environment.retention.tableDays,
      totalRetentionDays: environment.retention.totalDays,
      preventDestroy: isGuarded(environment, 'table'),
    });
    const pipeline = new EventPipeline(this, 'pipeline', {
      ...ours,
      location: workspaceRegion,
      endpointName: names.dataCollectionEndpoint,
      ruleName: names.dataCollectionRule,
      workspaceId: workspace.id,
      schema: content.events,
      table: table.resource,
      transform: content.transform.query,
    });

    const storage = new RelayStorage(this, 'storage', {
      ...ours,
      accountName: names.storageAccount,
      replication: environment.relay.replication,
      deadLetterDays: environment.retention.deadLetterDays,
    });
    const vault = new SecretVault(this, 'vault', {
      ...ours,
      name: names.vault,
      tenantId: environment.tenantId,
      purgeable: isDisposable,
    });
    const relayPackage = new RelayPackage(this, 'package', {
      file: props.relayPackage ?? RELAY_PACKAGE,
      accountName: storage.account.name,
      accountId: names.storageAccountId,
      container: storage.packages,
      deployerId: environment.principals.deployer,
      plannerId: environment.principals.planner,
    });

    const identity = new UserAssignedIdentity(this, 'relay-identity', { ...ours, name: names.relayIdentity });
    const grant = (role: RoleName, on: Pick<RoleGrantProps, 'scope' | 'scopeId'>) =>
      new RoleGrant(this, `relay-${role.toLowerCase().replaceAll(' ', '-')}`, {
        role,
        ...on,
        principalId: identity.principalId,
        principalKey: names.relayIdentityId,
        principalType: 'ServicePrincipal',
      }).resource;
    const account = { scope: storage.account.id, scopeId: names.storageAccountId };
    const roles = [
      // The Functions host keeps locks and leases of its own beside the relay's blobs.
      grant('Storage Blob Data Owner', account),
      grant('Storage Queue Data Contributor', account),
      grant('Key Vault Secrets User', { scope: vault.resource.id, scopeId: names.vaultId }),
      grant('Monitoring Metrics Publisher', { scope: pipeline.rule.id, scopeId: names.dataCollectionRuleId }),
    ];
    const relay = new Relay(this, 'relay', {
      ...ours,
      functionAppName: names.functionApp,
      planName: names.plan,
      applicationInsightsName: names.applicationInsights,
      applicationInsightsId: names.applicationInsightsId,
      plan: environment.relay.plan,
      instances: environment.relay.instances,
      workspaceId: workspace.id,
      identity,
      identityId: names.relayIdentityId,
      storageAccountName: storage.account.name,
      packageUrl: relayPackage.resource.url,
      settings: toRelaySettings(environment, {
        ingestionEndpoint: pipeline.endpoint.logsIngestionEndpoint,
        ruleId: pipeline.rule.immutableId,
      }),
      allowedIpRanges: environment.allowedIpRanges,
      after: [...roles, ...storage.contents],
    });

    new DiagnosticLog(this, 'vault-audit', {
      targetId: vault.resource.id,
      workspaceId: workspace.id,
      categories: ['AuditEvent'],
    });
    new DiagnosticLog(this, 'pipeline-errors', {
      targetId: pipeline.rule.id,
      workspaceId: workspace.id,
      categories: ['LogErrors'],
    });
    if (environment.sentinelHealth === 'ours') {
      new DiagnosticLog(this, 'sentinel-health', {
        targetId: `${workspace.id}/providers/Microsoft.SecurityInsights/settings/SentinelHealth`,
        workspaceId: workspace.id,
        categories: ['Analytics', 'Automation'],
        after: workspace.isReady,
      });
    }
    if (environment.budget) {
      new CostBudget(this, 'budget', {
        resourceGroupId: group.id,
        ...environment.budget,
        emails: environment.alertEmails,
      });
    }

    new Pause(this, 'settled', {
      after: [table.resource, pipeline.rule, relay.app, ...workspace.isReady],
      triggers: {
        columns: content.events.columns.map(({ name, type }) => `${name}:${type}`).join(','),
        table: table.resource.id,
      },
    });
    this.fingerprints = {
      table: toFingerprint(table.resource, { name: content.events.table, workspaceId: names.workspaceId }),
      'relay-storage': toFingerprint(storage.account, {
        id: names.storageAccountId,
        location: region,
        // From LRS to ZRS the provider can only replace it.
        replication: environment.relay.replication,
      }),
      vault: toFingerprint(vault.resource, { id: names.vaultId, location: region }),
      'relay-identity': toFingerprint(identity, { id: names.relayIdentityId, location: region }),
      ...(workspace.resource && {
        workspace: toFingerprint(workspace.resource, { id: names.workspaceId, location: workspaceRegion }),
      }),
    };
    new TerraformOutput(this, 'webhook_url', { value: `https://${relay.app.defaultHostname}/api/events` });
    new TerraformOutput(this, 'vault_name', { value: vault.resource.name });
  }

  /** Makes the workspace where it is ours. */
  private workspaceOf(
    environment: Environment,
    ours: { readonly resourceGroupName: string; readonly location: string; readonly tags: Record<string, string> },
  ): WorkspaceInUse {
    if (environment.workspace.kind === 'existing') return { id: environment.names.workspaceId, isReady: [] };
    const { workspace, onboarding } = new SentinelWorkspace(this, 'workspace', {
      ...ours,
      name: environment.names.workspace,
      preventDestroy: isGuarded(environment, 'workspace'),
    });
    return { id: workspace.id, isReady: [onboarding], resource: workspace };
  }
}

/** The workspace that the stack works in. */
interface WorkspaceInUse {
  readonly id: string;

  /** What Sentinel's own resources wait for. */
  readonly isReady: readonly ITerraformDependable[];

  /** The workspace itself, where it is ours. */
  readonly resource?: LogAnalyticsWorkspace;
}
