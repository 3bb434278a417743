import fc from 'fast-check';

import { MAX_POST_BYTES, takePost } from '../../../transform-fn/src/delivery/batcher';
import type { Parcel } from '../../../transform-fn/src/delivery/shipment';
import { figure, type Goal } from '../support/goals';
import { synthDelivery, synthRow } from '../support/synth-delivery';
import { synthEvent, synthIntake, synthRequest } from '../support/synth';

const MINUTE = 60_000;

/** R3: one poison row among a thousand. */
export async function isolatePoison(seeds: number): Promise<Goal> {
  let most = 0;
  let wrong = 0;
  for (let seed = 0; seed < seeds; seed += 1) {
    const { send, host, logs, deadLetters, storedIds } = synthDelivery(seed);
    const poison = String((seed * 389) % 1_000);
    logs.judgePost = (rows) =>
      rows.some(({ EventId }) => EventId === poison) ? { status: 400, code: 'InvalidRecord' } : undefined;
    for (let id = 0; id < 1_000; id += 1) await send([synthRow(id)]);
    await host.runFor(5 * MINUTE);
    most = Math.max(most, logs.posts.length - 1);
    const [letter = ''] = deadLetters.texts.values();
    if (
      new Set(storedIds()).size !== 999 ||
      deadLetters.texts.size !== 1 ||
      !letter.includes('"reason":"400 InvalidRecord"')
    )
      wrong += 1;
  }
  const text = `1 poison row in 1,000, ${seeds} times: 999 stored and 1 set aside with its reason in all but ${wrong}, at most ${most} posts more (goal <= 21)`;
  return { id: 'R3', text, isMet: wrong === 0 && most <= 21 };
}

/** R4: many large rows, an event of 3 MB, and the size of posts. */
export async function keepPostsSmall(batches: number): Promise<Goal> {
  const { send, host, logs, storedIds } = synthDelivery();
  let tooLarge = 0;
  logs.judgePost = (rows) => {
    if (Buffer.byteLength(JSON.stringify(rows)) <= MAX_POST_BYTES) return undefined;
    tooLarge += 1;
    return { status: 413 };
  };
  for (let id = 0; id < 400; id += 1) await send([synthRow(id, { AdditionalFields: 'x'.repeat(10_000) })]);
  const { post, claims } = synthIntake();
  const huge = {
    platform_id: 'p'.repeat(1_000_000),
    content_metadata: { model: 'm'.repeat(1_000_000) },
    user_id: 'u'.repeat(1_000_000),
  };
  await post(synthRequest(synthEvent({ data: huge })));
  const [text = '[]'] = claims.texts.values();
  const rows = JSON.parse(text) as Record<string, unknown>[];
  await send(rows);
  await host.runFor(MINUTE);

  const isMarked = (JSON.stringify(rows).match(/…\[truncated\]/g) ?? []).length === 3;
  const sizes = fc.array(fc.integer({ min: 2, max: MAX_POST_BYTES - 2 }), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(sizes, fitsPosts), { numRuns: batches });
  return {
    id: 'R4',
    text: `400 rows of 10 KB and an event of 3 MB (cut with marks: ${isMarked ? 'yes' : 'no'}): ${storedIds().length} of 401 stored, ${tooLarge} posts refused with 413 (goal 0); ${figure(batches)} batches within 1,000,000 bytes`,
    isMet: storedIds().length === 401 && tooLarge === 0 && isMarked,
  };
}

function fitsPosts(sizes: readonly number[]): boolean {
  const message = { traceId: 't', receivedAt: 0, attempts: 0, rows: [] };
  const waiting: Parcel[] = sizes.map((bytes) => ({
    row: {},
    bytes,
    message,
    log: () => undefined,
    settle: () => undefined,
  }));
  let left = waiting.length;
  while (waiting.length > 0) {
    const post = takePost(waiting, MAX_POST_BYTES);
    if (post.reduce((sum, { bytes }) => sum + bytes, 0) + post.length + 1 > MAX_POST_BYTES) return false;
    left -= post.length;
  }
  return left === 0;
}

/** R14: events of one-event messages in a post, at 1,000 events a second over a backlog. */
export async function fillPosts(): Promise<Goal> {
  const { send, host, logs } = synthDelivery();
  for (let id = 0; id < 2_000; id += 1) await send([synthRow(id)]);
  for (let id = 2_000; id < 7_000; id += 10) {
    for (let next = id; next < id + 10; next += 1) await send([synthRow(next)]);
    await host.runFor(10);
  }
  await host.runFor(MINUTE);
  const perPost = logs.stored.length / logs.posts.length;
  return {
    id: 'R14',
    text: `${figure(perPost)} events per post at 1,000 events/s over a backlog (goal >= 500)`,
    isMet: perPost >= 500,
  };
}
