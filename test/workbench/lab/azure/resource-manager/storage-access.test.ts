import { mayUseStorage, type StorageRequest } from '../../../../../workbench/lab/azure/resource-manager/storage-access';
import { GROUP, Subscription } from '../../../../support/subscription';

const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/sttest`;
const HOLDER = '00000000-0000-0000-0000-0000000000c1';
const ROLE_IDS = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  blobReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
  queueProcessor: '8a0f0c08-91a1-4084-bc3d-661d67233fed',
  queueSender: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a',
} as const;

test.each<[keyof typeof ROLE_IDS, StorageRequest['service'], string, string, boolean]>([
  ['blobReader', 'blob', 'GET', '/packages/relay.zip', true],
  ['blobReader', 'blob', 'HEAD', '/packages/relay.zip', true],
  ['blobReader', 'blob', 'PUT', '/packages/relay.zip', false],
  ['blobReader', 'blob', 'GET', '/packages?restype=container&comp=list', true],
  ['blobContributor', 'blob', 'PUT', '/packages/relay.zip', true],
  ['blobContributor', 'blob', 'DELETE', '/packages/relay.zip', true],
  ['blobContributor', 'blob', 'PUT', '/packages?restype=container', true],
  ['blobContributor', 'queue', 'POST', '/events/messages', false],
  ['blobOwner', 'blob', 'PUT', '/packages/relay.zip?comp=lease', true],
  ['queueSender', 'queue', 'POST', '/events/messages', true],
  ['queueSender', 'queue', 'GET', '/events/messages', false],
  ['queueProcessor', 'queue', 'GET', '/events/messages', true],
  ['queueProcessor', 'queue', 'GET', '/events/messages?peekonly=true', true],
  ['queueProcessor', 'queue', 'DELETE', '/events/messages/1', true],
  ['queueProcessor', 'queue', 'PUT', '/events/messages/1', false],
  ['queueContributor', 'queue', 'PUT', '/events/messages/1', true],
  ['queueContributor', 'queue', 'POST', '/events/messages', true],
  ['queueContributor', 'queue', 'PUT', '/events-poison', true],
  ['queueContributor', 'queue', 'GET', '/events?comp=metadata', true],
  ['queueContributor', 'blob', 'GET', '/claims/a', false],
])('lets %s use the %s service by %s %s: %s', async (role, service, method, target, expected) => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  await azure.put(ACCOUNT, { location: 'westeurope', properties: {} });
  azure.grant(HOLDER, ROLE_IDS[role], ACCOUNT);
  const account = azure.azure.store.get(ACCOUNT);
  const { pathname, searchParams } = new URL(target, 'https://storage');

  const request = { service, method, path: pathname, query: searchParams };

  expect(account && mayUseStorage(HOLDER, request, account, azure.azure.access)).toBe(expected);
});

test('binds a role on one container to that container', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  await azure.put(ACCOUNT, { location: 'westeurope', properties: {} });
  azure.grant(HOLDER, ROLE_IDS.blobReader, `${ACCOUNT}/blobServices/default/containers/packages`);
  const account = azure.azure.store.get(ACCOUNT);
  const may = (path: string): boolean =>
    account !== undefined &&
    mayUseStorage(
      HOLDER,
      { service: 'blob', method: 'GET', path, query: new URLSearchParams() },
      account,
      azure.azure.access,
    );

  expect([may('/packages/a'), may('/claims/a'), may('/packages-2/a')]).toEqual([true, false, false]);
});
