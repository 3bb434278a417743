import { type AzureAnswer, azureError, type AzureRequest, type Handler, headerOf } from './exchange';
import type { Azure } from './resource-manager/azure';
import { memberAt, toText } from './resource-manager/json';
import { keyOf } from './resource-manager/resource-id';
import type { Resource } from './resource-manager/resource-store';
import type { Secret } from './resource-manager/secret-store';
import { TokenRefused, type TokenAuthority } from './tokens';

/** Audience of Key Vault's tokens. */
export const VAULT_AUDIENCE = 'https://vault.azure.net';

const SECRETS = 'Microsoft.KeyVault/vaults/secrets';
const RECOVERABLE_DAYS = 90;

/** What is asked of a vault. */
interface VaultCall {
  readonly vault: Resource;
  readonly collection: string;
  readonly name: string;
  readonly verb: string;
  readonly method: string;
  readonly body: unknown;
}

/**
 * Answers for the data plane of every vault that the Resource Manager holds: its secrets, its deleted secrets.
 *
 * Who may do what is decided by the role assignments on the vault, or by its access policies where it uses them.
 */
export function createKeyVault(azure: Azure, tokens: TokenAuthority): Handler {
  return (request) => Promise.resolve(answer(request, azure, tokens));
}

function answer(request: AzureRequest, azure: Azure, tokens: TokenAuthority): AzureAnswer {
  const vaultName = request.host.split('.')[0] ?? '';
  const vault = azure.store.ofType('Microsoft.KeyVault/vaults').find(({ name }) => keyOf(name) === vaultName);
  if (!vault) return azureError(404, 'VaultNotFound', `The vault '${vaultName}' does not exist.`);
  const [collection = '', name = '', verb = ''] = request.path.split('/').filter((segment) => segment !== '');
  if (collection === '') return { status: 404, body: {} };

  const caller = readCaller(request, tokens);
  if (typeof caller !== 'string') return caller;
  if (vault.properties.publicNetworkAccess === 'Disabled') {
    return forbidden(
      'Public network access is disabled and request is not from a trusted service.',
      'ForbiddenByConnection',
    );
  }
  const call = { vault, collection, name, verb, method: request.method, body: readJson(request.body) };
  const action = actionOf(call);
  if (action === undefined)
    return azureError(404, 'NotFound', `'${request.method} ${request.path}' is not answered here.`);
  if (!isAllowed(caller, action, vault, azure)) {
    const message = `Caller is not authorized to perform action on resource. Caller: oid=${caller}; Action: '${action}'; Resource: '${vault.id}'.`;
    return forbidden(message, vault.properties.enableRbacAuthorization === true ? 'ForbiddenByRbac' : 'AccessDenied');
  }
  return act(call, azure);
}

/** The caller's object id, or the challenge that tells a client where to get a token. */
function readCaller(request: AzureRequest, tokens: TokenAuthority): string | AzureAnswer {
  try {
    return tokens.verify(headerOf(request, 'authorization'), [VAULT_AUDIENCE]).oid;
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    const challenge = `Bearer authorization="https://login.microsoftonline.com/${tokens.tenantId}", resource="${VAULT_AUDIENCE}"`;
    const refusal = azureError(401, 'Unauthorized', error.message);
    return { ...refusal, headers: { 'WWW-Authenticate': challenge } };
  }
}

function actionOf({ collection, name, verb, method }: VaultCall): string | undefined {
  if (collection === 'certificates' && method === 'GET') return 'Microsoft.KeyVault/vaults/certificatecontacts/read';
  if (collection === 'deletedsecrets') {
    if (method === 'GET') return `${SECRETS}/readMetadata/action`;
    if (method === 'DELETE') return `${SECRETS}/purge/action`;
    return method === 'POST' && verb === 'recover' ? `${SECRETS}/recover/action` : undefined;
  }
  if (collection !== 'secrets') return undefined;
  switch (method) {
    case 'GET':
      return name === '' || verb === 'versions' ? `${SECRETS}/readMetadata/action` : `${SECRETS}/getSecret/action`;
    case 'PUT':
      return `${SECRETS}/setSecret/action`;
    case 'DELETE':
      return `${SECRETS}/delete`;
    default:
      return undefined;
  }
}

