import { badRequest } from '../arm-error';
import { toText } from '../json';
import type { ResourceType } from '../resource-type';

const MAX_SHORT_NAME = 12;

/** Action groups. Receivers come and go with the group. */
export const ACTION_GROUPS: ResourceType = {
  type: 'Microsoft.Insights/actionGroups',
  apiVersions: ['2023-01-01'],
  hasNoProvisioningState: true,
  isListed: true,
  accept({ body, properties }) {
    const short = toText(properties.groupShortName);
    if (short === '' || short.length > MAX_SHORT_NAME) {
      throw badRequest(
        `The short name '${short}' must have 1 to ${MAX_SHORT_NAME} characters.`,
        'ActionGroupShortNameInvalid',
      );
    }
    return { location: toText(body.location) || 'global', tags: body.tags ?? {}, properties };
  },
};
