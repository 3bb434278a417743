import { ArmError } from '../arm-error';
import { toTimestamp } from '../azure';
import { keyOf, nameOf } from '../resource-id';
import type { ResourceType } from '../resource-type';

const TYPE = 'Microsoft.KeyVault/locations/deletedVaults';
const DAY = 24 * 60 * 60 * 1000;

/** Vaults that were deleted and keep their name; purging one frees it. */
export const DELETED_VAULTS: ResourceType = {
  type: TYPE,
  apiVersions: ['2023-02-01', '2023-07-01'],
  read({ id }, azure) {
    const deleted = azure.deletedVaults.get(keyOf(nameOf(id)));
    if (!deleted) return undefined;
    const { name, location, vaultId, deletedAt } = deleted;
    return {
      id: id.path,
      name,
      type: TYPE,
      properties: {
        vaultId,
        location,
        deletionDate: toTimestamp(deletedAt),
        scheduledPurgeDate: toTimestamp(deletedAt + 90 * DAY),
      },
    };
  },
  actions: {
    purge({ id }, azure) {
      if (!azure.deletedVaults.delete(keyOf(nameOf(id)))) {
        throw new ArmError(404, 'DeletedVaultNotFound', `The specified deleted vault '${nameOf(id)}' does not exist.`);
      }
      azure.secrets.purgeVault(nameOf(id));
      return { status: 200, headers: azure.operations.begin(id.path) };
    },
  },
};
