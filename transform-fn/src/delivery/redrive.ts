import { sendMessage } from '../message';
import type { Blobs, Clock, Log, Queue, Random } from '../ports';
import { parseDeadLetter } from './dead-letter';

/** What redriving needs of the world. */
export interface RedrivePorts {
  readonly deadLetters: Blobs;
  readonly queue: Queue;
  readonly claims: Blobs;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Puts every dead letter back on the queue, and deletes it once the queue has it. Safe to run twice, at the same time as
 * well: each letter is leased first, and one that somebody else has is left to them. What is not a dead letter stays.
 * Rejects when the queue or the container does, and leaves the letter for the next run.
 */
export async function redrive(ports: RedrivePorts, log: Log): Promise<{ redriven: number; skipped: number }> {
  let redriven = 0;
  let skipped = 0;
  for await (const name of ports.deadLetters.list()) {
    const lease = await ports.deadLetters.lease(name);
    const letter = lease === undefined ? undefined : parseDeadLetter(lease.text);
    if (lease === undefined || letter === undefined) {
      await lease?.release();
      skipped += 1;
      continue;
    }
    const message = { traceId: letter.traceId, receivedAt: ports.clock.now(), attempts: 0, rows: [letter.row] };
    try {
      await sendMessage(ports, message, 0);
      await lease.delete();
    } catch (error) {
      // The host tries again before the lease would end by itself, and must find the letter free.
      await lease.release().catch(() => undefined);
      throw error;
    }
    redriven += 1;
  }
  log({ event: 'redrive.finished', redriven, skipped });
  return { redriven, skipped };
}
