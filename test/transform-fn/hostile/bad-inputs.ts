import { ServerProcess } from '../../../bench/relay/server-process';
import { synthEnvironment } from '../support/synth';
import { BAD_REQUESTS } from './bad-requests';
import { fuzzRequests } from './fuzz';
import { postRaw, type RawAnswer } from './raw-post';

/** What came of bad requests. */
export interface BadInputFigures {
  readonly handMade: number;
  readonly fuzzed: number;
  /** Requests that were answered in another way than they must be. */
  readonly surprises: readonly string[];
  readonly slowestMilliseconds: number;
  readonly peakBytes: number;
  /** Messages on the queue after all of it. */
  readonly queuedMessages: number;
}

/** Senders at the same time. */
const SENDERS = 8;

/** Sends every hand-made bad request and as many fuzzed ones as wanted to an intake in a process of its own. */
export async function sendBadInputs(seed: number, fuzzed: number): Promise<BadInputFigures> {
  const server = await ServerProcess.start('relay', synthEnvironment());
  const surprises: string[] = [];
  let slowestMilliseconds = 0;
  const send = async (bytes: Buffer, judge: (answer: RawAnswer) => string | undefined): Promise<void> => {
    const answer = await postRaw(server.port, bytes);
    const surprise = judge(answer);
    if (surprise !== undefined) surprises.push(surprise);
    slowestMilliseconds = Math.max(slowestMilliseconds, answer.milliseconds);
  };
  try {
    for (const { name, bytes, answers } of BAD_REQUESTS) {
      await send(bytes, ({ status }) =>
        answers.includes(status) ? undefined : `${name}: ${status} instead of ${answers.join(' or ')}`,
      );
    }
    const requests = fuzzRequests(seed, fuzzed);
    const sender = async (): Promise<void> => {
      for (const bytes of requests) {
        await send(bytes, ({ status }) =>
          isRefusal(status) ? undefined : `fuzzed: ${status} for ${bytes.toString('latin1')}`,
        );
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    const { peakBytes, queuedMessages } = await server.state();
    return { handMade: BAD_REQUESTS.length, fuzzed, surprises, slowestMilliseconds, peakBytes, queuedMessages };
  } finally {
    server.stop();
  }
}

function isRefusal(status: RawAnswer['status']): boolean {
  return status === 'closed' || (status >= 400 && status < 500);
}
