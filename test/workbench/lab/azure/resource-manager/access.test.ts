import { GROUP, OWNER, ROLES, SUBSCRIPTION, Subscription, WORKSPACE } from '../../../../support/subscription';

const DEPLOYER = '00000000-0000-0000-0000-0000000000d1';
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-test`;
const ASSIGNMENT = `${GROUP}/providers/Microsoft.Authorization/roleAssignments/5f5c0c1e-0000-4000-8000-000000000001`;
const only = (...roles: string[]): string =>
  `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR ` +
  `(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles.join(', ')}})) AND ` +
  `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR ` +
  `(@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles.join(', ')}}))`;

test('refuses a caller without a role, naming action and scope', async () => {
  const azure = new Subscription();

  const answer = await azure.put(GROUP, { location: 'westeurope' }, DEPLOYER);

  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
  expect(JSON.stringify(answer.body)).toContain(
    `'Microsoft.Resources/subscriptions/resourceGroups/write' over scope '${GROUP}'`,
  );
});

test('lets a role on a group act in the group and nowhere else', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  azure.grant(DEPLOYER, ROLES.contributor, GROUP);

  const inside = await azure.put(IDENTITY, { location: 'westeurope' }, DEPLOYER);
  const beside = await azure.put(`${GROUP}-2`, { location: 'westeurope' }, DEPLOYER);

  expect(inside.status).toBe(201);
  expect(beside.status).toBe(403);
});

test('keeps a contributor from giving roles', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  azure.grant(DEPLOYER, ROLES.contributor, SUBSCRIPTION);

  const answer = await azure.put(ASSIGNMENT, assignment(ROLES.reader), DEPLOYER);

  expect(answer.status).toBe(403);
});

test('lets a role administrator give and take the roles that its condition names, and no other', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  azure.grant(DEPLOYER, ROLES.roleAdministrator, SUBSCRIPTION, only(ROLES.secretsUser, ROLES.metricsPublisher));

  const forbidden = await azure.put(ASSIGNMENT, assignment(ROLES.owner), DEPLOYER);
  const allowed = await azure.put(ASSIGNMENT, assignment(ROLES.secretsUser), DEPLOYER);
  const taken = await azure.delete(ASSIGNMENT, DEPLOYER);
  await azure.put(ASSIGNMENT, assignment(ROLES.owner));
  const notItsOwn = await azure.delete(ASSIGNMENT, DEPLOYER);

  expect([forbidden.status, allowed.status, taken.status, notItsOwn.status]).toEqual([403, 201, 200, 403]);
});

test('wants the linked right on an identity that a workflow is given', async () => {
  const azure = await new Subscription().withWorkspace();
  await azure.put(IDENTITY, { location: 'westeurope' });
  azure.azure.store.put({
    id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/custom`,
    name: 'custom',
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: { roleName: 'Workflows only', permissions: [{ actions: ['Microsoft.Logic/*'] }] },
  });
  azure.grant(DEPLOYER, 'custom', GROUP);
  const identity = { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } };

  const answer = await azure.put(
    `${GROUP}/providers/Microsoft.Logic/workflows/w1`,
    { location: 'westeurope', identity, properties: {} },
    DEPLOYER,
  );

  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'LinkedAuthorizationFailed' } } });
  expect(JSON.stringify(answer.body)).toContain('userAssignedIdentities/assign/action');
});

test('remembers every permission that was asked for, so that a deployment can be counted', async () => {
  const azure = new Subscription();
  azure.azure.access.asked.length = 0;

  await azure.get(GROUP);

  expect(azure.azure.access.asked).toEqual([
    {
      principalId: OWNER,
      action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
      scope: GROUP,
      isData: false,
      isLinked: false,
      isGranted: true,
    },
  ]);
});

test('leaves out of a list what the caller may not read, and refuses the list of a type', async () => {
  const azure = await new Subscription().withWorkspace();
  azure.grant(DEPLOYER, ROLES.reader, GROUP);
  await azure.put(`${GROUP}-2`, { location: 'westeurope' });
  await azure.put(`${GROUP}-2/providers/Microsoft.Insights/dataCollectionEndpoints/d`, { location: 'westeurope' });

  const all = await azure.get(`${SUBSCRIPTION}/resources`, DEPLOYER);
  const accounts = await azure.get(`${SUBSCRIPTION}/providers/Microsoft.Storage/storageAccounts`, DEPLOYER);

  const ids = (all.body as { value: { id: string }[] }).value.map(({ id }) => id);
  expect(ids).toContain(WORKSPACE);
  expect(ids.every((id) => id.startsWith(`${GROUP}/`))).toBe(true);
  expect(accounts.status).toBe(403);
});

test.each([
  ['a role that is not there', '00000000-0000-4000-8000-00000000dead', OWNER, 'RoleDefinitionDoesNotExist'],
  ['a principal that is not there', ROLES.reader, '00000000-0000-4000-8000-00000000dead', 'PrincipalNotFound'],
])('refuses to assign %s', async (_, role, principalId, code) => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });

  const answer = await azure.put(ASSIGNMENT, { properties: { ...assignment(role).properties, principalId } });

  expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
});

test('refuses a role at a scope that does not exist', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });

  const answer = await azure.put(`${IDENTITY}${ASSIGNMENT.slice(GROUP.length)}`, assignment(ROLES.reader));

  expect(answer.status).toBe(404);
});

test('answers a tenant-wide role id in the subscription form, so that a stack that writes the other one plans a change for ever', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });

  const answer = await azure.put(ASSIGNMENT, assignment(ROLES.reader));

  expect(answer.body).toMatchObject({
    properties: {
      roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLES.reader}`,
      scope: GROUP,
    },
  });
});

test('refuses a second assignment of the same role to the same principal at the same scope', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });
  await azure.put(ASSIGNMENT, assignment(ROLES.reader));

  const again = await azure.put(ASSIGNMENT.replace(/1$/, '2'), assignment(ROLES.reader));
  const changed = await azure.put(ASSIGNMENT, assignment(ROLES.contributor));

  expect(again).toMatchObject({ status: 409, body: { error: { code: 'RoleAssignmentExists' } } });
  expect(changed).toMatchObject({ status: 400, body: { error: { code: 'RoleAssignmentUpdateNotPermitted' } } });
});

function assignment(role: string): { properties: Record<string, string> } {
  return {
    properties: { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`, principalId: OWNER },
  };
}
