import type { Azure } from '../azure';
import { nameOf } from '../resource-id';
import type { ResourceType } from '../resource-type';
import type { RoleDefinition } from '../role-definition';

/** Role definitions: the built-in ones, known at every scope, and custom ones. */
export const ROLE_DEFINITIONS: ResourceType = {
  type: 'Microsoft.Authorization/roleDefinitions',
  apiVersions: ['2022-04-01', '2022-05-01-preview'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  read({ id }, azure) {
    const role = azure.access.findRole(nameOf(id));
    return role && describe(role, azure);
  },
  list({ request }, azure) {
    const [, name] = /roleName eq '([^']*)'/i.exec(request.query.get('$filter') ?? '') ?? [];
    return azure.access.roles
      .filter((role) => name === undefined || role.name.toLowerCase() === name.toLowerCase())
      .map((role) => describe(role, azure));
  },
};

function describe(role: RoleDefinition, azure: Azure): Readonly<Record<string, unknown>> {
  const { guid, name, actions, notActions = [], dataActions = [], notDataActions = [] } = role;
  const isCustom = azure.store.ofType('Microsoft.Authorization/roleDefinitions').some((each) => each.name === guid);
  return {
    id: `/subscriptions/${azure.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
    name: guid,
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: {
      roleName: name,
      type: isCustom ? 'CustomRole' : 'BuiltInRole',
      assignableScopes: [isCustom ? `/subscriptions/${azure.subscriptionId}` : '/'],
      permissions: [{ actions, notActions, dataActions, notDataActions }],
    },
  };
}
