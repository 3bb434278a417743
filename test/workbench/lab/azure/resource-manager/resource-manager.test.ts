import { GROUP, SUBSCRIPTION, Subscription, WORKSPACE } from '../../../../support/subscription';

const ENDPOINT = `${GROUP}/providers/Microsoft.Insights/dataCollectionEndpoints/dce-test`;

test('answers 404 with the code that the provider looks for, before and after a resource is there', async () => {
  const azure = new Subscription();

  const noGroup = await azure.get(ENDPOINT);
  await azure.put(GROUP, { location: 'West Europe' });
  const noEndpoint = await azure.get(ENDPOINT);

  expect(noGroup).toMatchObject({ status: 404, body: { error: { code: 'ResourceGroupNotFound' } } });
  expect(noEndpoint).toMatchObject({ status: 404, body: { error: { code: 'ResourceNotFound' } } });
});

test('finds a resource whatever the case of its path, and keeps the first spelling', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });

  const made = await azure.put(
    ENDPOINT.replace('resourceGroups', 'resourcegroups').replace('Microsoft.Insights', 'microsoft.insights'),
    {
      location: 'westeurope',
    },
  );
  const found = await azure.get(ENDPOINT.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'));

  expect(made).toMatchObject({
    status: 200,
    body: { id: ENDPOINT, type: 'Microsoft.Insights/dataCollectionEndpoints' },
  });
  expect(found).toMatchObject({ status: 200, body: { id: ENDPOINT } });
});

test('wants a group and a parent before a child', async () => {
  const azure = new Subscription();

  const early = await azure.put(ENDPOINT, { location: 'westeurope' });
  await azure.put(GROUP, { location: 'westeurope' });
  const orphan = await azure.put(`${WORKSPACE}/tables/Events_CL`, { properties: {} });

  expect(early).toMatchObject({ status: 404, body: { error: { code: 'ResourceGroupNotFound' } } });
  expect(orphan).toMatchObject({ status: 404, body: { error: { code: 'ParentResourceNotFound' } } });
});

test('wants an api-version, and one that the type knows', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });

  const missing = await azure.request('GET', GROUP, {});
  const unknown = await azure.request('GET', ENDPOINT, { 'api-version': '1999-01-01' });

  expect(missing).toMatchObject({ status: 400, body: { error: { code: 'MissingApiVersionParameter' } } });
  expect(unknown).toMatchObject({ status: 400, body: { error: { code: 'NoRegisteredProviderFound' } } });
});

test('refuses a type that nobody has taught it, so that a new resource of a stack is noticed', async () => {
  const azure = new Subscription();

  const answer = await azure.put(`${GROUP}/providers/Microsoft.Network/virtualNetworks/v1`, { location: 'westeurope' });

  expect(answer).toMatchObject({ status: 404, body: { error: { code: 'InvalidResourceType' } } });
});

test('creates a long-running resource through an operation that is polled without waiting', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope' });

  const made = await azure.put(WORKSPACE, { location: 'westeurope', properties: {} });
  const operation = new URL(made.headers?.['Azure-AsyncOperation'] ?? '');
  const first = await azure.request('GET', operation.pathname, Object.fromEntries(operation.searchParams));
  const second = await azure.request('GET', operation.pathname, Object.fromEntries(operation.searchParams));

  expect(made.headers).toMatchObject({ 'Retry-After': '0' });
  expect(operation.origin).toBe('https://management.azure.com');
  expect(first.body).toMatchObject({ status: 'InProgress' });
  expect(second.body).toMatchObject({ status: 'Succeeded' });
});

test('deletes a group with everything in it, and answers 204 for what is not there', async () => {
  const azure = await new Subscription().withWorkspace();

  const gone = await azure.delete(GROUP);
  const again = await azure.delete(GROUP);

  expect([gone.status, again.status]).toEqual([200, 204]);
  expect(await azure.get(`${WORKSPACE}/tables/Events_CL`)).toMatchObject({ status: 404 });
});

test('lists the children of a resource, and only those', async () => {
  const azure = await new Subscription().withWorkspace();

  const tables = await azure.get(`${WORKSPACE}/tables`);
  const groups = await azure.get(`${SUBSCRIPTION}/resourceGroups`);

  expect(tables.body).toMatchObject({ value: [{ name: 'Events_CL' }] });
  expect(groups.body).toMatchObject({ value: [{ id: GROUP, location: 'westeurope' }] });
});

test('lists what a group holds, the objects that Azure put there by itself included', async () => {
  const azure = await new Subscription().withWorkspace();
  await azure.put(`${GROUP}/providers/Microsoft.Insights/components/appi`, {
    location: 'westeurope',
    kind: 'web',
    properties: {},
  });

  const answer = await azure.get(`${GROUP}/resources`);

  const names = (answer.body as { value: { name: string }[] }).value.map(({ name }) => name).sort();
  expect(names).toEqual([
    'Application Insights Smart Detection',
    'Failure Anomalies - appi',
    'SecurityInsights(log-test)',
    'appi',
    'log-test',
  ]);
});

test('merges a PATCH over what is there, and refuses one of nothing', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope', tags: { a: '1' } });

  const changed = await azure.patch(GROUP, { tags: { b: '2' } });
  const nothing = await azure.patch(ENDPOINT, {});

  expect(changed.body).toMatchObject({ location: 'westeurope', tags: { b: '2' } });
  expect(nothing.status).toBe(404);
});

test('answers for no other subscription', async () => {
  const azure = new Subscription();

  const answer = await azure.get(GROUP.replace('000000000001', '000000000009'));

  expect(answer).toMatchObject({ status: 404 });
});

test('does not let a holder of an answer change what is stored', async () => {
  const azure = new Subscription();
  await azure.put(GROUP, { location: 'westeurope', tags: { a: '1' } });

  const answer = await azure.get(GROUP);
  (answer.body as { tags: Record<string, string> }).tags['a'] = 'changed';

  expect((await azure.get(GROUP)).body).toMatchObject({ tags: { a: '1' } });
});
