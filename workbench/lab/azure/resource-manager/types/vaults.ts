import { ArmError, badRequest } from '../arm-error';
import { type Azure, toRegion } from '../azure';
import { keyOf } from '../resource-id';
import { present, toText } from '../json';
import type { Accepted, Draft, ResourceType } from '../resource-type';

const TYPE = 'Microsoft.KeyVault/vaults';
const DEFAULT_RETENTION_DAYS = 90;

/** Key Vaults. Names are unique in the world, and a deleted vault keeps its name until it is purged. */
export const VAULTS: ResourceType = {
  type: TYPE,
  apiVersions: ['2023-02-01', '2023-07-01'],
  isLongRunning: true,
  isListed: true,
  accept,
  accepted({ name }, azure) {
    azure.deletedVaults.delete(keyOf(name));
  },
  removed({ id, name, location = '' }, _call, azure) {
    azure.deletedVaults.set(keyOf(name), { name, location, vaultId: id, deletedAt: azure.now() });
  },
};

function accept({ path, name, body, properties, existing }: Draft, azure: Azure): Accepted {
  const { createMode, ...wanted } = present(properties);
  assertNameFree({ path, name, createMode: toText(createMode) }, azure);
  if (toText(wanted.tenantId) !== azure.tenantId) {
    throw badRequest(`The tenant '${toText(wanted.tenantId)}' of the vault is not the tenant of the subscription.`);
  }
  const before = existing?.properties;
  const softDeleteRetentionInDays = Number(
    wanted.softDeleteRetentionInDays ?? before?.softDeleteRetentionInDays ?? DEFAULT_RETENTION_DAYS,
  );
  if (before && before.softDeleteRetentionInDays !== softDeleteRetentionInDays) {
    throw badRequest("The property 'softDeleteRetentionInDays' has been set already and it can't be modified.");
  }
  if (before?.enablePurgeProtection === true && wanted.enablePurgeProtection !== true) {
    throw badRequest("The property 'enablePurgeProtection' cannot be set to false.");
  }
  return {
    location: toRegion(body.location),
    tags: body.tags ?? {},
    properties: {
      accessPolicies: [],
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      enableRbacAuthorization: false,
      publicNetworkAccess: 'Enabled',
      ...wanted,
      softDeleteRetentionInDays,
      enableSoftDelete: true,
      vaultUri: `https://${name.toLowerCase()}.vault.azure.net/`,
    },
  };
}

interface NamedVault {
  readonly path: string;
  readonly name: string;
  readonly createMode: string;
}

function assertNameFree({ path, name, createMode }: NamedVault, azure: Azure): void {
  if (!/^(?=.{3,24}$)[a-z](-?[a-z0-9])*$/i.test(name)) {
    throw badRequest(
      `The vault name '${name}' must have 3 to 24 letters, digits and single dashes, and begin with a letter.`,
      'VaultNameNotValid',
    );
  }
  const taken = azure.store
    .ofType(TYPE)
    .some((each) => keyOf(each.name) === keyOf(name) && keyOf(each.id) !== keyOf(path));
  if (taken) throw new ArmError(409, 'VaultAlreadyExists', `The vault name '${name}' is already in use.`);
  if (azure.deletedVaults.has(keyOf(name)) && createMode !== 'recover') {
    const message = `A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault.`;
    throw new ArmError(409, 'ConflictError', message);
  }
}
