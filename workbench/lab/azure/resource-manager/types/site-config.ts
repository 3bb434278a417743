import { ArmError } from '../arm-error';
import type { ArmAnswer } from '../arm-message';
import type { Azure } from '../azure';
import type { JsonObject } from '../../../../json-object';
import { toObject } from '../json';
import { nameOf } from '../resource-id';
import type { Call, ResourceType } from '../resource-type';

/** The type of all configuration objects of an app. */
export const CONFIG_TYPE = 'Microsoft.Web/sites/config';

/** Site configuration of an app that says nothing. */
export const DEFAULT_WEB_CONFIG: JsonObject = {
  numberOfWorkers: 1,
  loadBalancing: 'LeastRequests',
  managedPipelineMode: 'Integrated',
  use32BitWorkerProcess: false,
  http20Enabled: false,
  minTlsVersion: '1.2',
  scmMinTlsVersion: '1.2',
  ftpsState: 'FtpsOnly',
  ipSecurityRestrictions: [],
  scmIpSecurityRestrictions: [],
};

const DEFAULTS: Readonly<Record<string, JsonObject>> = {
  web: DEFAULT_WEB_CONFIG,
  appsettings: {},
  connectionstrings: {},
  azurestorageaccounts: {},
  slotconfignames: {},
  authsettings: { enabled: false },
  authsettingsv2: { platform: { enabled: false } },
  logs: { applicationLogs: { fileSystem: { level: 'Off' } }, httpLogs: { fileSystem: { enabled: false } } },
};

/** What can hold a secret is read with POST, so that reading needs an action of its own. */
const SECRET_NAMES = [
  'appsettings',
  'connectionstrings',
  'azurestorageaccounts',
  'publishingcredentials',
  'authsettings',
];

/** Configuration objects of an app: site configuration, settings, connection strings and their like. */
export const SITE_CONFIG: ResourceType = {
  type: CONFIG_TYPE,
  apiVersions: ['2023-01-01', '2023-12-01'],
  read: (call, azure) => (SECRET_NAMES.includes(nameOf(call.id).toLowerCase()) ? undefined : readConfig(call, azure)),
  put,
  actions: {
    list(call, azure) {
      const found = readConfig(call, azure);
      if (found) return { status: 200, body: found };
      throw new ArmError(404, 'NotFound', `The app has no configuration '${nameOf(call.id)}'.`);
    },
  },
};

function put(call: Call, azure: Azure): ArmAnswer {
  const properties = toObject(toObject(call.request.body).properties);
  const name = nameOf(call.id);
  const merged = name.toLowerCase() === 'web' ? { ...readProperties(call, azure), ...properties } : properties;
  azure.store.put({ id: call.id.path, name, type: CONFIG_TYPE, properties: merged });
  return { status: 200, body: readConfig(call, azure) };
}

function readConfig(call: Call, azure: Azure): JsonObject | undefined {
  const properties = readProperties(call, azure);
  return properties && { id: call.id.path, name: nameOf(call.id), type: CONFIG_TYPE, properties };
}

function readProperties({ id }: Call, azure: Azure): JsonObject | undefined {
  const site = azure.store.get(id.path.split('/').slice(0, -2).join('/'));
  if (!site) return undefined;
  const name = nameOf(id).toLowerCase();
  if (name === 'publishingcredentials') {
    return {
      publishingUserName: `$${site.name}`,
      publishingPassword: 'not-usable',
      scmUri: `https://${site.name}.scm.azurewebsites.net`,
    };
  }
  return azure.store.get(id.path)?.properties ?? DEFAULTS[name];
}
