import { badRequest } from '../arm-error';
import { toRegion } from '../azure';
import { memberAt, toText } from '../json';
import type { ResourceType } from '../resource-type';

const MANAGED_API = /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Web\/locations\/([^/]+)\/managedApis\/[^/]+$/i;

/** API connections. The managed API must be the one of the connection's own region. */
export const CONNECTIONS: ResourceType = {
  type: 'Microsoft.Web/connections',
  apiVersions: ['2016-06-01'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  isListed: true,
  linkedActions: ({ properties }) => [
    { action: 'Microsoft.Web/locations/managedApis/join/action', scope: toText(memberAt(properties, 'api', 'id')) },
  ],
  accept({ body, properties }, azure) {
    const location = toRegion(body.location);
    const api = toText(memberAt(properties, 'api', 'id'));
    const [, region] = MANAGED_API.exec(api) ?? [];
    if (region !== location)
      throw badRequest(`The managed API '${api}' must be one of the region '${location}'.`, 'ApiNotFound');
    const { parameterValues: _secret, ...shown } = properties;
    const statuses = [{ status: properties.parameterValueType === 'Alternative' ? 'Ready' : 'Connected' }];
    const createdTime = new Date(azure.now()).toISOString();
    return {
      location,
      kind: toText(body.kind) || 'V1',
      tags: body.tags ?? {},
      properties: { ...shown, overallStatus: 'Ready', statuses, createdTime, changedTime: createdTime },
    };
  },
};
