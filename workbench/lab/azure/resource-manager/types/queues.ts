import { badRequest } from '../arm-error';
import { accountOf } from '../storage-path';
import type { ResourceType } from '../resource-type';

const NAME = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;

/** Queues: made here, and at once in the storage service behind. */
export const QUEUES: ResourceType = {
  type: 'Microsoft.Storage/storageAccounts/queueServices/queues',
  apiVersions: ['2023-05-01'],
  statusOfDelete: 204,
  hasNoProvisioningState: true,
  accept({ name, properties }) {
    if (!NAME.test(name))
      throw badRequest(`The queue name '${name}' must have 3 to 63 lower-case letters, digits and single dashes.`);
    return { properties: { metadata: {}, ...properties } };
  },
  accepted: ({ id, name }, azure) => azure.storage.createQueue(accountOf(id), name),
  removed: ({ id, name }, _call, azure) => azure.storage.deleteQueue(accountOf(id), name),
};
