import { badRequest } from '../arm-error';
import { toText } from '../json';
import type { ResourceType } from '../resource-type';
import { assertOnboarded } from './onboarding-states';

/** Metadata of Sentinel content: author, version and support of what a parent id names. */
export const SENTINEL_METADATA: ResourceType = {
  type: 'Microsoft.SecurityInsights/metadata',
  apiVersions: ['2022-10-01-preview'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  accept({ path, properties }, azure) {
    assertOnboarded(path, azure);
    if (toText(properties.parentId) === '') throw badRequest("The metadata's parentId must not be empty.");
    return { etag: '"1"', properties };
  },
};
