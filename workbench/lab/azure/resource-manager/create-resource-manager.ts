import type { KustoTable } from '../../../../kql/language/parse';
import { AccessControl } from './access-control';
import type { Azure, DirectoryPrincipal, StorageService } from './azure';
import { type FaultPlan, Faults } from './faults';
import { Operations } from './operations';
import { ResourceManager } from './resource-manager';
import { ResourceStore } from './resource-store';
import { RESOURCE_TYPES } from './resource-types';
import { SecretStore } from './secret-store';

/** Settings for {@link createResourceManager}. */
export interface ResourceManagerOptions {
  readonly tenantId: string;
  readonly subscriptionId: string;

  /** Object ids that the directory knows besides the managed identities. */
  readonly principals: readonly string[];

  /**
   * Object id of the tenant's "Azure Security Insights" service principal.
   *
   * @default none: Sentinel runs no playbook
   */
  readonly securityInsightsId?: string | undefined;
  readonly storage: StorageService;

  /** Tables that each workspace has by itself. */
  readonly standardTables: readonly KustoTable[];

  /** @default nothing goes wrong */
  readonly faults?: FaultPlan | undefined;

  /** Milliseconds since 1970. */
  readonly now: () => number;

  /** The principal of a managed identity, by its client id. */
  readonly toPrincipal: (clientId: string) => DirectoryPrincipal;
}

/** An empty subscription: no resource, and nobody with a role in it. */
export function createResourceManager(options: ResourceManagerOptions): ResourceManager {
  const { faults: plan, securityInsightsId, ...settings } = options;
  const store = new ResourceStore();
  const faults = new Faults(plan);
  const azure: Azure = {
    ...settings,
    securityInsightsId,
    store,
    faults,
    access: new AccessControl(store, faults, options.now),
    operations: new Operations(),
    secrets: new SecretStore(),
    deletedVaults: new Map(),
    deletedWorkspaces: new Map(),
    dispatch: (request) => manager.dispatch(request),
  };
  const manager = new ResourceManager(azure, RESOURCE_TYPES);
  return manager;
}

/**
 * Gives a principal a role, as somebody did before the deployment.
 *
 * The assignment is kept with the subscription, whatever its scope: it may be for a group that is not there yet, and outlives it.
 */
export function grantRole(
  azure: Azure,
  grant: {
    readonly name: string;
    readonly principalId: string;
    readonly role: string;
    readonly scope: string;
    readonly condition?: string;
  },
): void {
  const { name, principalId, role, scope, condition } = grant;
  azure.store.put({
    id: `/subscriptions/${azure.subscriptionId}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      principalId,
      principalType: 'ServicePrincipal',
      roleDefinitionId: `/subscriptions/${azure.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      scope,
      ...(condition !== undefined && { condition, conditionVersion: '2.0' }),
    },
  });
}
