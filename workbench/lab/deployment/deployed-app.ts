import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

import { unzipSync } from 'fflate';

import type { AzureCloud } from '../azure/azure-cloud';
import type { Azure } from '../azure/resource-manager/azure';
import { toObject, toText } from '../azure/resource-manager/json';
import { keyOf } from '../azure/resource-manager/resource-id';

/** A deployed function app, ready to be run. */
export interface DeployedApp {
  /** Folder of the unpacked package. */
  readonly package: string;

  /** App settings, Key Vault references resolved. */
  readonly settings: Readonly<Record<string, string>>;

  /** Client id of the identity that the app was given. */
  readonly identityClientId: string;
}

const REFERENCE = /^@Microsoft\.KeyVault\(SecretUri=https:\/\/([^.]+)\.vault\.azure\.net\/secrets\/([^/)]+)[^)]*\)$/;
const GET_SECRET = 'Microsoft.KeyVault/vaults/secrets/getSecret/action';

/**
 * Fetches an app as its platform would: settings from the Resource Manager, secrets from the vault and the package from its blob, each
 * with the app's own identity and its roles.
 */
export async function fetchDeployedApp(cloud: AzureCloud, appId: string, directory: string): Promise<DeployedApp> {
  const { settings, identityClientId } = readAppSettings(cloud.azure, appId);
  const packageReader = identityOf(cloud.azure, settings['WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID'] ?? '');
  const zip = await cloud.readBlob(settings['WEBSITE_RUN_FROM_PACKAGE'] ?? '', packageReader.clientId);
  await unpack(zip, directory);
  return { package: directory, settings, identityClientId };
}

/** The settings of an app, with the secrets that its identity may read in place of their references, and the identity it runs as. */
export function readAppSettings(azure: Azure, appId: string): Omit<DeployedApp, 'package'> {
  const app = azure.store.get(appId);
  const stored = azure.store.get(`${appId}/config/appsettings`);
  if (!app || !stored)
    throw new Error(`Function app '${appId}': it must be deployed, but the Resource Manager has none.`);
  const settings = Object.fromEntries(Object.entries(stored.properties).map(([name, value]) => [name, toText(value)]));
  const secretReader = identityOf(azure, toText(app.properties.keyVaultReferenceIdentity));
  return {
    settings: Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name, resolveReference(value, secretReader.principalId, azure)]),
    ),
    identityClientId: assignedIdentity(azure, app.identity),
  };
}

interface Identity {
  readonly clientId: string;
  readonly principalId: string;
}

function identityOf(azure: Azure, id: string): Identity {
  const { clientId, principalId } = azure.store.get(id)?.properties ?? {};
  return { clientId: toText(clientId), principalId: toText(principalId) };
}

function assignedIdentity(azure: Azure, identity: unknown): string {
  const [id = ''] = Object.keys(toObject(toObject(identity).userAssignedIdentities));
  return identityOf(azure, id).clientId;
}

/** A reference that cannot be resolved reaches the app as it stands, as on the platform. */
function resolveReference(value: string, principalId: string, azure: Azure): string {
  const [, vaultName = '', secretName = ''] = REFERENCE.exec(value) ?? [];
  const vault = azure.store.ofType('Microsoft.KeyVault/vaults').find(({ name }) => keyOf(name) === keyOf(vaultName));
  if (!vault) return value;
  const mayRead = azure.access.can(principalId, { action: GET_SECRET, scope: vault.id, isData: true, plane: 'vault' });
  return (mayRead ? azure.secrets.get(vault.name, secretName)?.value : undefined) ?? value;
}

async function unpack(zip: Buffer, directory: string): Promise<void> {
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    const path = join(directory, normalize(name));
    if (!path.startsWith(directory)) throw new Error(`Package: its files must stay in its folder, found '${name}'.`);
    await mkdir(dirname(path), { recursive: true });
    if (!name.endsWith('/')) await writeFile(path, content);
  }
}
