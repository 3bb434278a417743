import type { ResourceType } from '../resource-type';

/** Workspaces that were deleted and can come back. */
export const DELETED_WORKSPACES: ResourceType = {
  type: 'Microsoft.OperationalInsights/deletedWorkspaces',
  apiVersions: ['2023-09-01'],
  list: (_call, azure) => [...azure.deletedWorkspaces.values()].flatMap(([workspace]) => workspace ?? []),
};
