import { openMessage, sendMessage, type OpenedMessage } from '../message';
import type { Blobs, Clock, Log, Logs, Queue, Random } from '../ports';
import { createBatcher } from './batcher';
import { Gate } from './gate';
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

/**
 * Makes the delivery: combines the messages that are in flight into posts, one post at a time, and settles each message
 * once every one of its rows is stored, set aside, or back on the queue. A fault of the service never costs a message
 * one of its deliveries: what is left of it is put back as a new message with a delay.
 */
export function createDelivery(ports: DeliveryPorts): Delivery {
  const gate = new Gate(ports.clock, ports.random);
  const enqueue = createBatcher(ports.clock, (parcels) => post(parcels, { ...ports, gate }));

  return async (value, log) => {
    const message = await openMessage(ports.claims, value);
    if (message === undefined) {
      log({ event: 'delivery.settled-before' });
      return;
    }
    if (gate.waitMilliseconds() > 0) return putBack(message, message.rows, gate, ports, log);

    const { parcels, outcomes } = toParcels(message, log);
    enqueue(parcels);
    const settled = await outcomes;
    const left = message.rows.filter((_, place) => settled[place] === 'later');
    if (left.length > 0) await putBack(message, left, gate, ports, log);
    else if (message.claim !== undefined) await ports.claims.delete(message.claim);
  };
}

/** Puts what is left of a message back on the queue; its blob stays if it still holds just these rows. */
async function putBack(
  message: OpenedMessage,
  rows: OpenedMessage['rows'],
  gate: Gate,
  ports: DeliveryPorts,
  log: Log,
): Promise<void> {
  const { claim, ...sent } = message;
  const keptClaim = rows.length === message.rows.length ? claim : undefined;
  const delaySeconds = gate.putBackSeconds();
  await sendMessage(ports, { ...sent, rows, attempts: message.attempts + 1 }, delaySeconds, keptClaim);
  if (claim !== undefined && keptClaim === undefined) await ports.claims.delete(claim);
  log({
    event: 'delivery.put-back',
    rows: rows.length,
    attempts: message.attempts + 1,
    delaySeconds,
    traceId: message.traceId,
  });
}
