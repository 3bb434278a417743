import { gzipSync } from 'node:zlib';

import fc from 'fast-check';

import type { AzureAnswer, AzureRequest, Handler } from '../../../../workbench/lab/azure/exchange';
import { Faults } from '../../../../workbench/lab/azure/faults';
import { createIngestion, LARGEST_CALL, type Row } from '../../../../workbench/lab/azure/ingestion';
import { DATA_ACTIONS, grant } from '../../../../workbench/lab/azure/permissions';
import { TokenAuthority, toPrincipal } from '../../../../workbench/lab/azure/tokens';
import { createRequest } from './request';

const RULE = 'dcr-0123456789abcdef0123456789abcdef';
const STREAM = 'Custom-NoxysEvents';
const publisher = toPrincipal('44444444-4444-4444-4444-444444444444');
const stranger = toPrincipal('55555555-5555-5555-5555-555555555555');
const permissions = grant(new Map([[publisher.objectId, [DATA_ACTIONS.ingest]]]));

let tokens: TokenAuthority;
let faults: Faults;
let stored: { rows: readonly Row[]; stream: string }[];
let handler: Handler;

beforeAll(async () => {
  tokens = await TokenAuthority.create('11111111-1111-1111-1111-111111111111');
});

beforeEach(() => {
  faults = new Faults();
  stored = [];
  handler = createIngestion({
    rules: [{ immutableId: RULE, stream: STREAM }],
    tokens,
    permissions,
    faults,
    store: (rows, stream) => Promise.resolve(void stored.push({ rows, stream })),
  });
});

test('stores rows in the order they were posted and answers 204 with no body', async () => {
  const rows = [{ EventId: 'evt_1' }, { EventId: 'evt_2', Nested: { a: [1] } }];

  expect(await post({ rows })).toEqual({ status: 204 });
  expect(stored).toEqual([{ rows, stream: STREAM }]);
});

test('unpacks gzip', async () => {
  const body = gzipSync(JSON.stringify([{ EventId: 'evt_1' }]));

  expect(await post({ body, headers: { 'content-encoding': 'gzip' } })).toEqual({ status: 204 });
  expect(stored[0]?.rows).toEqual([{ EventId: 'evt_1' }]);
});

test('gives back any rows as they were sent', async () => {
  const rowsOf = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.boolean(), async (rows, isPacked) => {
      stored.length = 0;
      const text = Buffer.from(JSON.stringify(rows));
      const headers = isPacked ? { 'content-encoding': 'gzip' } : {};
      await post({ body: isPacked ? gzipSync(text) : text, headers });
      expect(stored[0]?.rows).toEqual(JSON.parse(text.toString()));
    }),
    { numRuns: 50 },
  );
});

