import {
  actionsAt,
  type ActionScope,
  buildGrantCondition,
  type DeploymentRole,
  loadDeploymentRole,
} from '../../../stacks/deployment-role';
import type { Environment } from '../../../stacks/environment';
import { type Azure, computedId } from '../azure/resource-manager/azure';
import { grantRole } from '../azure/resource-manager/create-resource-manager';

const ROLE_ADMINISTRATOR = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168';

/**
 * Gives the deployer what the deployment guide tells an administrator to give it, and nothing else: a custom role for each kind of scope,
 * and the right to give roles under a condition.
 *
 * Rights on a group are given before the group is there, which Azure does through the subscription; they bind as if they were on the group.
 */
export function grantDeployer(azure: Azure, environment: Environment, role = loadDeploymentRole('deployer')): void {
  const { subscriptionId, principals } = environment;
  for (const [kind, scopes] of Object.entries(scopesOf(environment))) {
    const name = computedId('deployer role', kind);
    defineRole(azure, name, `${role.name} (${kind})`, actionsOf(role, kind));
    for (const scope of scopes) {
      grantRole(azure, { name: computedId(kind, scope), principalId: principals.deployer, role: name, scope });
    }
  }
  const condition = buildGrantCondition(role);
  for (const scope of new Set([...grantScopes(environment)])) {
    const name = computedId('role administrator', `${subscriptionId}${scope}`);
    grantRole(azure, { name, principalId: principals.deployer, role: ROLE_ADMINISTRATOR, scope, condition });
  }
}

function actionsOf(role: DeploymentRole, kind: string): string[] {
  const scopes: readonly ActionScope[] = ['subscription', 'groups', 'workspaceGroup', 'workspace', 'ownWorkspace'];
  return scopes.filter((scope) => scope === kind).flatMap((scope) => actionsAt(role, scope));
}

/** Where each part of the deployer's role is assigned. */
function scopesOf({ subscriptionId, names, workspace }: Environment): Readonly<Record<ActionScope, readonly string[]>> {
  const workspaceGroup = names.workspaceId.slice(0, names.workspaceId.indexOf('/providers/'));
  return {
    subscription: [`/subscriptions/${subscriptionId}`],
    groups: [names.resourceGroupId, names.playbooksResourceGroupId],
    workspaceGroup: [workspaceGroup],
    workspace: [names.workspaceId],
    ownWorkspace: workspace.kind === 'ours' ? [names.resourceGroupId] : [],
  };
}

function grantScopes({ names }: Environment): readonly string[] {
  return [names.resourceGroupId, names.playbooksResourceGroupId, names.workspaceId];
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
