import { MAX_BODY_BYTES } from '../../../transform-fn/src/intake/admission';
import { signatureHeaders } from '../../../transform-fn/src/intake/signature';
import { loadRows, parseEnvelope } from '../../../transform-fn/src/message';
import { synthEvent, synthIntake, synthRequest, synthSettings, TOKEN } from '../support/synth';

test('answers success once the event is on the queue, without personal data', async () => {
  const { post, queue } = synthIntake();

  const answer = await post(synthRequest(synthEvent()));

  expect(answer).toEqual({ status: 200, headers: {}, body: { accepted: 1, filtered: 0 } });
  expect(parseEnvelope(queue.messages[0]?.text)).toMatchObject({
    traceId: 'trace-1',
    attempts: 0,
    rows: [{ EventId: 'evt_1' }],
  });
  expect(queue.messages[0]?.text).not.toContain('alice');
});

test('puts the events of one request into one message', async () => {
  const { post, queue } = synthIntake();

  const answer = await post(synthRequest([synthEvent({ id: 'a' }), synthEvent({ id: 'b' })]));

  expect(answer.body).toEqual({ accepted: 2, filtered: 0 });
  expect(queue.messages).toHaveLength(1);
});

test('keeps a request that is too large for the queue in a blob, and queues its name', async () => {
  const { post, queue, claims } = synthIntake();

  await post(synthRequest(Array.from({ length: 200 }, (_, index) => synthEvent({ id: `evt_${index}` }))));

  expect(queue.messages[0]?.text.length).toBeLessThan(1_000);
  expect(claims.texts.size).toBe(1);
  expect(await loadRows(claims, parseEnvelope(queue.messages[0]?.text))).toHaveLength(200);
});

test('leaves no blob behind when the queue refuses its message', async () => {
  const { post, queue, claims } = synthIntake();
  queue.isDown = true;

  const answer = await post(
    synthRequest(Array.from({ length: 200 }, (_, index) => synthEvent({ id: `evt_${index}` }))),
  );

  expect(answer.status).toBe(503);
  expect(claims.texts.size).toBe(0);
});

test('answers a filtered event with success, and does not queue it', async () => {
  const { post, queue } = synthIntake();

  const answer = await post(synthRequest([synthEvent({ event_type: 'Interaction.Created' }), synthEvent()]));

  expect(answer.body).toEqual({ accepted: 2, filtered: 1 });
  expect((JSON.parse(queue.messages[0]?.text ?? '') as { rows: unknown[] }).rows).toHaveLength(1);
});

test('answers with the status that the settings name', async () => {
  const { post } = synthIntake({ NOXYS_SUCCESS_STATUS: '202' });

  expect((await post(synthRequest(synthEvent()))).status).toBe(202);
});

test('takes nothing of a request when one of its events cannot be read', async () => {
  const { post, queue } = synthIntake();

  const answer = await post(synthRequest([synthEvent(), synthEvent({ id: '' })]));

  expect(answer).toMatchObject({
    status: 400,
    body: { error: "Event: 'id' must be a non-empty string, found an empty text." },
  });
  expect(queue.messages).toHaveLength(0);
});

test('gives a stranger the same answer whatever is wrong', async () => {
  const { post } = synthIntake({
    NOXYS_SIGNATURE_SCHEME: 'standard-webhooks',
    NOXYS_SIGNING_SECRET: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=',
  });
  const bad = [
    synthRequest(synthEvent()),
    synthRequest(synthEvent(), { headers: { authorization: undefined } }),
    synthRequest(synthEvent(), { headers: { authorization: 'Bearer wrong' } }),
    synthRequest(synthEvent(), { headers: { authorization: TOKEN } }),
    synthRequest(synthEvent(), {
      headers: { 'webhook-id': 'm', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' },
    }),
  ];

  const answers = await Promise.all(bad.map((request) => post(request)));

  for (const answer of answers) {
    expect(answer).toEqual({
      status: 401,
      headers: { 'WWW-Authenticate': 'Bearer' },
      body: { error: 'Credentials: missing or wrong.' },
    });
  }
});

test('takes a signed request when the settings name a scheme', async () => {
  const signing = {
    NOXYS_SIGNATURE_SCHEME: 'standard-webhooks',
    NOXYS_SIGNING_SECRET: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=',
  };
  const { post, clock } = synthIntake(signing);
  const { signature } = synthSettings(signing);
  const body = Buffer.from(JSON.stringify(synthEvent()));

  const answer = await post(
    synthRequest(body, { headers: signature && signatureHeaders(signature, 'msg_1', body, clock.now()) }),
  );

  expect(answer.status).toBe(200);
});

test('judges a request in a fixed order: method, length, content type, token, body', async () => {
  const { post, log } = synthIntake();
  const worst = { 'content-length': undefined, 'content-type': 'text/plain', authorization: 'Bearer wrong' };
  const requests = [
    synthRequest('{', { method: 'GET', headers: worst }),
    synthRequest('{', { headers: worst }),
    synthRequest('{', { headers: { ...worst, 'content-length': String(MAX_BODY_BYTES + 1) } }),
    synthRequest('{', { headers: { ...worst, 'content-length': '1' } }),
    synthRequest('{', { headers: { ...worst, 'content-length': '1', 'content-type': 'application/json' } }),
    synthRequest('{'),
    synthRequest('[]'),
  ];

  const answers = await Promise.all(requests.map((request) => post(request)));

  expect(answers.map(({ status }) => status)).toEqual([405, 411, 413, 415, 401, 400, 400]);
  expect(answers[0]?.headers).toEqual({ Allow: 'POST' });
  expect(log.of('intake.refused').map(({ reason }) => reason)).toEqual([
    'method',
    'length',
    'size',
    'content-type',
    'credentials',
    'json',
    'shape',
  ]);
});

test('takes a chunked body, and stops reading one that grows too long', async () => {
  const { post } = synthIntake();
  const chunked = { headers: { 'content-length': undefined, 'transfer-encoding': 'chunked' } };

  expect((await post(synthRequest(synthEvent(), chunked))).status).toBe(200);
  expect((await post(synthRequest(Buffer.alloc(MAX_BODY_BYTES + 1), chunked))).status).toBe(413);
});

test.each([
  ['application/json; charset=UTF-8', undefined, 200],
  ['Application/JSON', 'identity', 200],
  ['application/json; charset=latin1', undefined, 415],
  ['application/jsonx', undefined, 415],
  [undefined, undefined, 415],
  ['application/json', 'gzip', 415],
])('answers content type %s in encoding %s with its status', async (type, encoding, status) => {
  const { post } = synthIntake();

  const answer = await post(
    synthRequest(synthEvent(), { headers: { 'content-type': type, 'content-encoding': encoding } }),
  );

  expect(answer.status).toBe(status);
});

test('never says success when the queue refuses, and takes the event when it comes again', async () => {
  const { post, queue } = synthIntake();
  queue.isDown = true;

  const refused = await post(synthRequest(synthEvent()));
  queue.isDown = false;
  const taken = await post(synthRequest(synthEvent()));

  expect(refused).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } });
  expect(taken.status).toBe(200);
  expect(queue.messages).toHaveLength(1);
});

