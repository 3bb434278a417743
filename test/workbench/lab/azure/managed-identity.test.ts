import { ManagedIdentityEndpoint } from '../../../../workbench/lab/azure/managed-identity';
import { TokenAuthority, toPrincipal } from '../../../../workbench/lab/azure/tokens';

const identity = toPrincipal('44444444-4444-4444-4444-444444444444');

let tokens: TokenAuthority;
let endpoint: ManagedIdentityEndpoint;

beforeAll(async () => {
  tokens = await TokenAuthority.create('11111111-1111-1111-1111-111111111111');
  endpoint = await ManagedIdentityEndpoint.start({ tokens, identities: [identity] });
});

afterAll(() => endpoint.stop());

test('gives the app a token of its identity for the resource', async () => {
  const response = await ask({});

  expect(response.status).toBe(200);
  const body = (await response.json()) as Record<string, string>;
  expect(body).toMatchObject({
    token_type: 'Bearer',
    resource: 'https://monitor.azure.com',
    client_id: identity.clientId,
  });
  const claims = tokens.verify(`Bearer ${body['access_token'] ?? ''}`, ['https://monitor.azure.com']);
  expect(claims.oid).toBe(identity.objectId);
  expect(body['expires_on']).toBe(String(claims.exp));
});

test('knows an identity by its object id too', async () => {
  expect((await ask({ client_id: undefined, principal_id: identity.objectId })).status).toBe(200);
});

test.each([
  ['no header', {}, { 'x-identity-header': '' }, 401],
  ['a wrong header', {}, { 'x-identity-header': 'wrong' }, 401],
  ['another version', { 'api-version': '2017-09-01' }, {}, 400],
  ['no resource', { resource: undefined }, {}, 400],
  ['an identity of another app', { client_id: '55555555-5555-5555-5555-555555555555' }, {}, 400],
  ['no identity, where none is system-assigned', { client_id: undefined }, {}, 400],
])('refuses %s', async (_, query, headers, status) => {
  const response = await ask(query, headers);

  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ statusCode: status });
});

test('refuses another method', async () => {
  expect((await fetch(endpoint.url, { method: 'POST' })).status).toBe(405);
});

function ask(query: Record<string, string | undefined>, headers: Record<string, string> = {}): Promise<Response> {
  const defaults = {
    'api-version': '2019-08-01',
    resource: 'https://monitor.azure.com',
    client_id: identity.clientId,
  };
  const given = Object.entries({ ...defaults, ...query }).filter((entry): entry is [string, string] => !!entry[1]);
  return fetch(`${endpoint.url}?${new URLSearchParams(given).toString()}`, {
    headers: { 'x-identity-header': endpoint.header, ...headers },
  });
}
