import { systemClock, systemRandom } from '../../transform-fn/src/azure/system';
import { createDelivery } from '../../transform-fn/src/delivery/delivery';
import type { Blobs, Logs } from '../../transform-fn/src/ports';

const PER_SECOND = 1_000;
const BACKLOG = 5_000;

/** As in host.json: fetches of 32, as long as no more than 1,000 are under way. */
const FETCH = 32;
const MAX_IN_FLIGHT = 1_032;
const FETCH_MILLISECONDS = 10;

/** What a post takes. */
const POST_MILLISECONDS = 100;

const NEVER_USED: Blobs = {
  put: () => Promise.reject(new Error('No blob is needed here.')),
  get: () => Promise.resolve(undefined),
  delete: () => Promise.resolve(),
  lease: () => Promise.resolve(undefined),
  async *list() {
    await Promise.resolve();
    yield* [];
  },
};

/** Runs the real delivery in real time over a backlog that 1,000 one-event messages a second join. */
export async function benchDelivery(seconds: number): Promise<{ posts: number; eventsPerPost: number }> {
  const posts: number[] = [];
  const logs: Logs = {
    post: async (rows) => {
      await new Promise((resolve) => setTimeout(resolve, POST_MILLISECONDS));
      posts.push(rows.length);
    },
    refreshToken: () => Promise.resolve(),
  };
  const queue = { send: () => Promise.reject(new Error('Nothing goes back here.')) };
  const ports = { logs, queue, claims: NEVER_USED, deadLetters: NEVER_USED, clock: systemClock, random: systemRandom };
  const deliver = createDelivery(ports);

  const startedAt = Date.now();
  const arrived = (): number => BACKLOG + Math.floor(((Date.now() - startedAt) / 1000) * PER_SECOND);
  let fetched = 0;
  let inFlight = 0;
  while (Date.now() - startedAt < seconds * 1000) {
    for (let left = Math.min(FETCH, MAX_IN_FLIGHT - inFlight, arrived() - fetched); left > 0; left -= 1) {
      inFlight += 1;
      void deliver(toMessage((fetched += 1)), () => undefined).finally(() => (inFlight -= 1));
    }
    await new Promise((resolve) => setTimeout(resolve, FETCH_MILLISECONDS));
  }
  return { posts: posts.length, eventsPerPost: posts.reduce((sum, rows) => sum + rows, 0) / posts.length };
}

function toMessage(id: number): unknown {
  const row = {
    NoxysTenantId: 'tenant-123',
    EventId: `evt_${id}`,
    EventTime: '2026-03-20T14:32:00Z',
    AdditionalFields: 'x'.repeat(600),
  };
  return { traceId: `trace-${id}`, receivedAt: Date.now(), attempts: 0, rows: [row] };
}
