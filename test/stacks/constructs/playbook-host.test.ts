import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { DataResource } from 'cdktf';
import type { Construct } from 'constructs';

import { PlaybookHost } from '../../../stacks/constructs/playbook-host';
import { ROLES } from '../../../stacks/constructs/role-grant';
import { environmentFixture, onlyOne, synthOnly } from '../../support/synth';

const { names } = environmentFixture('test');

test("grants Sentinel the playbooks' own group, and the identity what playbooks do", () => {
  const grants = synthOnly(RoleAssignment, build).map(({ role_definition_id: role, scope }) => [
    Object.entries(ROLES).find(([, id]) => String(role).endsWith(id))?.[0],
    scope,
  ]);

  expect(grants).toEqual([
    ['Microsoft Sentinel Responder', names.workspaceId],
    ['Log Analytics Reader', names.workspaceId],
    ['Key Vault Secrets User', names.vaultId],
    ['Microsoft Sentinel Automation Contributor', '${azurerm_resource_group.playbooks_group_D0F3E0AC.id}'],
  ]);
});

test('pauses until all of its roles have had time to hold', () => {
  expect(onlyOne(synthOnly(DataResource, build))['depends_on']).toHaveLength(4);
});

function build(scope: Construct): void {
  new PlaybookHost(scope, 'playbooks', { names, location: 'westeurope', sentinelId: 'sentinel-1', tags: {} });
}
