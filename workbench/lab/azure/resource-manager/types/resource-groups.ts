import { badRequest } from '../arm-error';
import { toRegion } from '../azure';
import { RESOURCE_GROUP_TYPE } from '../resource-id';
import type { ResourceType } from '../resource-type';

/** Resource groups. Their region is answered without spaces. */
export const RESOURCE_GROUPS: ResourceType = {
  type: RESOURCE_GROUP_TYPE,
  apiVersions: ['2023-07-01'],
  statusOfCreate: 201,
  accept({ body, existing, properties }) {
    const location = toRegion(body.location);
    if (location === '') throw badRequest('The location property is required for this definition.', 'LocationRequired');
    if (existing && existing.location !== location) {
      const message = `Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location ?? ''}'.`;
      throw badRequest(message, 'InvalidResourceGroupLocation');
    }
    return { location, tags: body.tags ?? {}, properties };
  },
};
