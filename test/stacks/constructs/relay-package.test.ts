import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { DataResource } from 'cdktf';
import type { Construct } from 'constructs';

import { RelayPackage, type RelayPackageProps } from '../../../stacks/constructs/relay-package';
import { onlyOne, synthOnly } from '../../support/synth';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'noxys-package-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('names the blob by what is in it, so that other code is another blob', () => {
  const [one, again, other] = ['one', 'one', 'other'].map((content) => onlyOne(synthOnly(StorageBlob, build(content))));

  expect(one?.['name']).toMatch(/^relay-[0-9a-f]{16}\.zip$/);
  expect(again?.['name']).toBe(one?.['name']);
  expect(other?.['name']).not.toBe(one?.['name']);
});

test('lets the deployer write and the planner read', () => {
  const grants = synthOnly(RoleAssignment, build('one', { plannerId: 'planner-1' }));

  expect(grants.map(({ principal_id: who, role_definition_id: what }) => [who, String(what).split('/').pop()])).toEqual(
    [
      ['deployer-1', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'],
      ['planner-1', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'],
    ],
  );
});

test('grants nothing to read where nobody else plans', () => {
  expect(synthOnly(RoleAssignment, build('one'))).toHaveLength(1);
  expect(synthOnly(RoleAssignment, build('one', { plannerId: 'deployer-1' }))).toHaveLength(1);
});

test('pauses between the role and the upload, and again only when the role is a new one', () => {
  const pause = onlyOne(synthOnly(DataResource, build('one')));

  expect(pause).toMatchObject({
    provisioner: [{ 'local-exec': { command: 'node -e "setTimeout(()=>{},60000)"' } }],
    triggers_replace: { role: expect.stringMatching(/^\$\{azurerm_role_assignment\..*\.id\}$/) as string },
  });
});

test('says how to make a package that is not there', () => {
  expect(() => synthOnly(StorageBlob, build('one', { file: join(folder, 'absent.zip') }))).toThrow(
    /^Relay package: '.*absent\.zip' must be there, found nothing\. Run 'npm run build' first\.$/,
  );
});

function build(content: string, override: Partial<RelayPackageProps> = {}) {
  return (scope: Construct) => {
    const file = join(folder, 'relay.zip');
    writeFileSync(file, content);
    const container = new StorageContainer(scope, 'packages', { name: 'packages', storageAccountId: '/accounts/a1' });
    new RelayPackage(scope, 'package', {
      file,
      accountName: 'a1',
      accountId: '/subscriptions/s1/accounts/a1',
      container,
      deployerId: 'deployer-1',
      ...override,
    });
  };
}