test('answers only after the rows are stored', async () => {
  let finish = (): void => undefined;
  const slow = createIngestion({
    rules: [{ immutableId: RULE, stream: STREAM }],
    tokens,
    permissions,
    faults,
    store: () => new Promise<void>((resolve) => (finish = resolve)),
  });
  let isAnswered = false;

  const answer = slow(request({})).then(() => (isAnswered = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isAnswered).toBe(false);
  finish();
  await answer;
});

test.each<[string, Override, number, string]>([
  ['no token', { headers: { authorization: undefined } }, 401, 'InvalidAuthenticationToken'],
  ['a token for another audience', { audience: 'https://storage.azure.com' }, 401, 'InvalidAuthenticationToken'],
  ['a principal without the role', { clientId: stranger.clientId }, 403, 'OperationFailed'],
  ['an unknown rule', { rule: 'dcr-ffff' }, 404, 'NotFound'],
  ['an unknown stream', { stream: 'Custom-Other' }, 400, 'InvalidStream'],
  ['an unknown path', { path: '/dataCollectionRules' }, 404, 'NotFound'],
  ['another method', { method: 'GET' }, 405, 'MethodNotAllowed'],
  ['another version', { version: '2021-11-01-preview' }, 400, 'InvalidApiVersion'],
  ['another type', { headers: { 'content-type': 'text/plain' } }, 415, 'UnsupportedMediaType'],
  ['another encoding', { headers: { 'content-encoding': 'br' } }, 415, 'UnsupportedMediaType'],
  ['gzip that is none', { headers: { 'content-encoding': 'gzip' } }, 400, 'InvalidContentEncoding'],
  ['an object', { body: Buffer.from('{}') }, 400, 'InvalidPayload'],
  ['an array of other things', { body: Buffer.from('[1]') }, 400, 'InvalidPayload'],
  ['an array of arrays', { body: Buffer.from('[[]]') }, 400, 'InvalidPayload'],
  ['broken JSON', { body: Buffer.from('[{') }, 400, 'InvalidPayload'],
  ['no body', { body: Buffer.alloc(0) }, 400, 'InvalidPayload'],
])('refuses %s and stores nothing', async (_, override, status, code) => {
  const answer = await post(override);

  expect({ status: answer.status, body: answer.body }).toMatchObject({ status, body: { error: { code } } });
  expect(stored).toEqual([]);
});

test('counts bytes on the wire: the limit passes, one more does not', async () => {
  expect((await post({ body: bodyOf(LARGEST_CALL) })).status).toBe(204);

  expect(await post({ body: bodyOf(LARGEST_CALL + 1) })).toMatchObject({
    status: 413,
    body: { error: { code: 'ContentLengthLimitExceeded' } },
  });
});

test('counts bytes unpacked: the limit passes, one more does not, and a bomb is not unpacked', async () => {
  const headers = { 'content-encoding': 'gzip' };

  expect((await post({ body: gzipSync(bodyOf(LARGEST_CALL)), headers })).status).toBe(204);
  expect((await post({ body: gzipSync(bodyOf(LARGEST_CALL + 1)), headers })).status).toBe(413);
  expect((await post({ body: gzipSync(Buffer.alloc(200 * 1024 * 1024, 32)), headers })).status).toBe(413);
});

test('fails the next requests on demand, then works again', async () => {
  faults.failNext(2, { status: 429, retryAfter: '7' });
  faults.failNext(1, { status: 503 });

  expect(await post({})).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
  expect(faults.remaining).toBe(2);
  expect((await post({})).status).toBe(429);
  const unavailable = await post({});
  expect([unavailable.status, unavailable.headers]).toEqual([503, undefined]);
  expect(stored).toEqual([]);
  expect((await post({})).status).toBe(204);
});

test('loses the request or the answer on demand, and can be told to stop', async () => {
  faults.failNext(1, { isStored: false });
  faults.failNext(1, { isStored: true });
  faults.failNext(5, { status: 500 });

  expect((await post({})).isLost).toBe(true);
  expect(stored).toHaveLength(0);
  expect((await post({})).isLost).toBe(true);
  expect(stored).toHaveLength(1);
  faults.clear();
  expect((await post({})).status).toBe(204);
});

interface Override {
  readonly rows?: readonly Row[];
  readonly body?: Buffer;
  readonly headers?: AzureRequest['headers'];
  readonly audience?: string;
  readonly clientId?: string;
  readonly rule?: string;
  readonly stream?: string;
  readonly path?: string;
  readonly method?: string;
  readonly version?: string;
}

function post(override: Override): Promise<AzureAnswer> {
  return handler(request(override));
}

function request(override: Override): AzureRequest {
  const { rule = RULE, stream = STREAM, version = '2023-01-01', method = 'POST' } = override;
  const { audience = 'https://monitor.azure.com/', clientId = publisher.clientId } = override;
  const { token } = tokens.issue({ audience, principal: toPrincipal(clientId) });
  const path = override.path ?? `/dataCollectionRules/${rule}/streams/${stream}`;
  return createRequest({
    method,
    url: `https://dce.example.com${path}?api-version=${version}`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...override.headers },
    body: override.body ?? Buffer.from(JSON.stringify(override.rows ?? [{ EventId: 'evt_1' }])),
  });
}

/** An array of one row, of exactly that many bytes. */
function bodyOf(bytes: number): Buffer {
  const frame = JSON.stringify([{ Text: '' }]).length;
  return Buffer.from(JSON.stringify([{ Text: 'x'.repeat(bytes - frame) }]));
}
