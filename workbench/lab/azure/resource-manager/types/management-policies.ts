import { badRequest } from '../arm-error';
import { memberAt, toArray } from '../json';
import type { ResourceType } from '../resource-type';

/** Lifecycle rules of a storage account: one policy, named `default`. */
export const MANAGEMENT_POLICIES: ResourceType = {
  type: 'Microsoft.Storage/storageAccounts/managementPolicies',
  apiVersions: ['2023-05-01'],
  hasNoProvisioningState: true,
  accept({ name, properties }) {
    const rules = toArray(memberAt(properties, 'policy', 'rules'));
    if (name !== 'default' || rules.length === 0)
      throw badRequest('A management policy must be named default and hold at least one rule.');
    return { properties };
  },
};
