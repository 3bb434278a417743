import { createLimiter } from '../../../transform-fn/src/delivery/limiter';
import { settle } from '../support/virtual-clock';

test('runs no more than so many at once, and all in the end, failures included', async () => {
  const limit = createLimiter(3);
  const release: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const results = Array.from({ length: 10 }, (_, index) =>
    limit(async () => {
      most = Math.max(most, (running += 1));
      await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
      if (index === 4) throw new Error('The fifth one fails.');
      return index;
    }),
  );

  const all = Promise.allSettled(results);
  for (let turn = 0; turn < 10; turn += 1) {
    await settle();
    release.shift()?.();
  }

  expect((await all).map(({ status }) => status === 'fulfilled')).toEqual(results.map((_, index) => index !== 4));
  expect(most).toBe(3);
});
