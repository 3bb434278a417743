import { badRequest } from '../arm-error';
import { toText } from '../json';
import type { ResourceType } from '../resource-type';

/** Saved searches of a workspace: hunting queries and functions. A function's name is unique in its workspace. */
export const SAVED_SEARCHES: ResourceType = {
  type: 'Microsoft.OperationalInsights/workspaces/savedSearches',
  apiVersions: ['2020-08-01'],
  hasNoProvisioningState: true,
  accept({ properties, path }, azure) {
    const alias = toText(properties.functionAlias);
    const workspace = path.slice(0, path.toLowerCase().lastIndexOf('/savedsearches/'));
    const taken = azure.store
      .ofType('Microsoft.OperationalInsights/workspaces/savedSearches', workspace)
      .find((other) => other.id !== path && alias !== '' && toText(other.properties.functionAlias) === alias);
    if (taken) throw badRequest(`The function alias '${alias}' is used by the saved search '${taken.name}'.`);
    return { etag: 'W/"1"', properties: { ...properties, version: 2 } };
  },
};
