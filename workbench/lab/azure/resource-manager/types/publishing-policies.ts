import { nameOf } from '../resource-id';
import type { ResourceType } from '../resource-type';

const TYPE = 'Microsoft.Web/sites/basicPublishingCredentialsPolicies';

/** Whether user name and password open FTP and SCM of an app; allowed until somebody forbids it. */
export const PUBLISHING_POLICIES: ResourceType = {
  type: TYPE,
  apiVersions: ['2023-12-01'],
  hasNoProvisioningState: true,
  read({ id }, azure) {
    const stored = azure.store.get(id.path);
    return stored ? { ...stored } : { id: id.path, name: nameOf(id), type: TYPE, properties: { allow: true } };
  },
};
