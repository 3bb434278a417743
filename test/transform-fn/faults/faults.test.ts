import { runCampaign, runKills } from './campaign';
import { FAULT_CLASSES } from './fault-classes';
import { KILL_POINTS } from './kills';
import { takeOnce } from './taking';
import { fillPosts, isolatePoison } from './volume';
import { obeyRetryAfter } from './waiting';

/** Every third of a list; the full forms run by `npm run test:faults`. */
const third = <T>(items: readonly T[]): T[] => items.filter((_, place) => place % 3 === 0);

test('loses nothing and copies nothing without a reason, whatever fails', async () => {
  const goals = await runCampaign(1, () => undefined, third(FAULT_CLASSES));

  expect(goals.filter(({ isMet }) => !isMet)).toEqual([]);
});

test('loses nothing when its process is killed', async () => {
  expect(await runKills(1, ['SIGKILL'], third(KILL_POINTS))).toMatchObject({ isMet: true });
});

test('reaches its other goals', async () => {
  const goals = [await isolatePoison(1), await obeyRetryAfter(1), await takeOnce(1), await fillPosts()];

  expect(goals.filter(({ isMet }) => !isMet)).toEqual([]);
});
