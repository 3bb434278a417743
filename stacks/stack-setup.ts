import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { AzurermBackend, LocalBackend, type TerraformStack } from 'cdktf';

import type { Environment } from './environment';

/** `terraform_data` needs 1.4; older ones are not tried. */
const TERRAFORM_VERSIONS = '>= 1.5.0';

/** From the folder of a synthesised stack up to the one that cdktf.json lies in. */
const PROJECT = '../../..';

/**
 * Adds what every stack of an environment has: the provider, which meets Azure as the environment's lifecycle wants it,
 * and the place of the state.
 */
export function setUpStack(stack: TerraformStack, stackName: string, environment: Environment): void {
  const isDisposable = environment.lifecycle === 'disposable';
  stack.addOverride('terraform.required_version', TERRAFORM_VERSIONS);

  new AzurermProvider(stack, 'azurerm', {
    subscriptionId: environment.subscriptionId,
    tenantId: environment.tenantId,
    // Registering resource providers needs rights on the whole subscription; docs/deploy.md lists them.
    resourceProviderRegistrations: 'none',
    storageUseAzuread: true,
    features: [
      {
        keyVault: [
          {
            purgeSoftDeleteOnDestroy: isDisposable,
            purgeSoftDeletedSecretsOnDestroy: isDisposable,
            recoverSoftDeletedKeyVaults: true,
            recoverSoftDeletedSecrets: true,
          },
        ],
        logAnalyticsWorkspace: [{ permanentlyDeleteOnDestroy: isDisposable }],
        // Azure puts children of its own into a group, such as the rule "Failure Anomalies": they would hold up a destroy.
        resourceGroup: [{ preventDeletionIfContainsResources: !isDisposable }],
        // The account's data plane is Entra ID only, and nobody has a role on an account that was made a second ago.
        storage: [{ dataPlaneAvailable: false }],
        templateDeployment: [{ deleteNestedItemsDuringDeletion: true }],
      },
    ],
  });

  const { state } = environment;
  if (state.backend === 'local') {
    new LocalBackend(stack, { path: `${PROJECT}/terraform.${stackName}.tfstate` });
  } else {
    new AzurermBackend(stack, {
      storageAccountName: state.account,
      containerName: state.container,
      key: `${state.key}/${stackName}.tfstate`,
      useAzureadAuth: true,
    });
  }
}
