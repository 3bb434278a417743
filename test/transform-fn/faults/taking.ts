import { figure, type Goal } from '../support/goals';
import { synthEvent, synthIntake, synthRequest } from '../support/synth';

/** R8: the queue takes none of many requests. */
export async function refuseWithoutQueue(requests: number): Promise<Goal> {
  const { intake, queue } = synthIntake();
  queue.isDown = true;
  let wrong = 0;
  const settleMemory = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  let before = 0;
  for (let index = 0; index < requests; index += 1) {
    // What the first thousand leave behind is code and caches.
    if (index === 1_000) before = settleMemory();
    const { status, headers } = await intake(synthRequest(synthEvent({ id: `evt_${index}` })), () => undefined);
    if (status !== 503 || headers['Retry-After'] === undefined) wrong += 1;
  }
  const grownBytes = settleMemory() - before;
  const isFlat = grownBytes < 5e6;
  return {
    id: 'R8',
    text: `${figure(requests)} requests while the queue refuses: ${wrong} answered otherwise than 503 with Retry-After (goal 0), heap grew by ${(grownBytes / 1e6).toFixed(1)} MB (goal < 5)`,
    isMet: wrong === 0 && isFlat,
  };
}

/** R10: copies of an event at once and later, within the window. */
export async function takeOnce(seeds: number): Promise<Goal> {
  let rows = 0;
  const answers = new Set<string>();
  for (let seed = 0; seed < seeds; seed += 1) {
    const { post, queue, clock } = synthIntake();
    const copies = Array.from({ length: 50 }, () => post(synthRequest(synthEvent({ id: `evt_${seed}` }))));
    for (const answer of await Promise.all(copies)) answers.add(JSON.stringify(answer));
    await clock.advance(9 * 60_000);
    answers.add(JSON.stringify(await post(synthRequest(synthEvent({ id: `evt_${seed}` })))));
    rows += queue.messages.length;
  }
  return {
    id: 'R10',
    text: `an event 50 times at once and again after 9 minutes, ${seeds} times: ${rows} rows (goal ${seeds}), ${answers.size} different answers (goal 1)`,
    isMet: rows === seeds && answers.size === 1,
  };
}
