import { GROUP, OWNER, Subscription, WORKSPACE } from '../../../../support/subscription';

const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/vault-test`;

test('answers as often as the plan says, with the time to wait, and then as the service', async () => {
  const isWrite = (request: { method: string }): boolean => request.method === 'PUT';
  const azure = new Subscription({
    faults: { answers: [{ status: 429, matches: isWrite, times: 2, retryAfterSeconds: 3 }] },
  });

  const answers = [await azure.put(GROUP, group()), await azure.put(GROUP, group()), await azure.put(GROUP, group())];

  expect(answers.map(({ status }) => status)).toEqual([429, 429, 201]);
  expect(answers[0]).toMatchObject({ headers: { 'Retry-After': '3' }, body: { error: { code: 'TooManyRequests' } } });
});

test('fails every third request when it is told so', async () => {
  const azure = new Subscription({ faults: { answers: [{ status: 503, matches: () => true, every: 3 }] } });

  const statuses: number[] = [];
  for (let count = 0; count < 6; count += 1) statuses.push((await azure.put(GROUP, group())).status);

  expect(statuses).toEqual([201, 200, 503, 200, 200, 503]);
});

test('fails a creation half way: the resource is there, failed, and a second try succeeds', async () => {
  const azure = new Subscription({ faults: { failingCreations: ['microsoft.operationalinsights/workspaces'] } });
  await azure.put(GROUP, group());

  const begun = await azure.put(WORKSPACE, { location: 'westeurope', properties: {} });
  const operation = new URL(begun.headers?.['Azure-AsyncOperation'] ?? '');
  await azure.get(operation.pathname);
  const polled = await azure.get(operation.pathname);
  const half = await azure.get(WORKSPACE);
  await azure.put(WORKSPACE, { location: 'westeurope', properties: {} });

  expect(polled.body).toMatchObject({ status: 'Failed', error: { code: 'ProvisioningFailed' } });
  expect(half.body).toMatchObject({ properties: { provisioningState: 'Failed' } });
  expect((await azure.get(WORKSPACE)).body).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
});

test('lets an assignment take effect on each plane in its own time', async () => {
  const azure = new Subscription({ faults: { roleDelay: { vault: 60_000 } } });
  await azure.put(GROUP, group());
  await azure.put(`${GROUP}/providers/Microsoft.Authorization/roleAssignments/5f5c0c1e-0000-4000-8000-000000000001`, {
    properties: { roleDefinitionId: '/x/b86a8fe4-44ce-4948-aee5-eccb2c155cd7', principalId: OWNER },
  });
  const may = (plane: 'vault' | 'storage'): boolean =>
    azure.azure.access.can(OWNER, {
      action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action',
      scope: VAULT,
      isData: true,
      plane,
    });

  const early = [may('vault'), may('storage')];
  azure.now += 60_000;

  expect(early).toEqual([false, true]);
  expect(may('vault')).toBe(true);
});

function group(): unknown {
  return { location: 'westeurope' };
}
