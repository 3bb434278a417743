import { isObject } from './intake/json-object';
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

/** A message as the queue holds it: with its rows, or with the name of the blob that has them. */
export type Envelope = Omit<Message, 'rows'> & ({ readonly rows: readonly Row[] } | { readonly claim: string });

/** A storage queue takes 64 KiB of base64. */
export const MAX_MESSAGE_BYTES = 49_152;

interface Stores {
  readonly queue: Queue;
  readonly claims: Blobs;
  readonly random: Random;
}

/**
 * Puts rows on the queue, through a blob if they are too large for it: the blob is there before the message is. Resolves
 * once the queue has confirmed.
 */
export function sendMessage(stores: Stores, message: Message, delaySeconds: number): Promise<void> {
  const text = JSON.stringify(message);
  // No text has more than three UTF-8 bytes per UTF-16 unit, so short ones need no counting.
  const isSmall = text.length * 3 <= MAX_MESSAGE_BYTES || Buffer.byteLength(text) <= MAX_MESSAGE_BYTES;
  return isSmall ? stores.queue.send(text, delaySeconds) : sendClaim(stores, message, delaySeconds);
}

async function sendClaim({ queue, claims, random }: Stores, message: Message, delaySeconds: number): Promise<void> {
  const { rows, ...rest } = message;
  const claim = `${random.id()}.json`;
  await claims.put(claim, JSON.stringify(rows));
  try {
    await sendEnvelope(queue, { ...rest, claim }, delaySeconds);
  } catch (error) {
    // Whoever sends keeps, or refuses, the rows: this copy has no owner.
    await claims.delete(claim).catch(() => undefined);
    throw error;
  }
}

/** Puts an envelope on the queue as it is. */
export function sendEnvelope(queue: Queue, envelope: Envelope, delaySeconds: number): Promise<void> {
  return queue.send(JSON.stringify(envelope), delaySeconds);
}

/** Reads what the queue handed over, as text or already parsed. Throws for what this relay did not write. */
export function parseEnvelope(value: unknown): Envelope {
  const envelope = typeof value === 'string' ? parse(value) : value;
  if (!isObject(envelope)) throw unreadable();
  const { traceId, receivedAt, attempts, rows, claim } = envelope;
  if (typeof traceId !== 'string' || typeof receivedAt !== 'number' || typeof attempts !== 'number') throw unreadable();
  return { traceId, receivedAt, attempts, ...(typeof claim === 'string' ? { claim } : { rows: toRows(rows) }) };
}

/**
 * The rows of an envelope. Undefined when their blob is gone: it is deleted last, so a copy of this message was settled
 * before. Rejects while the blob cannot be read.
 */
export async function loadRows(claims: Blobs, envelope: Envelope): Promise<readonly Row[] | undefined> {
  if ('rows' in envelope) return envelope.rows;
  const text = await claims.get(envelope.claim);
  return text === undefined ? undefined : toRows(parse(text));
}

function toRows(value: unknown): readonly Row[] {
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