function isAllowed(caller: string, action: string, vault: Resource, azure: Azure): boolean {
  if (vault.properties.enableRbacAuthorization === true) {
    return azure.access.can(caller, { action, scope: vault.id, isData: true, plane: 'vault' });
  }
  const wanted = POLICY_PERMISSIONS[action.slice(SECRETS.length + 1)] ?? 'get';
  const policies = Array.isArray(vault.properties.accessPolicies) ? vault.properties.accessPolicies : [];
  return policies.some((policy: unknown) => {
    const granted = memberAt(policy, 'permissions', 'secrets');
    const holds = Array.isArray(granted) && granted.some((each) => keyOf(toText(each)) === wanted);
    return holds && keyOf(toText(memberAt(policy, 'objectId'))) === keyOf(caller);
  });
}

const POLICY_PERMISSIONS: Readonly<Record<string, string>> = {
  'getSecret/action': 'get',
  'setSecret/action': 'set',
  'readMetadata/action': 'list',
  'recover/action': 'recover',
  'purge/action': 'purge',
  delete: 'delete',
};

function act(call: VaultCall, azure: Azure): AzureAnswer {
  const { vault, collection, name, method } = call;
  const { secrets } = azure;
  const show = (secret: Secret | undefined): AzureAnswer =>
    secret ? { status: 200, body: describe(secret, vault) } : notFound(name);
  if (collection === 'certificates') return azureError(404, 'ContactsNotFound', 'Contacts not found');
  if (collection === 'deletedsecrets') {
    if (method === 'POST') return show(secrets.recover(vault.name, name));
    if (method === 'DELETE') return secrets.purge(vault.name, name) ? { status: 204 } : notFound(name);
    return show(secrets.getDeleted(vault.name, name));
  }
  if (method === 'DELETE') return show(secrets.delete(vault.name, name, azure.now()));
  if (method === 'PUT') return setSecret(call, azure);
  if (name !== '' && call.verb !== 'versions') return show(secrets.get(vault.name, name));
  const value = secrets.list(vault.name).map((secret) => ({ ...describe(secret, vault), value: undefined }));
  return { status: 200, body: { value, nextLink: null } };
}

function setSecret({ vault, name, body }: VaultCall, azure: Azure): AzureAnswer {
  if (azure.secrets.getDeleted(vault.name, name)) {
    const message = `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`;
    return azureError(409, 'Conflict', message, { innererror: { code: 'ObjectIsDeletedButRecoverable' } });
  }
  const value = memberAt(body, 'value');
  if (typeof value !== 'string') return azureError(400, 'BadParameter', 'The value of a secret must be a string.');
  const contentType = toText(memberAt(body, 'contentType'));
  const set = azure.secrets.set(vault.name, name, { value, contentType, tags: memberAt(body, 'tags') }, azure.now());
  return { status: 200, body: describe(set, vault) };
}

function describe(secret: Secret, vault: Resource): Readonly<Record<string, unknown>> {
  const { name, version, value, contentType, tags, createdAt, deletedAt } = secret;
  const base = `https://${keyOf(vault.name)}.vault.azure.net`;
  const seconds = Math.floor(createdAt / 1000);
  return {
    value,
    contentType,
    tags,
    id: `${base}/secrets/${name}/${version}`,
    attributes: {
      enabled: true,
      created: seconds,
      updated: seconds,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: RECOVERABLE_DAYS,
    },
    ...(deletedAt !== undefined && {
      recoveryId: `${base}/deletedsecrets/${name}`,
      deletedDate: Math.floor(deletedAt / 1000),
      scheduledPurgeDate: Math.floor(deletedAt / 1000) + RECOVERABLE_DAYS * 86_400,
    }),
  };
}

function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function notFound(name: string): AzureAnswer {
  return azureError(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`);
}

function forbidden(message: string, reason: string): AzureAnswer {
  return azureError(403, 'Forbidden', message, { innererror: { code: reason } });
}
