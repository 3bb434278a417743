import { computedId, toRegion } from '../azure';
import { toObject } from '../json';
import type { ResourceType } from '../resource-type';

const HOSTS = {
  logsIngestion: 'ingest',
  configurationAccess: 'handler.control',
  metricsIngestion: 'metrics.ingest',
} as const;

/** Data collection endpoints. Their host names hold a suffix that nobody can compute beforehand. */
export const DATA_COLLECTION_ENDPOINTS: ResourceType = {
  type: 'Microsoft.Insights/dataCollectionEndpoints',
  apiVersions: ['2023-03-11'],
  isListed: true,
  accept({ path, name, body, properties }) {
    const location = toRegion(body.location);
    const suffix = computedId('endpoint', path).slice(0, 4);
    const hosts = Object.entries(HOSTS).map(([member, host]): [string, unknown] => [
      member,
      { endpoint: `https://${name}-${suffix}.${location}-1.${host}.monitor.azure.com` },
    ]);
    return {
      location,
      tags: body.tags ?? {},
      properties: {
        ...properties,
        immutableId: `dce-${computedId('dce', path).replaceAll('-', '')}`,
        networkAcls: { publicNetworkAccess: 'Enabled', ...toObject(properties.networkAcls) },
        ...Object.fromEntries<unknown>(hosts),
      },
    };
  },
};
