import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AzureCloud } from '../../../../workbench/lab/azure/azure-cloud';
import type { Row } from '../../../../workbench/lab/azure/ingestion';
import type { ArmAnswer } from '../../../../workbench/lab/azure/resource-manager/arm-message';
import { grantRole } from '../../../../workbench/lab/azure/resource-manager/create-resource-manager';
import { toPrincipal } from '../../../../workbench/lab/azure/tokens';
import { type ProxiedAnswer, type ProxiedRequest, sendThroughProxy } from '../../../support/proxied-request';
import { GROUP, ROLES, SUBSCRIPTION, TENANT_ID, WORKSPACE } from '../../../support/subscription';

const DEPLOYER = {
  clientId: '00000000-0000-0000-0000-0000000000d1',
  clientSecret: 'local',
  objectId: '00000000-0000-0000-0000-000000000003',
};
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stcloud`;
const CONTAINER = `${ACCOUNT}/blobServices/default/containers/packages`;
const RULE = `${GROUP}/providers/Microsoft.Insights/dataCollectionRules/dcr`;
const ENDPOINT = `${GROUP}/providers/Microsoft.Insights/dataCollectionEndpoints/dce`;
const IDENTITY = toPrincipal('00000000-0000-0000-0000-0000000000c1');

let directory: string;
let cloud: AzureCloud;
const stored: (readonly Row[])[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-cloud-'));
  cloud = await AzureCloud.start({
    directory,
    tenantId: TENANT_ID,
    subscriptionId: SUBSCRIPTION.split('/')[2] ?? '',
    storageAccounts: ['stcloud'],
    applications: [DEPLOYER],
    principals: [IDENTITY.objectId],
    standardTables: [],
    store: (rows) => Promise.resolve(void stored.push(rows)),
    query: () => Promise.reject(new Error('Nothing queries here.')),
  });
  grant('a1', DEPLOYER.objectId, ROLES.owner, SUBSCRIPTION);
  await put(GROUP, '2023-07-01', { location: 'westeurope' });
});

afterAll(async () => {
  await cloud.stop();
  await rm(directory, { recursive: true, force: true });
});

test('signs an application in as the principal that roles were given to, and answers paths with two slashes', async () => {
  const signedIn = await send({
    method: 'POST',
    host: 'login.microsoftonline.com',
    path: `/${TENANT_ID}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: DEPLOYER.clientId,
      client_secret: DEPLOYER.clientSecret,
      scope: 'https://management.azure.com/.default',
    }).toString(),
  });
  const { access_token: token } = JSON.parse(signedIn.body) as { access_token: string };

  const answer = await send({
    method: 'GET',
    host: 'management.azure.com',
    path: `/${GROUP}?api-version=2023-07-01`,
    headers: { authorization: `Bearer ${token}` },
  });
  const stranger = await send({ method: 'GET', host: 'management.azure.com', path: `${GROUP}?api-version=2023-07-01` });

  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ id: GROUP });
  expect(stranger.status).toBe(401);
});

test('makes a container that is there for whoever has a role on it, and for nobody else', async () => {
  await put(ACCOUNT, '2023-05-01', { location: 'westeurope', sku: { name: 'Standard_LRS' }, properties: {} });
  await put(CONTAINER, '2023-05-01', { properties: {} });
  const blob = (method: string, body?: string): Promise<ProxiedAnswer> =>
    send({
      method,
      host: 'stcloud.blob.core.windows.net',
      path: '/packages/relay.zip',
      headers: {
        ...bearer('https://storage.azure.com'),
        'x-ms-version': '2023-11-03',
        'x-ms-blob-type': 'BlockBlob',
        'content-length': String(body?.length ?? 0),
      },
      ...(body !== undefined && { body }),
    });

  const refused = await blob('PUT', 'zip');
  grant('b1', IDENTITY.objectId, 'ba92f5b4-2d11-453d-a403-e96b0029c9fe', CONTAINER);
  const written = await blob('PUT', 'zip');
  const read = await blob('GET');

  expect(refused).toMatchObject({ status: 403, headers: { 'x-ms-error-code': 'AuthorizationPermissionMismatch' } });
  expect(written.status).toBe(201);
  expect(read).toMatchObject({ status: 200, body: 'zip' });
  expect(
    (await cloud.readBlob('https://stcloud.blob.core.windows.net/packages/relay.zip', IDENTITY.clientId)).toString(),
  ).toBe('zip');
});

test('takes rows for a deployed rule from whoever may publish to it', async () => {
  await put(WORKSPACE, '2022-10-01', { location: 'westeurope', properties: {} });
  const columns = [{ name: 'TimeGenerated', type: 'dateTime' }];
  await put(`${WORKSPACE}/tables/Events_CL`, '2022-10-01', { properties: { schema: { columns } } });
  const endpoint = await put(ENDPOINT, '2023-03-11', { location: 'westeurope', properties: {} });
  const rule = await put(RULE, '2023-03-11', {
    location: 'westeurope',
    properties: {
      dataCollectionEndpointId: ENDPOINT,
      streamDeclarations: { 'Custom-Events': { columns: [{ name: 'TimeGenerated', type: 'datetime' }] } },
      destinations: { logAnalytics: [{ name: 'la', workspaceResourceId: WORKSPACE }] },
      dataFlows: [
        { streams: ['Custom-Events'], destinations: ['la'], outputStream: 'Custom-Events_CL', transformKql: 'source' },
      ],
    },
  });
  const { logsIngestion } = propertiesOf(endpoint) as { logsIngestion: { endpoint: string } };
  const { immutableId } = propertiesOf(rule) as { immutableId: string };
  const post = (): Promise<ProxiedAnswer> =>
    send({
      method: 'POST',
      host: new URL(logsIngestion.endpoint).host,
      path: `/dataCollectionRules/${immutableId}/streams/Custom-Events?api-version=2023-01-01`,
      headers: { ...bearer('https://monitor.azure.com'), 'content-type': 'application/json' },
      body: '[{"TimeGenerated":"2026-03-20T12:00:00Z"}]',
    });

  const refused = await post();
  grant('c1', IDENTITY.objectId, ROLES.metricsPublisher, RULE);
  const taken = await post();

  expect([refused.status, taken.status]).toEqual([403, 204]);
  expect(stored).toEqual([[{ TimeGenerated: '2026-03-20T12:00:00Z' }]]);
});

function send(request: Omit<ProxiedRequest, 'proxyUrl' | 'authorityFile'>): Promise<ProxiedAnswer> {
  return sendThroughProxy({ ...request, proxyUrl: cloud.proxy.url, authorityFile: cloud.authorityFile });
}

function put(path: string, version: string, body: unknown): Promise<ArmAnswer> {
  const query = new URLSearchParams({ 'api-version': version });
  return cloud.manager.handle({ method: 'PUT', path, query, body, caller: { objectId: DEPLOYER.objectId } });
}

function grant(name: string, principalId: string, role: string, scope: string): void {
  grantRole(cloud.azure, { name, principalId, role, scope });
}

function bearer(audience: string): { readonly authorization: string } {
  return { authorization: `Bearer ${cloud.tokens.issue({ audience, principal: IDENTITY }).token}` };
}

function propertiesOf({ body }: ArmAnswer): unknown {
  return (body as { properties: unknown }).properties;
}
