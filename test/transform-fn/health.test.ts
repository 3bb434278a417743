import { createHealth } from '../../transform-fn/src/health';
import { VirtualClock } from './support/virtual-clock';

test('says ready while the queue answers, and not ready when it does not, without details', async () => {
  const clock = new VirtualClock();
  let isUp = true;
  const check = createHealth(() => (isUp ? Promise.resolve() : Promise.reject(new Error('secret detail'))), clock);

  expect(await check()).toEqual({ status: 200, headers: {}, body: { status: 'ready' } });
  isUp = false;
  await clock.advance(10_001);
  expect(await check()).toEqual({ status: 503, headers: { 'Retry-After': '60' }, body: { status: 'not ready' } });
});

test('asks the queue at most every ten seconds', async () => {
  const clock = new VirtualClock();
  let asked = 0;
  const check = createHealth(() => {
    asked += 1;
    return Promise.resolve();
  }, clock);

  for (let second = 0; second < 20; second += 1) {
    await check();
    await clock.advance(1_000);
  }

  expect(asked).toBe(2);
});
