import { badRequest } from './arm-error';
import type { Azure } from './azure';
import { isObject, type JsonObject } from '../../../json-object';
import { toObject } from './json';
import type { LinkedAction } from './resource-type';

/** The identity block of a resource, with the ids that Azure adds to each user-assigned identity. */
export function resolveIdentity(identity: unknown, azure: Azure): JsonObject | undefined {
  if (!isObject(identity) || identity.type === 'None') return undefined;
  const assigned = Object.keys(toObject(identity.userAssignedIdentities)).map((id) => {
    const found = azure.store.get(id);
    if (!found) {
      const message = `The identity '${id}' was not found, or the caller may not read it.`;
      throw badRequest(message, 'FailedIdentityOperation');
    }
    const { clientId, principalId } = found.properties;
    return [id, { clientId, principalId }] as const;
  });
  return assigned.length === 0 ? identity : { ...identity, userAssignedIdentities: Object.fromEntries(assigned) };
}

/** Giving an identity to a resource needs a right on the identity. */
export function assignActions(identity: unknown): LinkedAction[] {
  const ids = Object.keys(toObject(toObject(identity).userAssignedIdentities));
  return ids.map((scope) => ({ action: 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action', scope }));
}
