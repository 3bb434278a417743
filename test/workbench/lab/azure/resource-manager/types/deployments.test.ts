import type { FaultPlan } from '../../../../../../workbench/lab/azure/resource-manager/faults';
import { GROUP, OWNER, ROLES, SUBSCRIPTION, Subscription } from '../../../../../support/subscription';

const DEPLOYMENT = `${GROUP}/providers/Microsoft.Resources/deployments/playbook`;
const DEPLOYER = '00000000-0000-0000-0000-0000000000d1';
const CONNECTION = `${GROUP}/providers/Microsoft.Web/connections/azuresentinel`;
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/notify`;

test('makes the resources of a template after what they depend on, and lists what it made', async () => {
  const azure = await withGroup();

  const begun = await azure.put(DEPLOYMENT, deployment([workflow(), connection()]));
  const ended = await azure.get(DEPLOYMENT);

  expect(begun).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Accepted' } } });
  expect(ended).toMatchObject({
    body: {
      properties: {
        provisioningState: 'Succeeded',
        parameters: { place: { type: 'String', value: 'westeurope' } },
        outputResources: [{ id: CONNECTION }, { id: WORKFLOW }],
        providers: [{ namespace: 'Microsoft.Web' }, { namespace: 'Microsoft.Logic' }],
      },
    },
  });
  expect((await azure.get(WORKFLOW)).body).toMatchObject({ properties: { definition: { triggers: {}, actions: {} } } });
});

test('answers the template as it was sent, for whoever compares', async () => {
  const azure = await withGroup();
  const sent = deployment([connection()]);
  await azure.put(DEPLOYMENT, sent);

  const answer = await azure.post(`${DEPLOYMENT}/exportTemplate`);

  expect(answer.body).toEqual({ template: (sent as { properties: { template: unknown } }).properties.template });
});

test('evaluates expressions, and takes a text with doubled brackets as it is', async () => {
  const azure = await withGroup();
  const definition = { triggers: {}, actions: {}, parameters: { list: { type: 'Array', defaultValue: '[[1, 2]' } } };

  await azure.put(DEPLOYMENT, deployment([connection(), workflow({ definition })]));

  expect((await azure.get(WORKFLOW)).body).toMatchObject({
    location: 'westeurope',
    properties: { definition: { parameters: { list: { defaultValue: '[1, 2]' } } } },
  });
});

test('fails as a whole when one resource is refused, keeps what was made, and says which one', async () => {
  const azure = await withGroup();
  const definition = { triggers: {}, actions: { second: { runAfter: { first: ['Succeeded'] } } } };

  const answer = await azure.put(DEPLOYMENT, deployment([connection(), workflow({ definition })]));
  const operation = new URL(answer.headers?.['Azure-AsyncOperation'] ?? '');
  await azure.get(operation.pathname);
  const polled = await azure.get(operation.pathname);

  expect(polled.body).toMatchObject({ status: 'Failed', error: { code: 'DeploymentFailed' } });
  expect(JSON.stringify(polled.body)).toContain("runAfter action 'first'");
  expect((await azure.get(CONNECTION)).status).toBe(200);
  expect((await azure.get(DEPLOYMENT)).body).toMatchObject({ properties: { provisioningState: 'Failed' } });
});

test('tries again by itself what the service was too busy for', async () => {
  const isNested = ({ path }: { path: string }): boolean => /connections|workflows/.test(path);
  const azure = await withGroup({ answers: [{ status: 503, matches: isNested, every: 1 }] });

  await azure.put(DEPLOYMENT, deployment([connection()]));

  expect((await azure.get(DEPLOYMENT)).body).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
});

test("acts with the caller's rights on each resource, not with its own", async () => {
  const azure = await withGroup();
  azure.azure.store.put({
    id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/custom`,
    name: 'custom',
    type: 'Microsoft.Authorization/roleDefinitions',
    properties: { roleName: 'Deployments only', permissions: [{ actions: ['Microsoft.Resources/*'] }] },
  });
  azure.grant(DEPLOYER, 'custom', GROUP);

  await azure.put(DEPLOYMENT, deployment([connection()]), DEPLOYER);

  expect((await azure.get(CONNECTION, OWNER)).status).toBe(404);
});

test.each([
  ['a parameter without a value', deployment([connection()], {}), 'is not provided'],
  [
    'a parameter that is not declared',
    deployment([connection()], { place: { value: 'x' }, more: { value: 1 } }),
    "'more' is not declared",
  ],
  [
    'a name with too few segments',
    deployment([{ ...connection(), type: 'Microsoft.Web/sites/config' }]),
    'incorrect segment lengths',
  ],
  ['an unknown function', deployment([{ ...connection(), location: "[uniqueString('x')]" }]), 'uniqueString'],
])('refuses %s when it validates', async (_, body, text) => {
  const azure = await withGroup();

  const answer = await azure.post(`${DEPLOYMENT}/validate`, body);

  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'InvalidTemplate' } } });
  expect(JSON.stringify(answer.body)).toContain(text);
});

test('deploys an extension of a workspace by the long form of its type, and deletes it through two slashes', async () => {
  const azure = await new Subscription().withWorkspace();
  const tile = {
    type: 'Microsoft.OperationalInsights/workspaces/providers/dataConnectorDefinitions',
    apiVersion: '2025-01-01-preview',
    name: 'log-test/Microsoft.SecurityInsights/noxys',
    kind: 'Customizable',
    properties: { connectorUiConfig: { id: 'noxys' } },
  };
  const id = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/log-test/providers/Microsoft.SecurityInsights/dataConnectorDefinitions/noxys`;
  await azure.put(DEPLOYMENT, deployment([tile]));

  const made = await azure.get(id);
  const gone = await azure.delete(`/${id}`);

  expect([made.status, gone.status]).toEqual([200, 200]);
});

test('tells the versions of a namespace, so that a clean-up can choose one', async () => {
  const azure = await withGroup();

  const answer = await azure.get(`${SUBSCRIPTION}/providers/Microsoft.Logic`);

  expect(answer.body).toMatchObject({
    namespace: 'Microsoft.Logic',
    resourceTypes: expect.arrayContaining([
      { resourceType: 'workflows', apiVersions: ['2019-05-01'], locations: [] },
    ]) as unknown,
  });
});

async function withGroup(faults: FaultPlan = {}): Promise<Subscription> {
  const azure = new Subscription({ faults });
  await azure.put(GROUP, { location: 'westeurope' });
  azure.grant(DEPLOYER, ROLES.reader, SUBSCRIPTION);
  return azure;
}

function deployment(resources: readonly unknown[], parameters: unknown = { place: { value: 'westeurope' } }): unknown {
  const template = { parameters: { place: { type: 'string' } }, resources, outputs: {} };
  return { properties: { template, parameters, mode: 'Incremental' } };
}

function connection(): Readonly<Record<string, unknown>> {
  return {
    type: 'Microsoft.Web/connections',
    apiVersion: '2016-06-01',
    name: 'azuresentinel',
    location: "[parameters('place')]",
    properties: {
      api: {
        id: "[subscriptionResourceId('Microsoft.Web/locations/managedApis', parameters('place'), 'azuresentinel')]",
      },
    },
  };
}

function workflow(properties: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    type: 'Microsoft.Logic/workflows',
    apiVersion: '2019-05-01',
    name: 'notify',
    location: '[resourceGroup().location]',
    dependsOn: ["[resourceId('Microsoft.Web/connections', 'azuresentinel')]"],
    properties: { definition: { triggers: {}, actions: {} }, ...properties },
  };
}
