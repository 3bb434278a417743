import {
  ACTION_SCOPES,
  actionsAt,
  type ActionScope,
  buildGrantCondition,
  type DeploymentRole,
  loadDeploymentRole,
} from '../../../stacks/deployment-role';
import { ROLES } from '../../../stacks/constructs/role-grant';
import type { Environment } from '../../../stacks/environment';
import { type Azure, computedId } from '../azure/resource-manager/azure';
import { grantRole } from '../azure/resource-manager/create-resource-manager';

const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const SECRETS_USER = ROLES['Key Vault Secrets User'];
const ROLE_ADMINISTRATOR = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168';

/**
 * Gives the deployer what the deployment guide tells an administrator to give it, and nothing else: a custom role for each kind of scope,
 * and the right to give roles under a condition.
 */
export function grantDeployer(azure: Azure, environment: Environment, role = loadDeploymentRole('deployer')): void {
  const principalId = environment.principals.deployer;
  grantActions(azure, environment, principalId, role);
  const { resourceGroupId, playbooksResourceGroupId, workspaceId } = environment.names;
  const condition = buildGrantCondition(role);
  for (const scope of [resourceGroupId, playbooksResourceGroupId, workspaceId]) {
    const name = computedId('role administrator', scope);
    grantRole(azure, { name, principalId, role: ROLE_ADMINISTRATOR, scope, condition });
  }
}

/** Gives the planner, where there is one, what it needs to plan: it changes nothing, and gives nobody a role. */
export function grantPlanner(azure: Azure, environment: Environment, role = loadDeploymentRole('planner')): void {
  const { planner } = environment.principals;
  if (planner !== undefined) grantActions(azure, environment, planner, role);
}

/** Gives whoever looks after the deployment what `verify` needs: to see the environment's groups and workspace, and to read the vault. */
export function grantOperator(azure: Azure, { names }: Environment, principalId: string): void {
  const groups = [names.resourceGroupId, names.playbooksResourceGroupId, names.workspaceId];
  const grants = [...groups.map((scope) => [READER, scope] as const), [SECRETS_USER, names.resourceGroupId] as const];
  for (const [role, scope] of grants) {
    grantRole(azure, { name: computedId('operator', `${role} ${scope}`), principalId, role, scope });
  }
}

/** A role on a group is given before the group is there; it binds as soon as it is. */
function grantActions(azure: Azure, environment: Environment, principalId: string, role: DeploymentRole): void {
  for (const kind of ACTION_SCOPES) {
    const name = computedId(role.name, kind);
    defineRole(azure, name, `${role.name} (${kind})`, actionsAt(role, kind));
    for (const scope of scopesOf(environment, kind)) {
      grantRole(azure, { name: computedId(name, scope), principalId, role: name, scope });
    }
  }
}

/** Where each part of a role is assigned. */
function scopesOf({ subscriptionId, names, workspace }: Environment, kind: ActionScope): readonly string[] {
  switch (kind) {
    case 'subscription':
      return [`/subscriptions/${subscriptionId}`];
    case 'groups':
      return [names.resourceGroupId, names.playbooksResourceGroupId];
    case 'workspaceGroup':
      return [names.workspaceId.slice(0, names.workspaceId.indexOf('/providers/'))];
    case 'workspace':
      return [names.workspaceId];
    case 'ownWorkspace':
      return workspace.kind === 'ours' ? [names.resourceGroupId] : [];
  }
}

function defineRole(azure: Azure, name: string, roleName: string, actions: readonly string[]): void {
  const scope = `/subscriptions/${azure.subscriptionId}`;
  azure.store.put({
    id: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${name}`,
    name,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: { roleName, type: 'CustomRole', assignableScopes: [scope], permissions: [{ actions }] },
  });
}
