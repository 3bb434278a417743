import { parseDeadLetter } from '../../../transform-fn/src/delivery/dead-letter';
import { synthDelivery, synthRow } from '../support/synth-delivery';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test('combines the messages in flight into one post', async () => {
  const { send, host, logs, storedIds } = synthDelivery();
  for (let id = 0; id < 500; id += 1) await send([synthRow(id)]);

  await host.runFor(1_000);

  expect(logs.posts).toHaveLength(1);
  expect(storedIds()).toHaveLength(500);
  expect(host.isIdle).toBe(true);
});

test('says in the log how much was delivered, and how old it was', async () => {
  const { send, host, log } = synthDelivery();
  await send([synthRow(1), synthRow(2)]);

  await host.runFor(1_000);

  expect(log.of('delivery.delivered')).toEqual([
    expect.objectContaining({
      rows: 2,
      messages: 1,
      oldestMessageSeconds: 0.1,
      delaySeconds: 60.1,
      traceId: 'trace-1',
    }),
  ]);
  expect(JSON.stringify(log.entries)).not.toContain('alice');
});

test('deletes the blob of a message after its rows are stored', async () => {
  const { send, host, claims, storedIds } = synthDelivery();
  await send(Array.from({ length: 100 }, (_, id) => synthRow(id, { AdditionalFields: 'x'.repeat(1_000) })));
  expect(claims.texts.size).toBe(1);

  await host.runFor(1_000);

  expect(storedIds()).toHaveLength(100);
  expect(claims.texts.size).toBe(0);
});

test('settles a copy of a message whose blob is gone, for it was delivered', async () => {
  const { deliver, log, logs } = synthDelivery();

  await deliver({ traceId: 't', receivedAt: 0, attempts: 0, claim: 'gone.json' }, log.write);

  expect(log.of('delivery.settled-before')).toHaveLength(1);
  expect(logs.posts).toHaveLength(0);
});

test('spends the dequeue budget on what it did not write, so that the host sets it aside', async () => {
  const { queue, host } = synthDelivery();
  await queue.send('{"rows":', 0);

  await host.runFor(100 * 30_000);

  expect(host.poisoned).toHaveLength(1);
});

test.each([
  ['no answer', {}],
  ['a time-out', { status: 408 }],
  ['a wrong address', { status: 404 }],
  ['a wrong stream', { status: 400, code: 'InvalidStream' }],
  ['a refused role', { status: 403 }],
  ['too many requests', { status: 429 }],
  ['an error', { status: 500 }],
  ['a success that is none', { status: 200 }],
])('puts a message back with a delay after %s, and completes it', async (_, fault) => {
  const { send, host, logs, queue, storedIds, log } = synthDelivery();
  logs.judgePost = () => (logs.posts.length === 1 ? fault : undefined);
  await send([synthRow(1)]);

  await host.runFor(500);
  expect(queue.messages).toEqual([expect.objectContaining({ dequeueCount: 0 })]);
  expect(log.of('delivery.put-back')).toEqual([expect.objectContaining({ rows: 1, attempts: 1 })]);

  await host.runFor(MINUTE);
  expect(storedIds()).toEqual(['1']);
  expect(host.isIdle).toBe(true);
});

test('asks for a new token once when the old one is refused', async () => {
  const { send, host, logs, storedIds } = synthDelivery();
  logs.judgePost = () => (logs.tokensRefreshed === 0 ? { status: 401 } : undefined);
  await send([synthRow(1)]);

  await host.runFor(500);

  expect(logs.tokensRefreshed).toBe(1);
  expect(storedIds()).toEqual(['1']);
});

test.each([
  ['30 seconds', 30_000],
  ['an hour', 60 * MINUTE],
  ['a day', DAY],
  ['6.5 days', 6.5 * DAY],
])('loses and poisons nothing in an outage of %s', async (_, outage) => {
  const { send, host, logs, clock, storedIds } = synthDelivery();
  const end = clock.now() + outage;
  logs.judgePost = () => (clock.now() < end ? { status: 503 } : undefined);
  for (let id = 0; id < 50; id += 1) await send([synthRow(id)]);

  await host.runFor(outage + 20 * MINUTE);

  expect(storedIds().sort()).toEqual(Array.from({ length: 50 }, (__, id) => String(id)).sort());
  expect(host.poisoned).toEqual([]);
  expect(host.isIdle).toBe(true);
});

