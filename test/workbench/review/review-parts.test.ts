import { ReviewParts } from '../../../workbench/review/review-parts';

test('a part that fails takes nothing from the others, and is told', async () => {
  const parts = new ReviewParts(true);

  const failed = await parts.run("environment 'test'", 0, () => Promise.reject(new Error('one\ntwo')));
  const done = await parts.run('cases', 0, () => 1);

  expect([failed, done]).toEqual([0, 1]);
  expect(parts.gaps).toEqual(["environment 'test': one", "environment 'test': two"]);
});

test('runs no part where there is nothing to run', async () => {
  const parts = new ReviewParts(false);

  expect(await parts.run('cases', 0, () => 1)).toBe(0);
  expect(parts.gaps).toEqual([]);
});
