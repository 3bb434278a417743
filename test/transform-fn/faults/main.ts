// `npm run test:faults`: R1-R8, R10, R12, R14 and R15, each next to its goal. `-- --short` takes seconds instead of minutes.
import { printGoals } from '../support/goals';
import { runCampaign, runKills } from './campaign';
import { refuseWithoutQueue, takeOnce } from './taking';
import { fillPosts, isolatePoison, keepPostsSmall } from './volume';
import { obeyRetryAfter, surviveOutages } from './waiting';

const isShort = process.argv.includes('--short');
const SEEDS = isShort ? 2 : 25;

/** Progress, where somebody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text} `);
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const campaign = await runCampaign({ seeds: SEEDS, isFull: !isShort, progress });
  progress('                         \r');
  for (const line of campaign.classes) process.stdout.write(`     ${line}\n`);
  const goals = [
    ...campaign.goals,
    await isolatePoison(SEEDS),
    await keepPostsSmall(isShort ? 1_000 : 10_000),
    await surviveOutages(isShort ? 1 : 5),
    await obeyRetryAfter(SEEDS),
    await runKills(isShort ? 1 : 3),
    await refuseWithoutQueue(10_000),
    await takeOnce(SEEDS),
    await fillPosts(),
  ];
  printGoals(goals.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1))));
  process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
}

void main();
