import { join } from 'node:path';

import type { Content } from '../../../kql/content';
import type { Environment } from '../../../stacks/environment';
import { AzureCloud, type AzureCloudOptions } from '../azure/azure-cloud';
import type { Azure } from '../azure/resource-manager/azure';
import { grantRole } from '../azure/resource-manager/create-resource-manager';
import { grantDeployer } from './deployer-roles';
import type { FaultPreset } from './fault-presets';

/** Settings for {@link startDeploymentCloud}. */
export interface DeploymentCloudOptions extends Pick<AzureCloudOptions, 'store' | 'query' | 'listen'> {
  readonly environment: Environment;
  readonly content: Pick<Content, 'schemas' | 'events'>;

  /** Scratch folder. */
  readonly directory: string;
  readonly faults?: FaultPreset | undefined;
}

/** The application that deploys: its secret opens this local Azure and nothing else. */
export const DEPLOYER = { clientId: '00000000-0000-0000-0000-0000000000d1', clientSecret: 'local' } as const;

/**
 * An Azure as an environment expects to find it before its first deployment: the deployer with its roles, and, where the workspace is
 * not ours, that workspace with Sentinel on it, in its own group.
 */
export async function startDeploymentCloud(options: DeploymentCloudOptions): Promise<AzureCloud> {
  const { environment, content, directory, faults, ...ports } = options;
  const { principals, names, state, tenantId, subscriptionId } = environment;
  const standard = content.schemas.filter(({ table }) => table !== content.events.table);
  const cloud = await AzureCloud.start({
    ...ports,
    directory: join(directory, 'azure'),
    tenantId,
    subscriptionId,
    storageAccounts: [names.storageAccount, ...(state.backend === 'azurerm' ? [state.account] : [])],
    applications: [{ ...DEPLOYER, objectId: principals.deployer }],
    principals: Object.values(principals).filter((id) => typeof id === 'string'),
    securityInsightsId: principals.azureSecurityInsights,
    standardTables: standard.map(({ table, columns }) => ({ name: table, columns })),
    faults: faults?.plan,
  });
  grantDeployer(cloud.azure, environment);
  if (environment.workspace.kind === 'existing') seedWorkspace(cloud.azure, environment);
  if (state.backend === 'azurerm') await seedState(cloud.azure, environment, state.account, state.container);
  if (faults?.hasSoftDeletedNames) seedSoftDeleted(cloud.azure, environment);
  return cloud;
}

/** What terraform's process is told: where Azure is, and as whom to sign in. */
export function deployerEnvironment(
  cloud: AzureCloud,
  { tenantId, subscriptionId }: Environment,
): Record<string, string> {
  return {
    ...cloud.goEnvironment,
    ARM_CLIENT_ID: DEPLOYER.clientId,
    ARM_CLIENT_SECRET: DEPLOYER.clientSecret,
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

/** The account that keeps Terraform's state, with the deployer's right to its data. */
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
  grantRole(azure, {
    name: '00000000-0000-0000-0000-0000000000f1',
    principalId: environment.principals.deployer,
    role: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    scope: id,
  });
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
