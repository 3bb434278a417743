import type { ResourceType } from '../resource-type';

/** Solutions of a workspace: the service makes one for Sentinel. */
export const SOLUTIONS: ResourceType = {
  type: 'Microsoft.OperationsManagement/solutions',
  apiVersions: ['2015-11-01-preview'],
  isListed: true,
};