test.each([
  ['seconds', '120', 120],
  ['a date', 'Thu, 15 Jan 2026 12:02:00 GMT', 119],
  ['zero', '0', 1],
  ['nothing', undefined, 1],
  ['junk', 'soon', 1],
  ['a day', '86400', 15 * 60],
])('makes no post before Retry-After has passed, given as %s', async (_, retryAfter, seconds) => {
  const { send, host, logs } = synthDelivery();
  logs.judgePost = () => (logs.posts.length === 1 ? { status: 429, retryAfter } : undefined);
  await send([synthRow(1)]);
  await host.runFor(1_000);
  await send([synthRow(2)]);

  await host.runFor(20 * MINUTE);

  const [first = 0, second = 0] = logs.postedAt;
  expect(second - first).toBeGreaterThanOrEqual(seconds * 1000);
  expect(second - first).toBeLessThanOrEqual(seconds * 1000 * 1.1 + 2_000);
});

test('sets one poison row in a thousand aside, with at most 21 posts more', async () => {
  const { send, host, logs, deadLetters, storedIds, log } = synthDelivery();
  logs.judgePost = (rows) =>
    rows.some(({ EventId }) => EventId === '617') ? { status: 400, code: 'InvalidRecord' } : undefined;
  for (let id = 0; id < 1_000; id += 1) await send([synthRow(id)]);

  await host.runFor(MINUTE);

  expect(storedIds()).toHaveLength(999);
  expect(logs.posts.length).toBeLessThanOrEqual(1 + 21);
  expect([...deadLetters.texts.values()].map(parseDeadLetter)).toEqual([
    {
      reason: '400 InvalidRecord',
      time: '2026-01-15T12:00:00.100Z',
      attempts: 0,
      traceId: 'trace-1',
      row: synthRow(617),
    },
  ]);
  expect(JSON.stringify(log.entries)).not.toContain('alice');
});

test('keeps a poison row until its dead letter can be stored', async () => {
  const { send, host, logs, deadLetters } = synthDelivery();
  logs.judgePost = () => ({ status: 400 });
  deadLetters.isDown = true;
  await send([synthRow(1)]);
  await host.runFor(MINUTE);
  expect(host.isIdle).toBe(false);

  deadLetters.isDown = false;
  await host.runFor(MINUTE);

  expect(host.isIdle).toBe(true);
  expect(deadLetters.texts.size).toBe(1);
});

test('puts back only what is left of a message, and moves its blob', async () => {
  const { send, host, logs, claims, storedIds } = synthDelivery();
  const rows = Array.from({ length: 1_500 }, (_, id) => synthRow(id, { AdditionalFields: 'x'.repeat(1_000) }));
  logs.judgePost = () => (logs.posts.length === 2 ? { status: 503 } : undefined);
  await send(rows);
  const [before] = claims.texts.keys();

  await host.runFor(1_000);
  expect(claims.texts.size).toBe(1);
  expect([...claims.texts.keys()]).not.toEqual([before]);

  await host.runFor(MINUTE);
  expect(
    storedIds()
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(rows.map((_, id) => id));
  expect(claims.texts.size).toBe(0);
});

test('leaves the blob of a message alone when nothing of it was stored', async () => {
  const { send, host, logs, claims } = synthDelivery();
  logs.judgePost = () => ({ status: 503 });
  await send(Array.from({ length: 100 }, (_, id) => synthRow(id, { AdditionalFields: 'x'.repeat(1_000) })));
  const before = [...claims.texts.keys()];

  await host.runFor(MINUTE);

  expect([...claims.texts.keys()]).toEqual(before);
});

test('puts a message back, and spends none of its deliveries, while its blob cannot be read', async () => {
  const { send, host, claims, queue, storedIds } = synthDelivery();
  await send(Array.from({ length: 100 }, (_, id) => synthRow(id, { AdditionalFields: 'x'.repeat(1_000) })));
  claims.isDown = true;
  await host.runFor(MINUTE);
  expect(queue.messages).toEqual([expect.objectContaining({ dequeueCount: 0 })]);

  claims.isDown = false;
  await host.runFor(MINUTE);
  expect(storedIds()).toHaveLength(100);
});

test('stores nothing twice when a blob cannot be deleted', async () => {
  const { send, host, claims, logs, storedIds, log } = synthDelivery();
  logs.judgePost = () => {
    claims.isDown = true;
    return undefined;
  };
  await send(Array.from({ length: 100 }, (_, id) => synthRow(id, { AdditionalFields: 'x'.repeat(1_000) })));

  await host.runFor(MINUTE);

  expect(storedIds()).toHaveLength(100);
  expect(log.of('delivery.claim-left')).toHaveLength(1);
});

test('doubles its wait while posts fail, up to 15 minutes', async () => {
  const { send, host, logs } = synthDelivery();
  logs.judgePost = () => ({ status: 503 });
  await send([synthRow(1)]);

  await host.runFor(DAY);

  const waits = logs.postedAt.slice(1).map((at, index) => at - (logs.postedAt[index] ?? 0));
  expect(waits[0]).toBeLessThan(5_000);
  expect(Math.max(...waits)).toBeLessThan(15 * MINUTE * 1.1 + 2_000);
  expect(waits.at(-1)).toBeGreaterThanOrEqual(15 * MINUTE);
});
