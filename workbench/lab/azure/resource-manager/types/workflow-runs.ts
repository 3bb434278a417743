import type { ResourceType } from '../resource-type';

/** Runs of a workflow: the service writes them, a client reads them. */
export const WORKFLOW_RUNS: ResourceType = {
  type: 'Microsoft.Logic/workflows/runs',
  apiVersions: ['2019-05-01'],
};
