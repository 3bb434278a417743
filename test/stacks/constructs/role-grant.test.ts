import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';

import { RoleGrant, type RoleGrantProps } from '../../../stacks/constructs/role-grant';
import { onlyOne, synthOnly } from '../../support/synth';

test('refers to the role definition in the form of the subscription that its scope lies in', () => {
  expect(synthGrant({ scopeId: '/subscriptions/s9/resourceGroups/rg' })).toMatchObject({
    role_definition_id:
      '/subscriptions/s9/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6',
  });
});

test('takes its name from scope, principal and role, and from nothing else', () => {
  const { name } = synthGrant();

  expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(synthGrant({ scope: '/another/reference', principalId: 'p2' })['name']).toBe(name);
  expect(synthGrant({ scopeId: '/subscriptions/s1/resourceGroups/other' })['name']).not.toBe(name);
  expect(synthGrant({ principalKey: 'other' })['name']).not.toBe(name);
  expect(synthGrant({ role: 'Log Analytics Reader' })['name']).not.toBe(name);
});

test('leaves the kind of the principal to the service unless it is named', () => {
  expect(synthGrant()).not.toHaveProperty('principal_type');
  expect(synthGrant({ principalType: 'ServicePrincipal' })).toMatchObject({ principal_type: 'ServicePrincipal' });
});

function synthGrant(override: Partial<RoleGrantProps> = {}) {
  return onlyOne(
    synthOnly(RoleAssignment, (scope) => {
      new RoleGrant(scope, 'grant', {
        role: 'Key Vault Secrets User',
        scope: '/reference',
        scopeId: '/subscriptions/s1/resourceGroups/rg',
        principalId: 'p1',
        principalKey: 'k1',
        ...override,
      });
    }),
  );
}
