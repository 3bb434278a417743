import { accountOf } from '../storage-path';
import type { ResourceType } from '../resource-type';

/** Blob containers: made here, and at once in the storage service behind. */
export const CONTAINERS: ResourceType = {
  type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
  apiVersions: ['2023-05-01'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  accept: ({ properties }) => ({
    properties: {
      publicAccess: 'None',
      metadata: {},
      defaultEncryptionScope: '$account-encryption-key',
      denyEncryptionScopeOverride: false,
      ...properties,
      hasImmutabilityPolicy: false,
      hasLegalHold: false,
    },
  }),
  accepted: ({ id, name }, azure) => azure.storage.createContainer(accountOf(id), name),
  removed: ({ id, name }, _call, azure) => azure.storage.deleteContainer(accountOf(id), name),
};
