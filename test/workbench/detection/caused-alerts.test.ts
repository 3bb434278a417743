import { loadContent } from '../../../kql/content';
import { reportPoison } from '../../../transform-fn/src/delivery/poison';
import { sendCanary } from '../../../transform-fn/src/intake/canary';
import { evaluateHealthAlert } from '../../../workbench/detection/health-alert';
import { KustoEngine } from '../../../workbench/kusto/engine';
import { synthEvent, synthRequest } from '../../transform-fn/support/synth';
import { WatchedRelay } from './watched-relay';

const content = loadContent();
let engine: KustoEngine;
let relay: WatchedRelay;

beforeAll(async () => {
  engine = await KustoEngine.open();
  for (const { table, columns } of content.schemas) await engine.createTable({ name: table, columns });
});
afterAll(() => engine.close());

beforeEach(async () => {
  for (const { table } of content.schemas) await engine.truncate(table);
  relay = await WatchedRelay.open(engine, content);
});

test('a few wrong tokens are nothing, twenty-one in half an hour are refused-requests', async () => {
  const wrong = synthRequest(synthEvent(), { headers: { authorization: 'Bearer another-token' } });

  for (let request = 0; request < 20; request += 1) await relay.post(wrong);
  await relay.run(14);
  expect(await isFiring('refused-requests')).toBe(false);

  await relay.post(wrong);
  await relay.run(1);
  expect(await isFiring('refused-requests')).toBe(true);
});

test('an endpoint that forbids is ingestion-forbidden once half an hour has passed', async () => {
  relay.judge(() => ({ status: 403 }));
  await relay.post(synthRequest(synthEvent()));

  await relay.run(29);
  expect(await isFiring('ingestion-forbidden')).toBe(false);
  await relay.run(21);
  expect(await isFiring('ingestion-forbidden')).toBe(true);

  relay.judge(() => undefined);
  await relay.run(60);
  expect(await isFiring('ingestion-forbidden')).toBe(false);
});

test('an endpoint that forbids fires in every evaluation from three quarters of an hour on, wherever they fall', async () => {
  relay.judge(() => ({ status: 403 }));
  await relay.post(synthRequest(synthEvent()));
  await relay.run(50);

  for (let minute = 0; minute < 30; minute += 1) {
    expect([minute, await isFiring('ingestion-forbidden')]).toEqual([minute, true]);
    await relay.run(1);
  }
});

test('an endpoint that is only busy is not ingestion-forbidden, but queue-age after a quarter of an hour', async () => {
  relay.judge(() => ({ status: 503 }));
  await relay.post(synthRequest(synthEvent()));

  await relay.run(10);
  expect(await isFiring('queue-age')).toBe(false);
  await relay.run(30);
  expect(await isFiring('queue-age')).toBe(true);
  expect(await isFiring('ingestion-forbidden')).toBe(false);
});

test('a row that the service does not take is dead-letters', async () => {
  relay.judge((rows) => (rows.some(({ EventId }) => EventId === 'evt_bad') ? { status: 400, code: 'Bad' } : undefined));

  await relay.post(synthRequest(synthEvent()));
  await relay.run(1);
  expect(await isFiring('dead-letters')).toBe(false);

  await relay.post(synthRequest(synthEvent({ id: 'evt_bad' })));
  await relay.run(1);
  expect(await isFiring('dead-letters')).toBe(true);
});

test('a message that nobody can read is poison-messages once the host has given it up', async () => {
  const report = async () => {
    await reportPoison(() => Promise.resolve(relay.poisoned), relay.log);
    await relay.run(1);
  };
  await relay.putOnQueue('Remember the milk.');

  await relay.run(10);
  await report();
  expect(await isFiring('poison-messages')).toBe(false);

  await relay.run(60);
  await report();
  expect(await isFiring('poison-messages')).toBe(true);
});

