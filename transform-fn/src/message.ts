import { isObject } from './intake/members';
import type { Row } from './intake/row';
import type { Blobs, Queue, Random } from './ports';

/** Rows on their way: what one request left, or what is left of it after a delivery. */
export interface Message {
  readonly traceId: string;
  /** When the request came, in milliseconds; for ages in the log only. */
  readonly receivedAt: number;
  /** How often a delivery has put it back. */
  readonly attempts: number;
  readonly rows: readonly Row[];
}

/** A message as the queue handed it over, with the blob that held its rows, if they were too large for the queue. */
export interface OpenedMessage extends Message {
  readonly claim?: string;
}

/** A storage queue takes 64 KiB of base64. */
export const MAX_MESSAGE_BYTES = 49_152;

interface Stores {
  readonly queue: Queue;
  readonly claims: Blobs;
  readonly random: Random;
}

/**
 * Puts rows on the queue, through a blob if they are too large for it: the blob is there before the message is. Resolves
 * once the queue has confirmed. `claim` names the blob that already holds just these rows.
 */
export async function sendMessage(
  stores: Stores,
  message: Message,
  delaySeconds: number,
  claim?: string,
): Promise<void> {
  const { rows, ...envelope } = message;
  const text = JSON.stringify(message);
  if (claim === undefined && Buffer.byteLength(text) <= MAX_MESSAGE_BYTES) return stores.queue.send(text, delaySeconds);

  const name = claim ?? `${stores.random.id()}.json`;
  if (claim === undefined) await stores.claims.put(name, JSON.stringify(rows));
  try {
    await stores.queue.send(JSON.stringify({ ...envelope, claim: name }), delaySeconds);
  } catch (error) {
    // The caller keeps, or refuses, the rows: this copy has no owner.
    if (claim === undefined) await stores.claims.delete(name).catch(() => undefined);
    throw error;
  }
}

/**
 * Reads a message that the queue handed over, as text or already parsed. Undefined when its blob is gone: the blob is
 * deleted last, so a copy of this message was settled before. Throws for what this relay did not write.
 */
export async function openMessage(claims: Blobs, value: unknown): Promise<OpenedMessage | undefined> {
  const envelope = typeof value === 'string' ? parse(value) : value;
  if (!isObject(envelope)) throw unreadable();
  const { traceId, receivedAt, attempts, rows, claim } = envelope;
  if (typeof traceId !== 'string' || typeof receivedAt !== 'number' || typeof attempts !== 'number') throw unreadable();

  if (typeof claim !== 'string') return { traceId, receivedAt, attempts, rows: toRows(rows) };
  const text = await claims.get(claim);
  return text === undefined ? undefined : { traceId, receivedAt, attempts, rows: toRows(parse(text)), claim };
}

function toRows(value: unknown): Row[] {
  if (!Array.isArray(value) || !value.every(isObject)) throw unreadable();
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(): Error {
  return new Error('Queue: a message must be one that this relay wrote, found another. See the poison queue.');
}
