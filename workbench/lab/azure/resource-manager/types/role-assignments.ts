import { ArmError, badRequest } from '../arm-error';
import { type Azure, toTimestamp } from '../azure';
import { toText } from '../json';
import { keyOf } from '../resource-id';
import type { Accepted, Draft, ResourceType } from '../resource-type';

const TYPE = 'Microsoft.Authorization/roleAssignments';
const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';

/** Role assignments. Nothing of one can change; the role's id is answered in its subscription's form. */
export const ROLE_ASSIGNMENTS: ResourceType = {
  type: TYPE,
  apiVersions: ['2022-04-01'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  accept,
};

function accept(draft: Draft, azure: Azure): Accepted {
  const { id, properties, existing, path } = draft;
  const principalId = toText(properties.principalId);
  const guid = toText(properties.roleDefinitionId).split('/').at(-1) ?? '';
  if (!azure.access.findRole(guid)) {
    throw badRequest(`The specified role definition with ID '${guid}' does not exist.`, 'RoleDefinitionDoesNotExist');
  }
  assertPrincipal(principalId, azure);
  const subscription = `/subscriptions/${id.subscriptionId ?? azure.subscriptionId}`;
  const roleDefinitionId = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
  const scope = path.slice(0, keyOf(path).lastIndexOf('/providers/microsoft.authorization/'));
  if (existing) assertUnchanged(draft, { roleDefinitionId, principalId });
  assertUnique({ path, scope, principalId, roleDefinitionId }, azure);
  const createdOn = existing?.properties.createdOn ?? toTimestamp(azure.now());
  return {
    properties: {
      principalType: 'ServicePrincipal',
      ...properties,
      roleDefinitionId,
      principalId,
      scope,
      createdOn,
      updatedOn: createdOn,
    },
  };
}

function assertPrincipal(principalId: string, azure: Azure): void {
  const isManaged = azure.store.ofType(IDENTITIES).some(({ properties }) => properties.principalId === principalId);
  if (isManaged || azure.principals.some((known) => keyOf(known) === keyOf(principalId))) return;
  const message = `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${azure.tenantId}. Check that you have the correct principal ID.`;
  throw badRequest(message, 'PrincipalNotFound');
}

function assertUnchanged({ existing }: Draft, wanted: Readonly<Record<string, string>>): void {
  const isSame = Object.entries(wanted).every(
    ([member, value]) => keyOf(toText(existing?.properties[member])) === keyOf(value),
  );
  if (isSame) return;
  const message = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.';
  throw badRequest(message, 'RoleAssignmentUpdateNotPermitted');
}

interface Assignment {
  readonly path: string;
  readonly scope: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

function assertUnique({ path, scope, principalId, roleDefinitionId }: Assignment, azure: Azure): void {
  const isSame = (value: unknown, wanted: string): boolean => keyOf(toText(value)) === keyOf(wanted);
  const twin = azure.store
    .ofType(TYPE, scope)
    .find(
      ({ id, properties }) =>
        keyOf(id) !== keyOf(path) &&
        isSame(properties.scope, scope) &&
        isSame(properties.principalId, principalId) &&
        isSame(properties.roleDefinitionId, roleDefinitionId),
    );
  if (twin)
    throw new ArmError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the conflicting role assignment is ${twin.name.replaceAll('-', '')}.`,
    );
}
