import { GROUP, OWNER, SUBSCRIPTION, Subscription, TENANT_ID, WORKSPACE } from '../../../../../support/subscription';

const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/vault-test`;
const DELETED_VAULT = `${SUBSCRIPTION}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/vault-test`;

test('keeps the name of a deleted vault until it is purged', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  await azure.put(VAULT, vault());
  await azure.delete(VAULT);

  const taken = await azure.put(VAULT, vault());
  const listed = await azure.get(DELETED_VAULT);
  await azure.post(`${DELETED_VAULT}/purge`);
  const free = await azure.put(VAULT, vault());

  expect(taken).toMatchObject({ status: 409, body: { error: { code: 'ConflictError' } } });
  expect(listed).toMatchObject({ status: 200, body: { properties: { vaultId: VAULT } } });
  expect(free.status).toBe(200);
});

test('brings a deleted vault back with its secrets when it is recovered', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  await azure.put(VAULT, vault());
  azure.azure.secrets.set('vault-test', 'a-secret', { value: 'kept' }, 0);
  await azure.delete(GROUP);
  await azure.put(GROUP, { location: 'westeurope' });

  const recovered = await azure.put(VAULT, vault({ createMode: 'recover' }));

  expect(recovered.status).toBe(200);
  expect(azure.azure.secrets.get('vault-test', 'a-secret')?.value).toBe('kept');
  expect(await azure.get(DELETED_VAULT)).toMatchObject({ status: 404 });
});

test('loses the secrets of a vault that is purged', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  await azure.put(VAULT, vault());
  azure.azure.secrets.set('vault-test', 'a-secret', { value: 'gone' }, 0);
  await azure.delete(VAULT);

  await azure.post(`${DELETED_VAULT}/purge`);

  expect(azure.azure.secrets.get('vault-test', 'a-secret')).toBeUndefined();
});

test('never changes how long a deleted vault is kept', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  await azure.put(VAULT, vault({ softDeleteRetentionInDays: 7 }));

  expect(await azure.put(VAULT, vault({ softDeleteRetentionInDays: 90 }))).toMatchObject({ status: 400 });
});

test('brings a deleted workspace back with its tables and its Sentinel, unless it was deleted for good', async () => {
  const azure = await new Subscription().withWorkspace();
  const onboarding = `${WORKSPACE}/providers/Microsoft.SecurityInsights/onboardingStates/default`;
  const before = await azure.get(WORKSPACE);

  await azure.delete(WORKSPACE);
  const gone = await azure.get(onboarding);
  const revived = await azure.put(WORKSPACE, { location: 'westeurope', properties: {} });
  const back = await azure.get(onboarding);
  await azure.delete(WORKSPACE, OWNER, { force: 'true' });
  await azure.put(WORKSPACE, { location: 'westeurope', properties: {} });

  const customerId = (answer: typeof before): unknown =>
    (answer.body as { properties: { customerId: string } }).properties.customerId;
  expect(customerId(revived)).toBe(customerId(before));
  expect([gone.status, back.status]).toEqual([404, 200]);
  expect(await azure.get(onboarding)).toMatchObject({ status: 404 });
});

test('takes everything of Sentinel away with the onboarding', async () => {
  const azure = await new Subscription().withWorkspace();
  const sentinel = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
  await azure.put(`${sentinel}/metadata/a`, { properties: { parentId: WORKSPACE } });

  await azure.delete(`${sentinel}/onboardingStates/default`);

  expect(await azure.get(`${sentinel}/metadata/a`)).toMatchObject({ status: 404 });
});

test('keeps a diagnostic setting when its target is deleted, to meet whoever makes that name again', async () => {
  const azure = await new Subscription().withWorkspace();
  await azure.put(VAULT, vault());
  const setting = `${VAULT}/providers/Microsoft.Insights/diagnosticSettings/audit`;
  await azure.put(setting, {
    properties: { workspaceId: WORKSPACE, logs: [{ category: 'AuditEvent', enabled: true }] },
  });

  await azure.delete(VAULT);

  expect(await azure.get(setting)).toMatchObject({ status: 200 });
});

function vault(properties: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    location: 'westeurope',
    properties: { tenantId: TENANT_ID, sku: { family: 'A', name: 'standard' }, ...properties },
  };
}
