import { type Azure, computedId, toRegion } from '../azure';
import { present, toText } from '../json';
import { keyOf } from '../resource-id';
import type { Resource } from '../resource-store';
import type { Accepted, Draft, ResourceType } from '../resource-type';

const DEFAULT_RETENTION_DAYS = 30;

/**
 * Log Analytics workspaces.
 *
 * A deleted workspace stays recoverable for fourteen days unless it is deleted with `force`: creating it again brings it back with its
 * tables and its Sentinel.
 */
export const WORKSPACES: ResourceType = {
  type: 'Microsoft.OperationalInsights/workspaces',
  apiVersions: ['2020-08-01', '2022-10-01'],
  isLongRunning: true,
  isListed: true,
  accept,
  accepted(resource, azure) {
    const held = azure.deletedWorkspaces.get(keyOf(resource.id)) ?? [];
    for (const each of held.slice(1)) azure.store.put(each);
    azure.deletedWorkspaces.delete(keyOf(resource.id));
  },
  removed(resource, { request }, azure, gone) {
    if (request.query.get('force') === 'true') return;
    const held = gone.filter(({ id }) => keyOf(id).startsWith(keyOf(resource.id)));
    azure.deletedWorkspaces.set(keyOf(resource.id), held);
  },
  actions: {
    sharedKeys: ({ id }) => ({
      status: 200,
      body: { primarySharedKey: toKey('primary', id.path), secondarySharedKey: toKey('secondary', id.path) },
    }),
  },
};

function accept({ path, body, properties, existing }: Draft, azure: Azure): Accepted {
  const known = existing ?? azure.deletedWorkspaces.get(keyOf(path))?.[0];
  const wanted = present(properties);
  const retentionInDays = Number(wanted.retentionInDays ?? 0) || DEFAULT_RETENTION_DAYS;
  return {
    location: toRegion(body.location),
    tags: body.tags ?? {},
    properties: {
      publicNetworkAccessForIngestion: 'Enabled',
      publicNetworkAccessForQuery: 'Enabled',
      ...wanted,
      retentionInDays,
      customerId: customerIdOf(known) ?? computedId('customer', path),
      sku: { name: 'PerGB2018', ...present(wanted.sku) },
      workspaceCapping: { dailyQuotaGb: -1, ...present(wanted.workspaceCapping) },
      features: {
        disableLocalAuth: false,
        enableLogAccessUsingOnlyResourcePermissions: true,
        ...present(wanted.features),
      },
    },
  };
}

function customerIdOf(workspace: Resource | undefined): string | undefined {
  return workspace && toText(workspace.properties.customerId);
}

function toKey(which: string, path: string): string {
  return Buffer.from(computedId(which, path)).toString('base64');
}
