import { GROUP, Subscription, WORKSPACE } from '../../../../../support/subscription';

const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/sttest`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-test`;
const PLAN = `${GROUP}/providers/Microsoft.Web/serverFarms/plan`;
const APP = `${GROUP}/providers/Microsoft.Web/sites/func-test`;
const BUDGET = `${GROUP}/providers/Microsoft.Consumption/budgets/monthly`;
const WORKBOOK = `${GROUP}/providers/Microsoft.Insights/workbooks/6a1f7f0e-0000-5000-8000-000000000001`;
const ALERT = `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/silent`;

test('makes and removes containers and queues in the storage service behind', async () => {
  const azure = await withGroup();
  await azure.put(ACCOUNT, { location: 'westeurope', sku: { name: 'Standard_LRS' }, properties: {} });
  const queue = `${ACCOUNT}/queueServices/default/queues/events`;

  const container = await azure.put(`${ACCOUNT}/blobServices/default/containers/packages`, { properties: {} });
  await azure.put(queue, { properties: {} });
  const gone = await azure.delete(queue);
  await azure.delete(ACCOUNT);

  expect([container.status, gone.status]).toEqual([201, 204]);
  expect(azure.storageCalls).toEqual([
    'create container sttest/packages',
    'create queue sttest/events',
    'delete queue sttest/events',
    'delete container sttest/packages',
  ]);
});

test.each([
  ['a storage account with a capital', ACCOUNT.replace('sttest', 'stOther'), { properties: {} }, 'AccountNameInvalid'],
  ['a queue with an underscore', `${ACCOUNT}/queueServices/default/queues/a_b`, { properties: {} }, "'a_b'"],
  [
    'an action group with a long short name',
    `${GROUP}/providers/Microsoft.Insights/actionGroups/ag`,
    { properties: { groupShortName: 'more-than-twelve' } },
    'ShortName',
  ],
  ['a budget that begins in the middle of a month', BUDGET, budget('2026-03-15T00:00:00Z'), 'first day'],
  ['a budget that begins before this month', BUDGET, budget('2026-02-01T00:00:00Z'), 'current month'],
  ['a workbook whose name has a capital', WORKBOOK.replace('6a1f', '6A1F'), workbook(), 'lower case'],
  ['a workbook that is no JSON', WORKBOOK, workbook('{'), 'must be JSON'],
  ['an alert of another region', ALERT, alert({}, 'northeurope'), 'region'],
  ['an alert whose query names a missing table', ALERT, alert({ query: 'Missing_CL' }), 'Missing_CL'],
  ['an alert that measures a missing column', ALERT, alert({ metricMeasureColumn: 'Nothing' }), "'Nothing'"],
])('refuses %s', async (_, path, body, text) => {
  const azure = await withGroup();
  await azure.put(ACCOUNT, { location: 'westeurope', properties: {} });

  const answer = await azure.put(path, body);

  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(text);
});

test('answers the failing periods and the end of a budget that nobody sent: a stack that leaves them out plans a change', async () => {
  const azure = await withGroup();

  const rule = await azure.put(ALERT, alert({}));
  const made = await azure.put(BUDGET, budget('2026-03-01T00:00:00Z'));

  expect(rule.body).toMatchObject({
    properties: {
      criteria: { allOf: [{ failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 } }] },
    },
  });
  expect(made.body).toMatchObject({ properties: { timePeriod: { endDate: '2036-03-01T00:00:00Z' } } });
});

test('adds the hidden title to a workbook and answers its source in lower case', async () => {
  const azure = await withGroup();

  const answer = await azure.put(WORKBOOK, workbook());

  expect(answer.body).toMatchObject({
    tags: { 'hidden-title': 'Noxys' },
    properties: { sourceId: WORKSPACE.toLowerCase() },
  });
});

test('splits an app into settings, site configuration and the app itself', async () => {
  const azure = await withApp();

  const settings = await azure.post(`${APP}/config/appsettings/list`);
  const web = await azure.get(`${APP}/config/web`);
  const app = await azure.get(APP);
  const plainRead = await azure.get(`${APP}/config/appsettings`);

  expect(settings.body).toMatchObject({ properties: { QUEUE_NAME: 'events' } });
  expect(web.body).toMatchObject({ properties: { alwaysOn: true, minTlsVersion: '1.2' } });
  expect(app.body).toMatchObject({
    properties: { siteConfig: { appSettings: null }, defaultHostName: 'func-test.azurewebsites.net' },
  });
  expect(plainRead.status).toBe(404);
});

test('refuses an app without its plan, one whose reference identity is not assigned, and the deletion of a used plan', async () => {
  const azure = await withApp();

  const noPlan = await azure.put(`${APP}2`, { location: 'westeurope', properties: { serverFarmId: `${PLAN}2` } });
  const stranger = await azure.put(`${APP}2`, {
    location: 'westeurope',
    properties: { serverFarmId: PLAN, keyVaultReferenceIdentity: IDENTITY },
  });
  const used = await azure.delete(PLAN);

  expect([noPlan.status, stranger.status, used.status]).toEqual([404, 400, 400]);
});

test('fills in the ids of an identity that an app is given', async () => {
  const azure = await withApp();

  const app = await azure.get(APP);
  const identity = await azure.get(IDENTITY);

  const { clientId, principalId } = (identity.body as { properties: Record<string, string> }).properties;
  expect(app.body).toMatchObject({ identity: { userAssignedIdentities: { [IDENTITY]: { clientId, principalId } } } });
});

test('lets a connection use the managed API of its own region only', async () => {
  const azure = await withGroup();
  const connection = `${GROUP}/providers/Microsoft.Web/connections/c`;
  const api = `${GROUP.slice(0, GROUP.indexOf('/resourceGroups'))}/providers/Microsoft.Web/locations/West Europe/managedApis/azuresentinel`;

  expect(await azure.put(connection, { location: 'westeurope', properties: { api: { id: api } } })).toMatchObject({
    status: 400,
  });
});

async function withGroup(): Promise<Subscription> {
  return new Subscription().withWorkspace();
}

async function withApp(): Promise<Subscription> {
  const azure = await withGroup();
  await azure.put(IDENTITY, { location: 'westeurope' });
  await azure.put(PLAN, { location: 'westeurope', sku: { name: 'B1' }, properties: { reserved: true } });
  await azure.put(APP, {
    location: 'westeurope',
    identity: { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } },
    properties: {
      serverFarmId: PLAN,
      keyVaultReferenceIdentity: IDENTITY,
      siteConfig: { alwaysOn: true, appSettings: [{ name: 'QUEUE_NAME', value: 'events' }] },
    },
  });
  return azure;
}

function budget(startDate: string): unknown {
  return { properties: { amount: 50, timeGrain: 'Monthly', timePeriod: { startDate } } };
}

function workbook(serializedData = '{}'): unknown {
  return {
    location: 'westeurope',
    kind: 'shared',
    properties: { displayName: 'Noxys', sourceId: WORKSPACE, serializedData },
  };
}

function alert(criterion: Readonly<Record<string, unknown>>, location = 'westeurope'): unknown {
  return {
    location,
    properties: {
      scopes: [WORKSPACE],
      evaluationFrequency: 'PT5M',
      windowSize: 'PT1H',
      criteria: {
        allOf: [{ query: 'Events_CL', timeAggregation: 'Count', operator: 'LessThan', threshold: 1, ...criterion }],
      },
    },
  };
}
