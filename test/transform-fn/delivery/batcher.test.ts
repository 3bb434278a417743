import fc from 'fast-check';

import { createBatcher, MAX_POST_BYTES, takePost } from '../../../transform-fn/src/delivery/batcher';
import type { Parcel } from '../../../transform-fn/src/delivery/shipment';
import { VirtualClock } from '../support/virtual-clock';

test('never makes a post of more than 1,000,000 raw bytes, and keeps every parcel in order', () => {
  const sizes = fc.array(
    fc.oneof(fc.integer({ min: 2, max: 2_000 }), fc.integer({ min: 2, max: MAX_POST_BYTES - 2 })),
    {
      minLength: 1,
      maxLength: 40,
    },
  );

  fc.assert(
    fc.property(sizes, (bytes) => {
      const parcels = bytes.map(synthParcel);
      const waiting = [...parcels];
      const posts: Parcel[][] = [];
      while (waiting.length > 0) posts.push(takePost(waiting, MAX_POST_BYTES));

      for (const post of posts) expect(rawBytes(post)).toBeLessThanOrEqual(MAX_POST_BYTES);
      expect(posts.flat()).toEqual(parcels);
    }),
    { numRuns: 1_000 },
  );
});

test('posts what came when nothing more comes for a tenth of a second', async () => {
  const { add, posts, clock } = synthBatcher();
  add([synthParcel(10)]);

  await clock.advance(99);
  expect(posts).toHaveLength(0);
  await clock.advance(1);
  expect(posts).toHaveLength(1);
});

test('waits no longer than a second while parcels keep coming', async () => {
  const { add, posts, clock } = synthBatcher();

  for (let at = 0; at < 1_500; at += 50) {
    add([synthParcel(10)]);
    await clock.advance(50);
  }

  expect(posts.map(({ length }) => length)).toEqual([20]);
});

test('posts at once when a post is full', async () => {
  const { add, posts, clock } = synthBatcher();

  add(Array.from({ length: 1_001 }, () => synthParcel(999)));
  await clock.advance(0);

  expect(posts.map(({ length }) => length)).toEqual([999]);
});

test('makes one post at a time, and settles the parcels of one that throws for later', async () => {
  const clock = new VirtualClock();
  let isOpen = 0;
  let most = 0;
  let count = 0;
  const outcomes: string[] = [];
  const add = createBatcher(clock, async () => {
    most = Math.max(most, (isOpen += 1));
    await new Promise((resolve) => clock.after(500, () => resolve(undefined)));
    isOpen -= 1;
    count += 1;
    if (count === 1) throw new Error('The first one fails.');
  });

  for (let at = 0; at < 20; at += 1) {
    add([{ ...synthParcel(10), settle: (outcome) => outcomes.push(outcome) }]);
    await clock.advance(300);
  }

  expect(most).toBe(1);
  expect(count).toBeGreaterThan(5);
  expect(outcomes).toEqual(['later']);
});

function synthBatcher() {
  const clock = new VirtualClock();
  const posts: (readonly Parcel[])[] = [];
  const add = createBatcher(clock, (parcels) => {
    posts.push(parcels);
    return Promise.resolve();
  });
  return { clock, posts, add };
}

function synthParcel(bytes: number): Parcel {
  const message = { traceId: 't', receivedAt: 0, attempts: 0, rows: [] };
  return { row: {}, bytes, message, log: () => undefined, settle: () => undefined };
}

function rawBytes(post: readonly Parcel[]): number {
  return post.reduce((sum, { bytes }) => sum + bytes, 0) + post.length - 1 + 2;
}
