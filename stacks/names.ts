import { createHash } from 'node:crypto';

/** Longest environment name with which every Azure name stays within its limit (storage account: 24 characters). */
export const MAX_ENVIRONMENT_NAME = 11;

/** What the Azure names of an environment are made from. */
export interface NamesProps {
  /** Name of the environment, kebab-case, at most {@link MAX_ENVIRONMENT_NAME} characters. */
  readonly environment: string;

  readonly subscriptionId: string;

  /**
   * Resource id of a workspace that exists already.
   *
   * @default a workspace of ours, in the environment's resource group
   */
  readonly existingWorkspaceId?: string;
}

/** Every Azure name and resource id of an environment. Computed, never looked up: the two stacks share nothing else. */
export interface Names {
  readonly resourceGroup: string;
  readonly resourceGroupId: string;
  readonly workspace: string;
  readonly workspaceId: string;
  readonly workspaceResourceGroup: string;
  readonly dataCollectionEndpoint: string;
  readonly dataCollectionRule: string;
  readonly dataCollectionRuleId: string;
  readonly storageAccount: string;
  readonly storageAccountId: string;
  readonly vault: string;
  readonly vaultId: string;
  /** `https://<vault>.vault.azure.net/`, with the slash. */
  readonly vaultUri: string;
  readonly relayIdentity: string;
  readonly relayIdentityId: string;
  readonly plan: string;
  readonly functionApp: string;
  readonly functionAppId: string;
  readonly applicationInsights: string;
  readonly applicationInsightsId: string;
  readonly actionGroup: string;
  readonly playbooksResourceGroup: string;
  readonly playbooksResourceGroupId: string;
  readonly playbookIdentity: string;
  readonly playbookIdentityId: string;
}

/**
 * Makes every Azure name and id of an environment.
 *
 * Global names end in six hex digits of sha256(subscription, environment), so that two teams, or two subscriptions of
 * one team, never compete for a name, and a second deploy finds the same one.
 */
export function buildNames({ environment, subscriptionId, existingWorkspaceId }: NamesProps): Names {
  const suffix = createHash('sha256').update(`${subscriptionId}/${environment}`).digest('hex').slice(0, 6);
  const unique = `${environment}-${suffix}`;
  const groups = `/subscriptions/${subscriptionId}/resourceGroups`;
  const resourceGroup = `rg-noxys-${environment}`;
  const resourceGroupId = `${groups}/${resourceGroup}`;
  const playbooksResourceGroup = `rg-noxys-${environment}-playbooks`;
  const playbooksResourceGroupId = `${groups}/${playbooksResourceGroup}`;
  const ours = (type: string, name: string) => `${resourceGroupId}/providers/${type}/${name}`;

  const workspaceId = existingWorkspaceId ?? ours('Microsoft.OperationalInsights/workspaces', `log-noxys-${unique}`);
  const dataCollectionRule = `dcr-noxys-${environment}`;
  const storageAccount = `stnoxys${environment.replaceAll('-', '')}${suffix}`;
  const vault = `noxys-${unique}`;
  const relayIdentity = `id-noxys-${environment}-relay`;
  const functionApp = `func-noxys-${unique}`;
  const applicationInsights = `appi-noxys-${environment}`;
  const playbookIdentity = `id-noxys-${environment}-playbooks`;

  return {
    resourceGroup,
    resourceGroupId,
    workspace: segmentAfter(workspaceId, 'workspaces'),
    workspaceId,
    workspaceResourceGroup: segmentAfter(workspaceId, 'resourceGroups'),
    dataCollectionEndpoint: `dce-noxys-${environment}`,
    dataCollectionRule,
    dataCollectionRuleId: ours('Microsoft.Insights/dataCollectionRules', dataCollectionRule),
    storageAccount,
    storageAccountId: ours('Microsoft.Storage/storageAccounts', storageAccount),
    vault,
    vaultId: ours('Microsoft.KeyVault/vaults', vault),
    vaultUri: `https://${vault}.vault.azure.net/`,
    relayIdentity,
    relayIdentityId: ours('Microsoft.ManagedIdentity/userAssignedIdentities', relayIdentity),
    plan: `asp-noxys-${environment}`,
    functionApp,
    functionAppId: ours('Microsoft.Web/sites', functionApp),
    applicationInsights,
    applicationInsightsId: ours('Microsoft.Insights/components', applicationInsights),
    actionGroup: `ag-noxys-${environment}`,
    playbooksResourceGroup,
    playbooksResourceGroupId,
    playbookIdentity,
    playbookIdentityId: `${playbooksResourceGroupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${playbookIdentity}`,
  };
}

/** Name of a playbook's workflow; it names the environment, so that a list of all workflows tells them apart. */
export function toPlaybookName(environment: string, playbookId: string): string {
  return `noxys-${environment}-${playbookId}`;
}

/** The segment that follows `key` in a resource id. */
function segmentAfter(resourceId: string, key: string): string {
  const segments = resourceId.split('/');
  return segments[segments.indexOf(key) + 1] ?? '';
}
