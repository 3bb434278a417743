import { setTimeout as sleep } from 'node:timers/promises';

import { Limiter } from '../../../../workbench/lab/functions-host/limiter';

test('runs at most the given number of tasks at once, and all of them', async () => {
  const limiter = new Limiter(3);
  let running = 0;
  let most = 0;
  const task = async (value: number): Promise<number> => {
    most = Math.max(most, ++running);
    await sleep(1);
    running--;
    return value;
  };

  const values = await Promise.all(Array.from({ length: 20 }, (_, value) => limiter.run(() => task(value))));

  expect(most).toBe(3);
  expect(values).toEqual(Array.from({ length: 20 }, (_, value) => value));
});

test('gives the place of a failed task to the next', async () => {
  const limiter = new Limiter(1);
  const failed = limiter.run(() => Promise.reject(new Error('broken')));
  const next = limiter.run(() => Promise.resolve('done'));

  await expect(failed).rejects.toThrow('broken');
  expect(await next).toBe('done');
});
