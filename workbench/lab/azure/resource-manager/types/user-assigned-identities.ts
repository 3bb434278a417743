import { computedId, toRegion } from '../azure';
import { toText } from '../json';
import type { ResourceType } from '../resource-type';

/** User-assigned managed identities: client id and principal live as long as the identity. */
export const USER_ASSIGNED_IDENTITIES: ResourceType = {
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  apiVersions: ['2024-11-30'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  isListed: true,
  accept({ path, body, existing }, azure) {
    const clientId = toText(existing?.properties.clientId) || computedId('client', path);
    const { objectId } = azure.toPrincipal(clientId);
    return {
      location: toRegion(body.location),
      tags: body.tags ?? {},
      properties: { tenantId: azure.tenantId, clientId, principalId: objectId },
    };
  },
};