test('events that come forty minutes late are delivery-delay', async () => {
  for (let id = 0; id < 11; id += 1) await relay.post(synthRequest(synthEvent({ id: `evt_${id}` })));
  await relay.run(1);
  expect(await isFiring('delivery-delay')).toBe(false);

  relay.judge(() => ({ status: 503 }));
  for (let id = 0; id < 11; id += 1) await relay.post(synthRequest(synthEvent({ id: `evt_late_${id}` })));
  await relay.run(40);
  relay.judge(() => undefined);
  await relay.run(20);
  expect(relay.stored).toBe(22);
  expect(await isFiring('delivery-delay')).toBe(true);
});

test('a value that the relay should have hashed is personal-data, what it did hash is not', async () => {
  await relay.post(synthRequest(synthEvent()));
  await relay.run(1);
  expect(relay.stored).toBe(1);
  expect(await isFiring('personal-data')).toBe(false);

  await relay.store([{ ...relay.lastRow, EventId: 'evt_raw', Classifications: [{ type: 'EMAIL', value: 'bob' }] }]);
  expect(await isFiring('personal-data')).toBe(true);
});

test('a transformation that fails on what comes drops it and is ingestion-errors', async () => {
  await relay.post(synthRequest(synthEvent()));
  await relay.run(1);
  expect(relay.stored).toBe(1);
  expect(await isFiring('ingestion-errors')).toBe(false);

  const query = 'source | extend EventId = NoSuchColumn';
  relay = await WatchedRelay.open(engine, { ...content, transform: { ...content.transform, query } });
  await relay.post(synthRequest(synthEvent()));
  await relay.run(1);
  expect(relay.stored).toBe(0);
  await relay.run(1);
  expect(await isFiring('ingestion-errors')).toBe(true);
});

test('more events in a day than the environment expects are daily-volume, until the day is over', async () => {
  for (let id = 0; id < 300; id += 1) await relay.post(synthRequest(synthEvent({ id: `evt_${id}` })));
  await relay.run(5);
  expect(relay.stored).toBe(300);
  expect(await isFiring('daily-volume')).toBe(false);
  expect(await isFiring('daily-volume', { threshold: 300 })).toBe(false);

  await relay.post(synthRequest(synthEvent({ id: 'evt_300' })));
  await relay.run(1);
  expect(await isFiring('daily-volume', { threshold: 300 })).toBe(true);

  await relay.run(24 * 60);
  expect(await isFiring('daily-volume', { threshold: 300 })).toBe(false);
});

test('a day with nothing but canaries is silent-sender', async () => {
  await relay.post(synthRequest(synthEvent()));
  await relay.run(23 * 60);
  expect(await isFiring('silent-sender')).toBe(false);

  await relay.run(2 * 60);
  await sendCanary(relay.intake, relay.settings, relay, relay.log);
  await relay.run(1);
  expect(relay.stored).toBe(2);
  expect(await isFiring('silent-sender')).toBe(true);
});

test('canaries that end are silent-relay after half an hour, those that get no further lost-canary after an hour', async () => {
  await sendCanary(relay.intake, relay.settings, relay, relay.log);
  await relay.run(29);
  expect(await isFiring('silent-relay')).toBe(false);
  await relay.run(2);
  expect(await isFiring('silent-relay')).toBe(true);

  relay.judge(() => ({ status: 503 }));
  await sendCanary(relay.intake, relay.settings, relay, relay.log);
  await relay.run(20);
  expect(await isFiring('silent-relay')).toBe(false);
  expect(await isFiring('lost-canary')).toBe(false);
  await relay.run(11);
  expect(await isFiring('lost-canary')).toBe(true);
});

/** Whether an alert fires, by default as shipped, with all that the relay has logged and delivered. */
async function isFiring(id: string, { threshold }: { threshold?: number } = {}): Promise<boolean> {
  await relay.flush();
  const alert = content.healthAlerts.find((one) => one.id === id);
  if (alert === undefined) throw new Error(`no health alert '${id}'`);
  const condition = { ...alert.condition, threshold: threshold ?? alert.condition.threshold };
  return (await evaluateHealthAlert({ ...alert, condition }, engine, relay.time)).isFiring;
}
