import { TokenAuthority, TokenRefused, toPrincipal } from '../../../../workbench/lab/azure/tokens';

const TENANT = '11111111-1111-1111-1111-111111111111';
const AUDIENCE = 'https://monitor.azure.com';
const principal = toPrincipal('44444444-4444-4444-4444-444444444444');
const NOW = Date.parse('2026-01-15T12:00:00Z');

let now = NOW;
let tokens: TokenAuthority;

beforeAll(async () => {
  tokens = await TokenAuthority.create(TENANT, () => now);
});

beforeEach(() => {
  now = NOW;
});

test('issues a token that says for whom, by whom and how long', () => {
  const { token, expiresOn } = tokens.issue({ audience: AUDIENCE, principal, lifetimeSeconds: 60 });

  expect(tokens.verify(`Bearer ${token}`, [AUDIENCE])).toEqual({
    aud: AUDIENCE,
    iss: `https://sts.windows.net/${TENANT}/`,
    tid: TENANT,
    oid: principal.objectId,
    appid: principal.clientId,
    nbf: NOW / 1000,
    exp: NOW / 1000 + 60,
  });
  expect(expiresOn).toBe(NOW / 1000 + 60);
});

test('gives an application the same object id each time, which is not its client id', () => {
  expect(toPrincipal(principal.clientId.toUpperCase()).objectId).toBe(principal.objectId);
  expect(principal.objectId).not.toBe(principal.clientId);
});

test('takes an audience with and without a slash at its end for the same', () => {
  const { token } = tokens.issue({ audience: `${AUDIENCE}/`, principal });

  expect(tokens.verify(`bearer ${token}`, [AUDIENCE]).oid).toBe(principal.objectId);
});

test.each([
  ['no header', undefined, 'missing'],
  ['another scheme', 'Basic abc', 'missing'],
  ['no JSON Web Token', 'Bearer abc', 'malformed'],
  ['a token without claims', `Bearer ${['{}', '{}', ''].map(encode).join('.')}`, 'malformed'],
])('refuses %s', (_, header, reason) => {
  expect(refusalOf(header)).toBe(reason);
});

test('refuses a token for another audience', () => {
  const { token } = tokens.issue({ audience: 'https://storage.azure.com', principal });

  expect(refusalOf(`Bearer ${token}`)).toBe('audience');
});

test('refuses a token before its time and from its last second on', () => {
  const { token } = tokens.issue({ audience: AUDIENCE, principal, lifetimeSeconds: 60 });

  now = NOW + 59_999;
  expect(refusalOf(`Bearer ${token}`)).toBeUndefined();
  now = NOW + 60_000;
  expect(refusalOf(`Bearer ${token}`)).toBe('expired');
  now = NOW - 1;
  expect(refusalOf(`Bearer ${token}`)).toBe('notYet');
});

test('refuses claims that were changed, and a token that says it needs no signature', () => {
  const { token } = tokens.issue({ audience: AUDIENCE, principal });
  const [head = '', payload = '', signature = ''] = token.split('.');
  const changed = encode({ ...decode(payload), oid: 'ffffffff-ffff-ffff-ffff-ffffffffffff' });

  expect(refusalOf(`Bearer ${head}.${changed}.${signature}`)).toBe('unsigned');
  expect(refusalOf(`Bearer ${encode({ alg: 'none' })}.${payload}.`)).toBe('unsigned');
});

test('refuses a token of another authority, though it names the same tenant', async () => {
  const other = await TokenAuthority.create(TENANT, () => now);

  expect(refusalOf(`Bearer ${other.issue({ audience: AUDIENCE, principal }).token}`)).toBe('unsigned');
});

function refusalOf(header: string | undefined): string | undefined {
  try {
    tokens.verify(header, [AUDIENCE]);
    return undefined;
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    return error.reason;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
}
