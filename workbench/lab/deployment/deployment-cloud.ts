import { join } from 'node:path';

import type { Content } from '../../../kql/content';
import type { Environment } from '../../../stacks/environment';
import { AzureCloud, type AzureCloudOptions } from '../azure/azure-cloud';
import { createFunctionApp } from '../azure/function-app';
import { type Azure, computedId } from '../azure/resource-manager/azure';
import { grantRole } from '../azure/resource-manager/create-resource-manager';
import { toPrincipal } from '../azure/tokens';
import type { FaultPreset } from './fault-presets';
import { grantDeployer, grantOperator, grantPlanner } from './principal-roles';

/** Settings for {@link startDeploymentCloud}. */
export interface DeploymentCloudOptions extends Pick<AzureCloudOptions, 'store' | 'query' | 'listen'> {
  readonly environment: Environment;
  readonly content: Pick<Content, 'schemas' | 'events'>;

  /** Scratch folder. */
  readonly directory: string;
  readonly faults?: FaultPreset | undefined;

  /** Where the deployed relay's process answers, once it runs. */
  readonly findRelay: () => string | undefined;
}

/** The applications that deploy, plan and look after what is deployed: their secrets open this local Azure and nothing else. */
export const APPLICATIONS = {
  deployer: { clientId: '00000000-0000-0000-0000-0000000000d1', clientSecret: 'local' },
  planner: { clientId: '00000000-0000-0000-0000-0000000000d2', clientSecret: 'local' },
  operator: { clientId: '00000000-0000-0000-0000-0000000000d3', clientSecret: 'local' },
} as const;

/**
 * An Azure as an environment expects to find it before its first deployment: the deployer with its roles, and, where the workspace is
 * not ours, that workspace with Sentinel on it, in its own group.
 */
export async function startDeploymentCloud(options: DeploymentCloudOptions): Promise<AzureCloud> {
  const { environment, content, directory, faults, findRelay, ...ports } = options;
  const { principals, names, state, tenantId, subscriptionId } = environment;
  const standard = content.schemas.filter(({ table }) => table !== content.events.table);
  const cloud = await AzureCloud.start({
    ...ports,
    directory: join(directory, 'azure'),
    tenantId,
    subscriptionId,
    regions: [...new Set([environment.region, environment.workspaceRegion])],
    storageAccounts: [names.storageAccount, ...(state.backend === 'azurerm' ? [state.account] : [])],
    applications: [
      { ...APPLICATIONS.deployer, objectId: principals.deployer },
      ...(principals.planner === undefined ? [] : [{ ...APPLICATIONS.planner, objectId: principals.planner }]),
      APPLICATIONS.operator,
    ],
    principals: Object.values(principals).filter((id) => typeof id === 'string'),
    securityInsightsId: principals.azureSecurityInsights,
    standardTables: standard.map(({ table, columns }) => ({ name: table, columns })),
    faults: faults?.plan,
    routes: [{ host: `${names.functionApp}.azurewebsites.net`, handler: createFunctionApp(findRelay) }],
  });
  grantDeployer(cloud.azure, environment);
  grantPlanner(cloud.azure, environment);
  grantOperator(cloud.azure, environment, toPrincipal(APPLICATIONS.operator.clientId).objectId);
  if (environment.workspace.kind === 'existing') seedWorkspace(cloud.azure, environment);
  if (state.backend === 'azurerm') await seedState(cloud.azure, environment, state.account, state.container);
  if (faults?.hasSoftDeletedNames) seedSoftDeleted(cloud.azure, environment);
  return cloud;
}

/** What terraform's process is told: where Azure is, and as whom to sign in. */
export function terraformEnvironment(
  cloud: AzureCloud,
  { tenantId, subscriptionId }: Environment,
  as: 'deployer' | 'planner',
): Record<string, string> {
  const { clientId, clientSecret } = APPLICATIONS[as];
  return {
    ...cloud.goEnvironment,
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: clientSecret,
    ARM_TENANT_ID: tenantId,
    ARM_SUBSCRIPTION_ID: subscriptionId,
  };
}

/** What an earlier deployment of the same names left behind: its vault, and its workspace where that is ours. */
function seedSoftDeleted(azure: Azure, { names, region, workspace }: Environment): void {
  const deletedAt = azure.now();
  azure.deletedVaults.set(names.vault, { name: names.vault, location: region, vaultId: names.vaultId, deletedAt });
  if (workspace.kind !== 'ours') return;
  const type = 'Microsoft.OperationalInsights/workspaces';
  const properties = { customerId: '00000000-0000-0000-0000-0000000000e2', retentionInDays: 90 };
  azure.deletedWorkspaces.set(names.workspaceId.toLowerCase(), [
    { id: names.workspaceId, name: names.workspace, type, location: region, properties },
  ]);
}

/** A workspace that somebody else runs, with Sentinel. */
function seedWorkspace({ store }: Azure, { names, workspaceRegion }: Environment): void {
  const group = names.workspaceId.slice(0, names.workspaceId.indexOf('/providers/'));
  seedGroup(store, group, workspaceRegion);
  store.put({
    id: names.workspaceId,
    name: names.workspace,
    type: 'Microsoft.OperationalInsights/workspaces',
    location: workspaceRegion,
    properties: {
      customerId: '00000000-0000-0000-0000-0000000000e1',
      retentionInDays: 90,
      sku: { name: 'PerGB2018' },
      provisioningState: 'Succeeded',
    },
  });
  store.put({
    id: `${names.workspaceId}/providers/Microsoft.SecurityInsights/onboardingStates/default`,
    name: 'default',
    type: 'Microsoft.SecurityInsights/onboardingStates',
    properties: { customerManagedKey: false },
  });
}

const BLOB_CONTRIBUTOR = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
const BLOB_READER = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';

/** The account that keeps Terraform's state: the deployer writes it, the planner reads it. */
async function seedState(azure: Azure, environment: Environment, account: string, container: string): Promise<void> {
  const group = `/subscriptions/${environment.subscriptionId}/resourceGroups/rg-state`;
  const id = `${group}/providers/Microsoft.Storage/storageAccounts/${account}`;
  seedGroup(azure.store, group, environment.region);
  azure.store.put({
    id,
    name: account,
    type: 'Microsoft.Storage/storageAccounts',
    location: environment.region,
    kind: 'StorageV2',
    properties: {
      provisioningState: 'Succeeded',
      primaryEndpoints: { blob: `https://${account}.blob.core.windows.net/` },
    },
  });
  const { deployer, planner } = environment.principals;
  grantRole(azure, { name: computedId('state', deployer), principalId: deployer, role: BLOB_CONTRIBUTOR, scope: id });
  if (planner !== undefined) {
    grantRole(azure, { name: computedId('state', planner), principalId: planner, role: BLOB_READER, scope: id });
  }
  await azure.storage.createContainer(account, container);
}

function seedGroup(store: Azure['store'], id: string, location: string): void {
  store.put({
    id,
    name: id.split('/').at(-1) ?? '',
    type: 'Microsoft.Resources/subscriptions/resourceGroups',
    location,
    properties: { provisioningState: 'Succeeded' },
  });
}
