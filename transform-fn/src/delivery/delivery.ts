import type { Row } from '../intake/row';
import { loadRows, parseEnvelope, sendEnvelope, sendMessage, type Envelope } from '../message';
import type { Blobs, Clock, Log, Logs, Queue, Random } from '../ports';
import { createBatcher } from './batcher';
import { Gate } from './gate';
import { createLimiter } from './limiter';
import { post } from './poster';
import { toParcels } from './shipment';

/** What delivery needs of the world. */
export interface DeliveryPorts {
  readonly logs: Logs;
  readonly queue: Queue;
  readonly claims: Blobs;
  readonly deadLetters: Blobs;
  readonly clock: Clock;
  readonly random: Random;
}

/** Settles one message: when it resolves, the queue may drop the message. */
export type Delivery = (message: unknown, log: Log) => Promise<void>;

/** A fault puts back all messages in flight; one connection for each would be a thousand. */
const PUT_BACKS_AT_ONCE = 32;

/**
 * Makes the delivery: combines the messages that are in flight into posts, and settles each message once every one of
 * its rows is stored, set aside, or back on the queue. A fault of a service never costs a message one of its deliveries:
 * what is left of it is put back as a new message with a delay.
 */
export function createDelivery(ports: DeliveryPorts): Delivery {
  const gate = new Gate(ports.clock, ports.random);
  const enqueue = createBatcher(ports.clock, (parcels) => post(parcels, { ...ports, gate }));
  const limit = createLimiter(PUT_BACKS_AT_ONCE);

  /** `rows` are what is left of the message; all of it without them. */
  async function putBack(envelope: Envelope, log: Log, rows?: readonly Row[]): Promise<void> {
    const delaySeconds = gate.putBackSeconds();
    const again = { ...envelope, attempts: envelope.attempts + 1 };
    const { traceId, receivedAt, attempts } = again;
    await limit(() =>
      rows === undefined
        ? sendEnvelope(ports.queue, again, delaySeconds)
        : sendMessage(ports, { traceId, receivedAt, attempts, rows }, delaySeconds),
    );
    const count = rows?.length ?? ('rows' in envelope ? envelope.rows.length : undefined);
    log({ event: 'delivery.put-back', rows: count, attempts, delaySeconds, traceId });
  }

  return async (value, log) => {
    const envelope = parseEnvelope(value);
    if (gate.waitMilliseconds() > 0) return putBack(envelope, log);

    const claimed = await tryLoad(ports.claims, envelope, log);
    if (claimed === 'later') return putBack(envelope, log);
    if (claimed === 'settled before') return;

    const { parcels, outcomes } = toParcels({ ...envelope, rows: claimed }, log);
    enqueue(parcels);
    const settled = await outcomes;
    const left = claimed.filter((_, place) => settled[place] === 'later');
    if (left.length === claimed.length) return putBack(envelope, log);

    if (left.length > 0) await putBack(envelope, log, left);
    if ('claim' in envelope) await discard(ports.claims, envelope, log);
  };
}

async function tryLoad(
  claims: Blobs,
  envelope: Envelope,
  log: Log,
): Promise<readonly Row[] | 'later' | 'settled before'> {
  const { traceId } = envelope;
  try {
    const rows = await loadRows(claims, envelope);
    if (rows === undefined) log({ event: 'delivery.settled-before', traceId });
    return rows ?? 'settled before';
  } catch (error) {
    log({ event: 'delivery.claim-unread', level: 'warning', cause: nameOf(error), traceId });
    return 'later';
  }
}

/** A blob that stays behind harms nobody; to fail for it would deliver its rows again. */
async function discard(claims: Blobs, envelope: Envelope & { readonly claim: string }, log: Log): Promise<void> {
  try {
    await claims.delete(envelope.claim);
  } catch (error) {
    log({ event: 'delivery.claim-left', level: 'warning', cause: nameOf(error), traceId: envelope.traceId });
  }
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}
