import fc from 'fast-check';

import { buildGrantCondition, loadDeploymentRole } from '../../../../../stacks/deployment-role';
import { evaluateCondition } from '../../../../../workbench/lab/azure/resource-manager/role-condition';
import { BUILT_IN_ROLES } from '../../../../../workbench/lab/azure/resource-manager/built-in-roles';
import { allows, matchesAction } from '../../../../../workbench/lab/azure/resource-manager/role-definition';

const WRITE = 'Microsoft.Authorization/roleAssignments/write';
const ATTRIBUTE = '@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]';

test.each([
  [`${ATTRIBUTE} ForAnyOfAnyValues:GuidEquals {A-1, b-2}`, 'a-1', true],
  [`${ATTRIBUTE} ForAnyOfAnyValues:GuidEquals {a-1}`, 'c-3', false],
  [`!(${ATTRIBUTE} ForAnyOfAnyValues:GuidEquals {a-1})`, 'c-3', true],
  [`ActionMatches{'${WRITE}'} && ${ATTRIBUTE} ForAnyOfAnyValues:GuidEquals {a-1}`, 'a-1', true],
  [`ActionMatches{'x/delete'} || ${ATTRIBUTE} ForAnyOfAnyValues:GuidEquals {a-1}`, 'c-3', false],
  [`(ActionMatches{'${WRITE}'}) AND (ActionMatches{'x'} OR ActionMatches{'${WRITE}'})`, '', true],
  [
    `@Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'serviceprincipal'}`,
    '',
    true,
  ],
])('evaluates %s for a role %s', (condition, role, expected) => {
  const request = { roledefinitionid: role, principaltype: 'ServicePrincipal' };

  expect(evaluateCondition(condition, { action: WRITE, request, resource: {} })).toBe(expected);
});

test.each(['', 'nonsense', `(ActionMatches{'x'}`, `ActionMatches{'x'} ActionMatches{'y'}`, `${ATTRIBUTE} {a}`])(
  'refuses the condition %j instead of guessing',
  (condition) => {
    expect(() => evaluateCondition(condition, { action: WRITE, request: {}, resource: {} })).toThrow(
      'Role assignment condition',
    );
  },
);

test('lets the condition of the deployer pass the roles that the stacks grant, and no other built-in role', () => {
  const role = loadDeploymentRole('deployer');
  const condition = buildGrantCondition(role);

  const passed = BUILT_IN_ROLES.filter(({ guid }) =>
    evaluateCondition(condition, { action: WRITE, request: { roledefinitionid: guid }, resource: {} }),
  );

  expect(passed.map(({ name }) => name).sort()).toEqual([...role.mayGrant].sort());
});

test.each([
  ['*', 'Microsoft.Web/sites/read', true],
  ['*/read', 'Microsoft.Web/sites/read', true],
  ['*/read', 'Microsoft.Web/sites/write', false],
  ['Microsoft.Web/*', 'microsoft.web/sites/config/list/action', true],
  [
    'Microsoft.OperationalInsights/workspaces/query/*/read',
    'Microsoft.OperationalInsights/workspaces/query/Events_CL/read',
    true,
  ],
  ['Microsoft.Authorization/*/Write', 'Microsoft.Authorization/roleAssignments/write', true],
  ['a/*/a', 'a/a', false],
])('matches %s with %s: %s', (pattern, action, expected) => {
  expect(matchesAction(pattern, action)).toBe(expected);
});

test('matches every action with itself and with a pattern whose pieces were replaced by stars', () => {
  const segment = fc.stringMatching(/^[A-Za-z]{1,6}$/);
  fc.assert(
    fc.property(
      fc.array(segment, { minLength: 2, maxLength: 6 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      (segments, stars) => {
        const action = segments.join('/');
        const pattern = segments.map((each, index) => (stars[index] ? '*' : each)).join('/');

        return matchesAction(action, action) && matchesAction(pattern, action.toUpperCase());
      },
    ),
  );
});

test('takes away what a role denies from what it grants', () => {
  const contributor = BUILT_IN_ROLES.find(({ name }) => name === 'Contributor');

  expect(contributor && allows(contributor, 'Microsoft.Web/sites/write', false)).toBe(true);
  expect(contributor && allows(contributor, WRITE, false)).toBe(false);
  expect(contributor && allows(contributor, 'Microsoft.KeyVault/vaults/secrets/getSecret/action', true)).toBe(false);
});
