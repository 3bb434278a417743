import { keyOf } from '../resource-id';
import type { ResourceType } from '../resource-type';

/** The blob service of an account: always there, with settings of its own. */
export const BLOB_SERVICES = storageService('blobServices');

/** The file service of an account. */
export const FILE_SERVICES = storageService('fileServices');

/** The queue service of an account. */
export const QUEUE_SERVICES = storageService('queueServices');

function storageService(name: string): ResourceType {
  const type = `Microsoft.Storage/storageAccounts/${name}`;
  return {
    type,
    apiVersions: ['2023-05-01'],
    hasNoProvisioningState: true,
    read({ id }, azure) {
      const stored = azure.store.get(id.path);
      if (stored) return { ...stored };
      const account = id.path.slice(0, keyOf(id.path).lastIndexOf(`/${name.toLowerCase()}/`));
      const properties = { cors: { corsRules: [] }, deleteRetentionPolicy: { enabled: false } };
      return azure.store.has(account) ? { id: id.path, name: 'default', type, properties } : undefined;
    },
  };
}
