import { ArmError, badRequest } from '../arm-error';
import { type Azure, computedId, toRegion } from '../azure';
import { keyOf } from '../resource-id';
import { present, toObject, toText } from '../json';
import type { Accepted, Draft, ResourceType } from '../resource-type';

const TYPE = 'Microsoft.Storage/storageAccounts';
const SERVICES = ['blob', 'queue', 'table', 'file', 'dfs'] as const;

/** Storage accounts. Their names are unique in the world. */
export const STORAGE_ACCOUNTS: ResourceType = {
  type: TYPE,
  apiVersions: ['2023-05-01'],
  isLongRunning: true,
  isListed: true,
  accept,
  actions: {
    listKeys: ({ id }) => ({
      status: 200,
      body: {
        keys: ['key1', 'key2'].map((keyName) => ({ keyName, value: toKey(keyName, id.path), permissions: 'FULL' })),
      },
    }),
  },
};

function accept({ path, name, body, properties }: Draft, azure: Azure): Accepted {
  if (!/^[a-z0-9]{3,24}$/.test(name)) {
    throw badRequest(
      `${name} is not a valid storage account name. It must have 3 to 24 lower-case letters and digits.`,
      'AccountNameInvalid',
    );
  }
  const taken = azure.store.ofType(TYPE).some((each) => each.name === name && keyOf(each.id) !== keyOf(path));
  if (taken)
    throw new ArmError(409, 'StorageAccountAlreadyTaken', `The storage account named ${name} is already taken.`);
  const location = toRegion(body.location);
  const encryption = toObject(properties.encryption);
  return {
    location,
    kind: toText(body.kind) || 'StorageV2',
    sku: { tier: 'Standard', ...toObject(body.sku) },
    tags: body.tags ?? {},
    properties: {
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
      allowBlobPublicAccess: true,
      allowSharedKeyAccess: true,
      accessTier: 'Hot',
      publicNetworkAccess: 'Enabled',
      ...present(properties),
      networkAcls: {
        bypass: 'AzureServices',
        defaultAction: 'Allow',
        ipRules: [],
        virtualNetworkRules: [],
        ...toObject(properties.networkAcls),
      },
      encryption: {
        keySource: 'Microsoft.Storage',
        ...encryption,
        services: {
          blob: { enabled: true, keyType: 'Account' },
          file: { enabled: true, keyType: 'Account' },
          ...toObject(encryption.services),
        },
      },
      primaryLocation: location,
      statusOfPrimary: 'available',
      primaryEndpoints: {
        ...Object.fromEntries(SERVICES.map((service) => [service, `https://${name}.${service}.core.windows.net/`])),
        web: `https://${name}.z6.web.core.windows.net/`,
      },
    },
  };
}

function toKey(which: string, path: string): string {
  return Buffer.from(computedId(which, path)).toString('base64');
}
