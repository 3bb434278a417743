import type { Goal } from '../support/goals';
import { synthDelivery, synthRow } from '../support/synth-delivery';

const HOUR = 3_600_000;
const LONGEST_WAIT = 15 * 60_000;

const OUTAGES: readonly (readonly [string, number])[] = [
  ['30 s', 30_000],
  ['1 h', HOUR],
  ['24 h', 24 * HOUR],
  ['6.5 days', 156 * HOUR],
];

/** R5: outages in virtual time, while events keep coming at first. */
export async function surviveOutages(seeds: number): Promise<Goal> {
  let lost = 0;
  let poisoned = 0;
  let runs = 0;
  for (const [, outage] of OUTAGES) {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const { send, host, logs, clock, storedIds } = synthDelivery(seed);
      const end = clock.now() + outage;
      logs.judgePost = () => (clock.now() < end ? { status: seed % 2 === 0 ? 503 : undefined } : undefined);
      for (let id = 0; id < 100; id += 1) {
        await send([synthRow(id)]);
        await host.runFor(outage / 1_000);
      }
      await host.runUntil(end + 3 * LONGEST_WAIT);
      lost += 100 - new Set(storedIds()).size;
      poisoned += host.poisoned.length;
      runs += 1;
    }
  }
  const outages = OUTAGES.map(([name]) => name).join(', ');
  return {
    id: 'R5',
    text: `${runs} outages of ${outages}: ${lost} lost, ${poisoned} poisoned (goals 0)`,
    isMet: lost + poisoned === 0,
  };
}

const WAITS: readonly (readonly [string | undefined, number])[] = [
  ['120', 120_000],
  ['Thu, 15 Jan 2026 12:02:00 GMT', 119_000],
  ['0', 0],
  [undefined, 0],
  ['soon', 0],
  ['86400', LONGEST_WAIT],
];

/** R6: no post comes before `Retry-After` has passed, and one comes after 15 minutes at the latest. */
export async function obeyRetryAfter(seeds: number): Promise<Goal> {
  let early = 0;
  let late = 0;
  for (const [retryAfter, wait] of WAITS) {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const { send, host, logs } = synthDelivery(seed);
      logs.judgePost = () => (logs.posts.length === 1 ? { status: 429, retryAfter } : undefined);
      await send([synthRow(0)]);
      for (let id = 1; id <= 20; id += 1) {
        await host.runFor(500);
        await send([synthRow(id)]);
      }
      await host.runFor(2 * LONGEST_WAIT);
      const [first = 0, second = Infinity] = logs.postedAt;
      if (second - first < wait) early += 1;
      if (second - first > LONGEST_WAIT * 1.1 + 2_000) late += 1;
    }
  }
  const forms = 'seconds, a date, 0, none, junk, 86,400';
  return {
    id: 'R6',
    text: `Retry-After as ${forms}: ${early} posts before it, ${late} later than the cap (goals 0)`,
    isMet: early + late === 0,
  };
}
