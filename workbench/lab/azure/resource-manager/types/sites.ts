import { ArmError, resourceNotFound } from '../arm-error';
import { type Azure, computedId, toRegion } from '../azure';
import { assignActions, resolveIdentity } from '../identity';
import { memberAt, present, toArray, toObject, toText } from '../json';
import { keyOf } from '../resource-id';
import type { Resource } from '../resource-store';
import type { Accepted, Draft, ResourceType } from '../resource-type';
import { CONFIG_TYPE, DEFAULT_WEB_CONFIG } from './site-config';

const TYPE = 'Microsoft.Web/sites';

/** Function apps. Settings and site configuration are written with the app and read as objects of their own. */
export const SITES: ResourceType = {
  type: TYPE,
  apiVersions: ['2023-01-01', '2023-12-01'],
  isLongRunning: true,
  isListed: true,
  linkedActions: ({ body, properties }) => [
    { action: 'Microsoft.Web/serverfarms/join/action', scope: toText(properties.serverFarmId) },
    ...assignActions(body.identity),
  ],
  accept,
  accepted: (site, azure) => storeConfig(site, azure),
  actions: {
    restart({ id }, azure) {
      if (!azure.store.has(id.path)) throw resourceNotFound(id.path);
      return { status: 200 };
    },
  },
};

function accept(draft: Draft, azure: Azure): Accepted {
  const { name, path, body, properties } = draft;
  const plan = azure.store.get(toText(properties.serverFarmId));
  if (!plan) {
    const message = `Cannot find serverFarm with name '${toText(properties.serverFarmId)}'.`;
    throw new ArmError(404, 'NotFound', message);
  }
  assertNameFree(draft, azure);
  const identity = resolveIdentity(body.identity, azure);
  assertReferenceIdentity(properties.keyVaultReferenceIdentity, identity);
  return {
    location: toRegion(body.location),
    tags: body.tags ?? {},
    kind: toText(body.kind) || 'functionapp,linux',
    ...(identity && { identity }),
    properties: {
      state: 'Running',
      enabled: true,
      clientCertEnabled: false,
      clientCertMode: 'Optional',
      publicNetworkAccess: 'Enabled',
      keyVaultReferenceIdentity: 'SystemAssigned',
      outboundIpAddresses: '192.0.2.1',
      possibleOutboundIpAddresses: '192.0.2.1,192.0.2.2',
      ...present(properties),
      serverFarmId: plan.id,
      defaultHostName: `${name}.azurewebsites.net`,
      customDomainVerificationId: computedId('domain', path).replaceAll('-', '').toUpperCase(),
      hostNameSslStates: [
        { name: `${name}.azurewebsites.net`, hostType: 'Standard', sslState: 'Disabled' },
        { name: `${name}.scm.azurewebsites.net`, hostType: 'Repository', sslState: 'Disabled' },
      ],
    },
  };
}

/** What came with the app is moved to its configuration: the app itself answers neither settings nor site configuration. */
function storeConfig(site: Resource, azure: Azure): void {
  const wanted = toObject(site.properties.siteConfig);
  const { appSettings, ...web } = wanted;
  const settings = toArray(appSettings).map((each): [string, unknown] => [
    toText(memberAt(each, 'name')),
    memberAt(each, 'value'),
  ]);
  if (appSettings !== undefined) putConfig(site, 'appsettings', Object.fromEntries<unknown>(settings), azure);
  const before = azure.store.get(`${site.id}/config/web`)?.properties ?? DEFAULT_WEB_CONFIG;
  putConfig(site, 'web', { ...before, ...present(web) }, azure);
  azure.store.put({ ...site, properties: { ...site.properties, siteConfig: { ...web, appSettings: null } } });
}

function putConfig(site: Resource, name: string, properties: Resource['properties'], azure: Azure): void {
  azure.store.put({ id: `${site.id}/config/${name}`, name, type: CONFIG_TYPE, properties });
}

function assertNameFree({ name, path }: Draft, azure: Azure): void {
  const taken = azure.store
    .ofType(TYPE)
    .some((site) => keyOf(site.name) === keyOf(name) && keyOf(site.id) !== keyOf(path));
  if (taken) throw new ArmError(409, 'Conflict', `Website with given name ${name} already exists.`);
}

function assertReferenceIdentity(reference: unknown, identity: unknown): void {
  const id = toText(reference);
  if (id === '' || id === 'SystemAssigned') return;
  const assigned = Object.keys(toObject(memberAt(identity, 'userAssignedIdentities')));
  if (assigned.some((each) => keyOf(each) === keyOf(id))) return;
  throw new ArmError(400, 'BadRequest', `The identity '${id}' for Key Vault references is not assigned to the app.`);
}
