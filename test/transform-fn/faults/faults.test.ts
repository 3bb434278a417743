import { runCampaign, runKills } from './campaign';
import { FAULT_CLASSES } from './fault-classes';
import { KILL_POINTS } from './kills';
import { takeOnce } from './taking';
import { fillPosts, isolatePoison } from './volume';
import { obeyRetryAfter } from './waiting';

/** One of three in a list; the full forms run by `npm run test:faults`. */
const third = <T>(items: readonly T[]): T[] => items.filter((_, place) => place % 3 === 0);

test('loses nothing and copies nothing without a reason, whatever fails', async () => {
  const { goals, classes } = await runCampaign({ seeds: 1, classes: third(FAULT_CLASSES), isFull: false });

  expect(classes).toHaveLength(third(FAULT_CLASSES).length);
  for (const line of classes) expect(line).toMatch(/ [1-9][\d,]* events acknowledged, [1-9][\d,]* stored, 0 lost$/);
  expect(goals.filter(({ isMet }) => !isMet)).toEqual([]);
});

test('is not content with a campaign that is too small to say anything', async () => {
  const { goals } = await runCampaign({ seeds: 1, classes: FAULT_CLASSES.slice(0, 1), isFull: true });

  expect(goals.find(({ id }) => id === 'R1')).toMatchObject({ isMet: false });
});

test('loses nothing when its process is killed', async () => {
  const twelve = KILL_POINTS.filter((_, place) => place % 5 < 3);

  expect(await runKills(1, ['SIGKILL'], twelve)).toMatchObject({ isMet: true });
});

test('reaches its other goals', async () => {
  const goals = [await isolatePoison(1), await obeyRetryAfter(1), await takeOnce(1), await fillPosts()];

  expect(goals.filter(({ isMet }) => !isMet)).toEqual([]);
});
