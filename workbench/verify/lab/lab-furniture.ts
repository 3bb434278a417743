import type { Content } from '../../../kql/content';
import { ROLES } from '../../../stacks/constructs/role-grant';
import { RELAY_SECRETS } from '../../../stacks/constructs/secret-vault';
import { effectiveAutomation } from '../../../stacks/effective-automation';
import type { Environment } from '../../../stacks/environment';
import type { AzureCloud } from '../../lab/azure/azure-cloud';
import { grantRole } from '../../lab/azure/resource-manager/create-resource-manager';
import { toPrincipal } from '../../lab/azure/tokens';
import type { RelayPlan } from '../../lab/relay-settings';
import { playbookSecrets } from '../playbook-secrets';
import { buildLabResources } from './lab-resources';

/** Who verifies: its secret opens this local Azure and nothing else. */
export const OPERATOR = { clientId: '00000000-0000-0000-0000-0000000000d2', clientSecret: 'local' } as const;
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

/** Puts into an empty Azure what a deployment of the environment leaves there: resources, roles and secrets. */
export async function furnish(
  { azure }: AzureCloud,
  environment: Environment,
  content: Content,
  plan: RelayPlan,
): Promise<void> {
  const { names, subscriptionId } = environment;
  for (const resource of buildLabResources({ environment, content, ingestion: plan.ingestion }))
    azure.store.put(resource);
  for (const queue of plan.queues) await azure.storage.createQueue(names.storageAccount, queue);
  for (const container of plan.containers) await azure.storage.createContainer(names.storageAccount, container);

  const relay = toPrincipal(plan.identityClientId).objectId;
  const operator = toPrincipal(OPERATOR.clientId).objectId;
  const grants = [
    [relay, ROLES['Monitoring Metrics Publisher'], names.dataCollectionRuleId],
    [relay, ROLES['Storage Queue Data Contributor'], names.storageAccountId],
    [relay, ROLES['Storage Blob Data Owner'], names.storageAccountId],
    [operator, READER, `/subscriptions/${subscriptionId}`],
    [operator, ROLES['Key Vault Secrets User'], names.vaultId],
  ] as const;
  for (const [index, [principalId, role, scope]] of grants.entries()) {
    grantRole(azure, { name: `lab-${index}`, principalId, role, scope });
  }

  const secrets = {
    [RELAY_SECRETS.bearerToken]: plan.bearerToken,
    [RELAY_SECRETS.hashKey]: plan.settings['NOXYS_HASH_KEY'] ?? '',
    [RELAY_SECRETS.signingSecret]: plan.settings['NOXYS_SIGNING_SECRET'] ?? 'not-used',
    ...Object.fromEntries(
      effectiveAutomation(environment, content).playbooks.flatMap(({ playbook }) =>
        playbookSecrets(playbook).map((name) => [name, 'not-used']),
      ),
    ),
  };
  for (const [name, value] of Object.entries(secrets)) azure.secrets.set(names.vault, name, { value }, azure.now());
}
