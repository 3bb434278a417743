import type { Answer } from './intake/exchange';
import type { Clock } from './ports';

/** How long an answer of the queue is believed, so that a stranger's requests cost nothing. */
const FRESH_MILLISECONDS = 10_000;

/** Tells whether the relay can take events: whether its queue answers. Says no more, since anybody may ask. */
export function createHealth(queueAnswers: () => Promise<void>, clock: Clock): () => Promise<Answer> {
  let checkedAt = -Infinity;
  let isReady = Promise.resolve(false);

  return async () => {
    if (Math.abs(clock.now() - checkedAt) > FRESH_MILLISECONDS) {
      checkedAt = clock.now();
      isReady = queueAnswers().then(
        () => true,
        () => false,
      );
    }
    return (await isReady) ? { status: 200, headers: {}, body: { status: 'ready' } } : NOT_READY;
  };
}

/** What the relay answers while it cannot take events. */
export const NOT_READY: Answer = { status: 503, headers: { 'Retry-After': '60' }, body: { status: 'not ready' } };
