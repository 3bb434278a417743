import type { JsonObject } from '../../../../json-object';
import { toObject } from '../json';
import type { ResourceType } from '../resource-type';

const TYPE = 'Microsoft.Insights/components/currentBillingFeatures';

const DEFAULTS: JsonObject = {
  CurrentBillingFeatures: ['Basic'],
  DataVolumeCap: {
    Cap: 100,
    WarningThreshold: 90,
    ResetTime: 24,
    StopSendNotificationWhenHitCap: false,
    StopSendNotificationWhenHitThreshold: false,
    MaxHistoryCap: 500,
  },
};

/** The daily cap of a component. Its body is flat, without `properties`. */
export const COMPONENT_BILLING: ResourceType = {
  type: TYPE,
  apiVersions: ['2015-05-01'],
  isSingleton: true,
  read: ({ id }, azure) => azure.store.get(id.path)?.properties ?? DEFAULTS,
  put({ id, request }, azure) {
    const properties = { ...DEFAULTS, ...toObject(request.body) };
    azure.store.put({ id: id.path, name: 'currentBillingFeatures', type: TYPE, properties });
    return { status: 200, body: properties };
  },
};
