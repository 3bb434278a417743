import { nameOf } from '../resource-id';
import type { ResourceType } from '../resource-type';

const TYPE = 'Microsoft.Web/locations/managedApis';

/** Connectors that Microsoft runs, in every region. */
export const MANAGED_APIS: ResourceType = {
  type: TYPE,
  apiVersions: ['2016-06-01'],
  read: ({ id }) => ({ id: id.path, name: nameOf(id), type: TYPE, properties: { name: nameOf(id) } }),
};
