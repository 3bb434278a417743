import { loadRows, MAX_MESSAGE_BYTES, parseEnvelope, sendMessage } from '../../transform-fn/src/message';
import { MemoryBlobs, MemoryQueue } from './support/memory-stores';
import { seededRandom, VirtualClock } from './support/virtual-clock';

test('keeps rows in the message up to what a queue takes, and in a blob beyond', async () => {
  const { stores, queue, claims } = synthStores();
  const empty = Buffer.byteLength(JSON.stringify(synthMessage('')));

  await sendMessage(stores, synthMessage('x'.repeat(MAX_MESSAGE_BYTES - empty)), 0);
  await sendMessage(stores, synthMessage('x'.repeat(MAX_MESSAGE_BYTES - empty + 1)), 0);

  expect(queue.messages.map(({ text }) => text.length)).toEqual([MAX_MESSAGE_BYTES, expect.any(Number)]);
  expect([...claims.texts.values()]).toHaveLength(1);
  expect(queue.messages.map(({ text }) => 'claim' in parseEnvelope(text))).toEqual([false, true]);
});

test('stores the blob before the message, so that no message is without its rows', async () => {
  const { stores, queue, claims } = synthStores();
  const order: string[] = [];
  const put = claims.put.bind(claims);
  claims.put = (...args) => put(...args).then(() => void order.push('blob'));
  const send = queue.send.bind(queue);
  queue.send = (...args) => send(...args).then(() => void order.push('message'));

  await sendMessage(stores, synthMessage('x'.repeat(MAX_MESSAGE_BYTES)), 0);

  expect(order).toEqual(['blob', 'message']);
});

test('gives back what was sent, as text or parsed', async () => {
  const { stores, queue, claims } = synthStores();
  await sendMessage(stores, synthMessage('small'), 0);
  await sendMessage(stores, synthMessage('x'.repeat(MAX_MESSAGE_BYTES)), 0);

  const [small = '', large = ''] = queue.messages.map(({ text }) => text);

  expect(await loadRows(claims, parseEnvelope(JSON.parse(small)))).toEqual([{ EventId: 'small' }]);
  expect(await loadRows(claims, parseEnvelope(large))).toHaveLength(1);
});

test('finds no rows where the blob is gone', async () => {
  const { claims } = synthStores();

  expect(await loadRows(claims, { traceId: 't', receivedAt: 0, attempts: 0, claim: 'gone.json' })).toBeUndefined();
});

test.each([
  ['no JSON', 'hello'],
  ['a list', []],
  ['nothing', null],
  ['no trace', { receivedAt: 0, attempts: 0, rows: [] }],
  ['neither rows nor claim', { traceId: 't', receivedAt: 0, attempts: 0 }],
  ['rows that are none', { traceId: 't', receivedAt: 0, attempts: 0, rows: ['a'] }],
])('refuses a message with %s', (_, value) => {
  expect(() => parseEnvelope(value)).toThrow('Queue: a message must be one that this relay wrote, found another.');
});

function synthStores() {
  const clock = new VirtualClock();
  const queue = new MemoryQueue(clock);
  const claims = new MemoryBlobs(clock);
  return { queue, claims, stores: { queue, claims, random: seededRandom(1) } };
}

function synthMessage(id: string) {
  return { traceId: 'trace-1', receivedAt: 0, attempts: 0, rows: [{ EventId: id }] };
}
