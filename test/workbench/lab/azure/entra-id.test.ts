import type { AzureAnswer } from '../../../../workbench/lab/azure/exchange';
import { createEntraId, ENTRA_HOST } from '../../../../workbench/lab/azure/entra-id';
import { TokenAuthority, toPrincipal } from '../../../../workbench/lab/azure/tokens';
import { createRequest } from './request';

const TENANT = '11111111-1111-1111-1111-111111111111';
const application = { clientId: '66666666-6666-6666-6666-666666666666', clientSecret: 'the-secret' };

let tokens: TokenAuthority;

beforeAll(async () => {
  tokens = await TokenAuthority.create(TENANT);
});

test('gives an application a token for the resource that its scope names', async () => {
  const { status, body } = await signIn({});

  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
  const { access_token } = body as { access_token: string };
  expect(tokens.verify(`Bearer ${access_token}`, ['https://management.azure.com'])).toMatchObject({
    oid: toPrincipal(application.clientId).objectId,
    appid: application.clientId,
    tid: TENANT,
  });
});

test.each([
  ['another tenant', {}, 'other', 400, 'AADSTS90002'],
  ['another grant', { grant_type: 'password' }, TENANT, 400, 'AADSTS70003'],
  ['an unknown application', { client_id: 'other' }, TENANT, 400, 'AADSTS700016'],
  ['a wrong secret', { client_secret: 'wrong' }, TENANT, 401, 'AADSTS7000215'],
  ['a scope that is no resource', { scope: 'User.Read' }, TENANT, 400, 'AADSTS70011'],
])('refuses %s', async (_, form, tenant, status, code) => {
  const answer = await signIn(form, tenant);

  expect(answer.status).toBe(status);
  expect((answer.body as { error_description: string }).error_description).toContain(`${code}:`);
});

test('publishes where tokens are issued, and the key that signs them', async () => {
  const configuration = await get('/v2.0/.well-known/openid-configuration');
  const keys = await get('/discovery/v2.0/keys');

  expect(configuration.body).toMatchObject({ token_endpoint: `https://${ENTRA_HOST}/${TENANT}/oauth2/v2.0/token` });
  expect(keys.body).toMatchObject({ keys: [{ kty: 'RSA', alg: 'RS256', use: 'sig' }] });
  expect((await get('/elsewhere')).status).toBe(404);
});

function signIn(form: Record<string, string>, tenant = TENANT): Promise<AzureAnswer> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: application.clientId,
    client_secret: application.clientSecret,
    scope: 'https://management.azure.com/.default',
    ...form,
  });
  const url = `https://${ENTRA_HOST}/${tenant}/oauth2/v2.0/token`;
  return createEntraId(tokens, [application])(createRequest({ url, body: Buffer.from(body.toString()) }));
}

function get(path: string): Promise<AzureAnswer> {
  const url = `https://${ENTRA_HOST}/${TENANT}${path}`;
  return createEntraId(tokens, [application])(createRequest({ method: 'GET', url }));
}