test('takes an event when it comes again after a queue that failed before it gave a promise', async () => {
  const { post, queue } = synthIntake();
  const send = queue.send.bind(queue);
  queue.send = () => {
    throw new Error('The queue is not even reached.');
  };

  const refused = await post(synthRequest(synthEvent()));
  queue.send = send;
  const taken = await post(synthRequest(synthEvent()));

  expect([refused.status, taken.status]).toEqual([503, 200]);
  expect(queue.messages).toHaveLength(1);
});

test('queues an event once that one request holds twice, beside one that was queued before', async () => {
  const { post, queue, log } = synthIntake();
  await post(synthRequest(synthEvent()));

  const answer = await post(synthRequest(['evt_1', 'evt_2', 'evt_2', 'evt_3'].map((id) => synthEvent({ id }))));

  expect(answer).toMatchObject({ status: 200, body: { accepted: 4, filtered: 0 } });
  expect(log.entries.at(-1)).toMatchObject({ queued: 2, repeated: 2 });
  expect(JSON.parse(queue.messages.at(-1)?.text ?? '')).toMatchObject({
    rows: [{ EventId: 'evt_2' }, { EventId: 'evt_3' }],
  });
});

test('queues an event once that comes fifty times at once, and gives each the same answer', async () => {
  const { post, queue } = synthIntake();

  const answers = await Promise.all(Array.from({ length: 50 }, () => post(synthRequest(synthEvent()))));

  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set(['{"status":200,"headers":{},"body":{"accepted":1,"filtered":0}}']),
  );
  expect(queue.messages).toHaveLength(1);
});

test('lets the copies of an event share its fate while it is being queued', async () => {
  const { post, queue } = synthIntake();
  queue.isDown = true;

  const answers = await Promise.all(Array.from({ length: 5 }, () => post(synthRequest(synthEvent()))));

  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
});

test('tells events apart by tenant and id, and remembers them for ten minutes at least, and not for ever', async () => {
  const { post, queue, clock } = synthIntake();

  await post(synthRequest(synthEvent()));
  await post(synthRequest(synthEvent({ tenant_id: 'tenant-456' })));
  await clock.advance(10 * 60_000 - 1);
  await post(synthRequest(synthEvent()));
  expect(queue.messages).toHaveLength(2);

  await clock.advance(20 * 60_000);
  await post(synthRequest(synthEvent()));
  expect(queue.messages).toHaveLength(3);
});

test('refuses more when too much is in flight', async () => {
  const { post } = synthIntake();
  const never = {
    ...synthRequest(synthEvent(), { headers: { 'content-length': String(MAX_BODY_BYTES) } }),
    read: () => new Promise<undefined>(() => undefined),
  };

  for (let index = 0; index < 16; index += 1) void post(never);

  expect(await post(synthRequest(synthEvent()))).toMatchObject({ status: 503, body: { error: 'Relay: too busy.' } });
});

test('logs counts and the trace, and nothing of a person', async () => {
  const { post, log } = synthIntake();

  await post(synthRequest(synthEvent({ data: { user_id: 'alice@example.com' } })));
  await post(synthRequest(synthEvent({ id: '', data: { user_id: 'alice@example.com' } })));

  expect(log.entries).toEqual([
    expect.objectContaining({
      event: 'intake.accepted',
      accepted: 1,
      filtered: 0,
      queued: 1,
      repeated: 0,
      traceId: 'trace-1',
    }),
    expect.objectContaining({ event: 'intake.refused', status: 400, reason: 'shape', traceId: 'trace-1' }),
  ]);
  expect(JSON.stringify(log.entries)).not.toMatch(/alice|evt_1/);
});
