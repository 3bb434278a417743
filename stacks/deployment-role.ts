import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { ROLES, type RoleName } from './constructs/role-grant';

/** Where a principal of ours acts. */
export const ACTION_SCOPES = ['subscription', 'groups', 'workspaceGroup', 'workspace', 'ownWorkspace'] as const;
export type ActionScope = (typeof ACTION_SCOPES)[number];

/** Who acts on Azure through Terraform. */
export const DEPLOYMENT_ROLES = ['deployer', 'planner'] as const;

const action = z
  .string()
  .regex(/^Microsoft\.[A-Za-z]+(\/[A-Za-z*]+)+$/, 'must be an action such as Microsoft.Web/sites/read');

const roleFile = z.strictObject({
  name: z.string(),
  description: z.string(),
  actions: z.strictObject({
    subscription: z.array(action),
    groups: z.array(action),
    workspaceGroup: z.array(action),
    workspace: z.array(action),
    ownWorkspace: z.array(action),
  }),
  linked: z.array(z.strictObject({ action, scope: z.enum(ACTION_SCOPES), reason: z.string(), source: z.string() })),
  data: z.array(z.strictObject({ role: z.string(), on: z.string(), reason: z.string() })),
  mayGrant: z.array(z.enum(Object.keys(ROLES) as [RoleName, ...RoleName[]])),
});

/** The least that a principal must be allowed; exactly what stacks/roles/NAME.yaml holds. */
export type DeploymentRole = z.infer<typeof roleFile>;

/** Reads one of the lists of stacks/roles. */
export function loadDeploymentRole(name: (typeof DEPLOYMENT_ROLES)[number]): DeploymentRole {
  return roleFile.parse(parse(readFileSync(join(__dirname, 'roles', `${name}.yaml`), 'utf8')));
}

/** Every action at one scope, those that Azure checks without a call included. */
export function actionsAt(role: DeploymentRole, scope: ActionScope): string[] {
  const linked = role.linked.filter((each) => each.scope === scope).map((each) => each.action);
  return [...new Set([...role.actions[scope], ...linked])].sort();
}

/**
 * A custom role as `az role definition create` takes it, for one kind of scope.
 *
 * @param assignableScope resource id that the role may be assigned at
 */
export function buildCustomRole(
  role: DeploymentRole,
  scopes: readonly ActionScope[],
  assignableScope: string,
): unknown {
  return {
    Name: `${role.name} (${scopes.join(', ')})`,
    IsCustom: true,
    Description: role.description,
    Actions: [...new Set(scopes.flatMap((scope) => actionsAt(role, scope)))].sort(),
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: [assignableScope],
  };
}

/**
 * The condition, version 2.0, under which "Role Based Access Control Administrator" may give and take the roles that the
 * stacks grant, and no other.
 */
export function buildGrantCondition(role: DeploymentRole): string {
  const ids = role.mayGrant.map((name) => ROLES[name]).join(', ');
  const only = (verb: 'write' | 'delete', source: 'Request' | 'Resource') =>
    `(!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'}) OR ` +
    `@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}})`;
  return `${only('write', 'Request')} AND ${only('delete', 'Resource')}`;
}
