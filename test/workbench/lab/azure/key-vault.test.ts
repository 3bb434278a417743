import type { AzureAnswer } from '../../../../workbench/lab/azure/exchange';
import { createKeyVault, VAULT_AUDIENCE } from '../../../../workbench/lab/azure/key-vault';
import { TokenAuthority, toPrincipal } from '../../../../workbench/lab/azure/tokens';
import { GROUP, ROLES, Subscription, TENANT_ID } from '../../../support/subscription';

const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/vault-test`;
const OFFICER = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7';
const CLIENT = toPrincipal('00000000-0000-0000-0000-0000000000c1');

test('tells a client without a token where to get one', async () => {
  const { send } = await openVault({});

  const answer = await send('GET', '/secrets/a', undefined, null);

  expect(answer.status).toBe(401);
  expect(answer.headers?.['WWW-Authenticate']).toContain(`resource="${VAULT_AUDIENCE}"`);
});

test('sets, reads, deletes, recovers and purges a secret', async () => {
  const { send } = await openVault({ role: OFFICER });

  const missing = await send('GET', '/secrets/a/');
  const set = await send('PUT', '/secrets/a', { value: 'one' });
  const read = await send('GET', '/secrets/a/');
  const listed = await send('GET', '/secrets');
  const deleted = await send('DELETE', '/secrets/a');
  const again = await send('PUT', '/secrets/a', { value: 'two' });
  const recovered = await send('POST', '/deletedsecrets/a/recover');
  await send('DELETE', '/secrets/a');
  const purged = await send('DELETE', '/deletedsecrets/a');
  const free = await send('PUT', '/secrets/a', { value: 'two' });

  expect(missing).toMatchObject({ status: 404, body: { error: { code: 'SecretNotFound' } } });
  expect(set.body).toMatchObject({ value: 'one', attributes: { enabled: true } });
  expect(read.body).toMatchObject({ value: 'one' });
  expect(listed.body).toMatchObject({ value: [{ value: undefined }] });
  expect(deleted.body).toMatchObject({ recoveryId: 'https://vault-test.vault.azure.net/deletedsecrets/a' });
  expect(again).toMatchObject({
    status: 409,
    body: { error: { innererror: { code: 'ObjectIsDeletedButRecoverable' } } },
  });
  expect(recovered.body).toMatchObject({ value: 'one' });
  expect([purged.status, free.status]).toEqual([204, 200]);
});

test('lets a reader read and nothing else, and a stranger not even that', async () => {
  const reader = await openVault({ role: ROLES.secretsUser });
  const stranger = await openVault({});
  reader.azure.azure.secrets.set('vault-test', 'a', { value: 'one' }, 0);

  const read = await reader.send('GET', '/secrets/a');
  const write = await reader.send('PUT', '/secrets/a', { value: 'two' });
  const foreign = await stranger.send('GET', '/secrets/a');

  expect(read.status).toBe(200);
  expect(write).toMatchObject({ status: 403, body: { error: { innererror: { code: 'ForbiddenByRbac' } } } });
  expect(foreign.status).toBe(403);
});

test('goes by access policies where the vault uses them', async () => {
  const permissions = { secrets: ['Get'] };
  const { send } = await openVault({
    properties: { enableRbacAuthorization: false, accessPolicies: [{ objectId: CLIENT.objectId, permissions }] },
  });

  const write = await send('PUT', '/secrets/a', { value: 'one' });
  const read = await send('GET', '/secrets/a');

  expect(write).toMatchObject({ status: 403, body: { error: { innererror: { code: 'AccessDenied' } } } });
  expect(read.status).toBe(404);
});

test('is closed to the public where the vault says so, and unknown when the vault is gone', async () => {
  const closed = await openVault({ role: OFFICER, properties: { publicNetworkAccess: 'Disabled' } });
  const gone = await openVault({ role: OFFICER });
  await gone.azure.delete(VAULT);

  expect(await closed.send('GET', '/secrets/a')).toMatchObject({
    body: { error: { innererror: { code: 'ForbiddenByConnection' } } },
  });
  expect(await gone.send('GET', '/secrets/a')).toMatchObject({
    status: 404,
    body: { error: { code: 'VaultNotFound' } },
  });
});

interface VaultOverride {
  readonly role?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

interface OpenVault {
  readonly azure: Subscription;
  readonly send: (method: string, path: string, body?: unknown, token?: null) => Promise<AzureAnswer>;
}

async function openVault({ role, properties = {} }: VaultOverride): Promise<OpenVault> {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  await azure.put(VAULT, {
    location: 'westeurope',
    properties: { tenantId: TENANT_ID, enableRbacAuthorization: true, ...properties },
  });
  if (role !== undefined) azure.grant(CLIENT.objectId, role, VAULT);
  const tokens = await TokenAuthority.create(TENANT_ID);
  const handle = createKeyVault(azure.azure, tokens);
  const { token } = tokens.issue({ audience: VAULT_AUDIENCE, principal: CLIENT });
  return {
    azure,
    send: (method, path, body, none) =>
      handle({
        method,
        host: 'vault-test.vault.azure.net',
        path,
        query: new URLSearchParams({ 'api-version': '7.4' }),
        headers: none === null ? {} : { authorization: `Bearer ${token}` },
        body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      }),
  };
}
