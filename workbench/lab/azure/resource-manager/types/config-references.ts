import { resourceNotFound } from '../arm-error';
import type { ResourceType } from '../resource-type';

/**
 * What the Key Vault references in an app's settings say, `config/configreferences/appsettings`: only asked to be read anew.
 *
 * See https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#understand-rotation
 */
export const CONFIG_REFERENCES: ResourceType = {
  type: 'Microsoft.Web/sites/config/appsettings',
  apiVersions: ['2022-03-01'],
  actions: {
    refresh({ id }, azure) {
      const [app = '', references] = id.path.split(/\/config\/([^/]+)\/appsettings$/i);
      if (references?.toLowerCase() !== 'configreferences' || !azure.store.has(app)) throw resourceNotFound(id.path);
      return { status: 200 };
    },
  },
};
