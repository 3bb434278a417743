import { putDeadLetter } from '../../../transform-fn/src/delivery/dead-letter';
import { redrive } from '../../../transform-fn/src/delivery/redrive';
import { synthDelivery, synthRow } from '../support/synth-delivery';

test('delivers every dead letter once the fault is mended, and leaves none behind', async () => {
  const { ports, host, log, deadLetters, storedIds } = await synthDeadLetters(20);

  expect(await redrive(ports, log.write)).toEqual({ redriven: 20, skipped: 0 });
  await host.runFor(1_000);

  expect(storedIds()).toHaveLength(20);
  expect(deadLetters.texts.size).toBe(0);
});

test('delivers nothing twice when it runs twice, one after the other or at the same time', async () => {
  const { ports, host, log, storedIds } = await synthDeadLetters(20);

  const results = await Promise.all([redrive(ports, log.write), redrive(ports, log.write)]);
  await redrive(ports, log.write);
  await host.runFor(1_000);

  expect(results[0].redriven + results[1].redriven).toBe(20);
  expect(storedIds().sort()).toEqual([...new Set(storedIds())].sort());
  expect(storedIds()).toHaveLength(20);
});

test('keeps a dead letter that the queue does not take', async () => {
  const { ports, queue, log, deadLetters } = await synthDeadLetters(1);
  queue.isDown = true;

  await expect(redrive(ports, log.write)).rejects.toThrow('The queue is down.');

  expect(deadLetters.texts.size).toBe(1);
});

test('finds a dead letter free that the queue did not take, as soon as it runs again', async () => {
  const { ports, host, queue, log, deadLetters, storedIds } = await synthDeadLetters(1);
  queue.isDown = true;
  await expect(redrive(ports, log.write)).rejects.toThrow();
  queue.isDown = false;

  expect(await redrive(ports, log.write)).toEqual({ redriven: 1, skipped: 0 });
  await host.runFor(1_000);

  expect(storedIds()).toEqual(['0']);
  expect(deadLetters.texts.size).toBe(0);
});

test('says what the queue said, though the lease cannot be given back either', async () => {
  const { ports, queue, log, deadLetters } = await synthDeadLetters(1);
  queue.send = () => {
    deadLetters.isDown = true;
    return Promise.reject(new Error('The account is down.'));
  };

  await expect(redrive(ports, log.write)).rejects.toThrow('The account is down.');
});

test('leaves alone what is not a dead letter', async () => {
  const { ports, log, deadLetters } = await synthDeadLetters(1);
  await deadLetters.put('notes.txt', 'Remember the milk.');

  expect(await redrive(ports, log.write)).toEqual({ redriven: 1, skipped: 1 });
  expect([...deadLetters.texts.keys()]).toEqual(['notes.txt']);
});

test('keeps one dead letter for copies of an event', async () => {
  const { deadLetters } = await synthDeadLetters(1);

  await putDeadLetter(deadLetters, {
    reason: '400',
    time: '2026-01-15T13:00:00Z',
    attempts: 0,
    traceId: 't',
    row: synthRow(0),
  });

  expect(deadLetters.texts.size).toBe(1);
});

async function synthDeadLetters(count: number) {
  const delivery = synthDelivery();
  for (let id = 0; id < count; id += 1) {
    const row = synthRow(id);
    await putDeadLetter(delivery.deadLetters, {
      reason: '400',
      time: '2026-01-15T12:00:00Z',
      attempts: 0,
      traceId: 't',
      row,
    });
  }
  return delivery;
}
