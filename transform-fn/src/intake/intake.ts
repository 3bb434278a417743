import type { TableSchema } from '../../../kql/loader/schema';
import { sendMessage } from '../message';
import type { Blobs, Clock, Log, Queue, Random } from '../ports';
import type { Settings } from '../settings';
import { checkHead, checkSignature, MAX_BYTES_IN_FLIGHT, tooLarge } from './admission';
import { Refusal, type Answer, type IntakeRequest } from './exchange';
import { parseJson, UnreadableJson } from './json';
import type { Hash } from './members';
import { RecentEvents } from './recent-events';
import { toRow, UnreadableEvent, type Row } from './row';

/** What intake needs of the world. */
export interface IntakePorts {
  readonly queue: Queue;
  readonly claims: Blobs;
  readonly clock: Clock;
  readonly random: Random;
  readonly schema: TableSchema;
  readonly hash: Hash;
}

/** Answers one webhook request. */
export type Intake = (request: IntakeRequest, log: Log) => Promise<Answer>;

/** Seconds after which a sender should try again when the relay could not take an event. */
const RETRY_AFTER = { 'Retry-After': '5' };

/**
 * Makes the intake: verify, take out personal data, queue. Success is answered only after the queue has confirmed, so
 * whatever was acknowledged is stored; any other answer means that nothing of the request was taken.
 */
export function createIntake(settings: Settings, ports: IntakePorts): Intake {
  const recent = new RecentEvents(ports.clock);
  let bytesInFlight = 0;

  return async (request, log) => {
    const receivedAt = ports.clock.now();
    let reserved = 0;
    try {
      const maxBytes = checkHead(request, settings);
      if (bytesInFlight + maxBytes > MAX_BYTES_IN_FLIGHT) throw unavailable('overload', 'Relay: too busy.');
      reserved = maxBytes;
      bytesInFlight += reserved;

      const body = await request.read(maxBytes);
      if (body === undefined) throw tooLarge();
      checkSignature(request, body, settings, ports.clock.now());

      const rows = toRows(parseJson(body), ports);
      const wanted = rows.filter(({ EventType }) => !settings.deniedEventTypes.has(String(EventType).toLowerCase()));
      const { traceId } = request;
      const send = (fresh: readonly Row[]) => sendMessage(ports, { traceId, receivedAt, attempts: 0, rows: fresh }, 0);
      const queued = await recent.sendNew(wanted, send).catch(refuseUnqueued);

      const accepted = rows.length;
      const filtered = rows.length - wanted.length;
      log({
        event: 'intake.accepted',
        accepted,
        filtered,
        queued,
        repeated: wanted.length - queued,
        bytes: body.length,
        milliseconds: ports.clock.now() - receivedAt,
        traceId,
      });
      return { status: settings.successStatus, headers: {}, body: { accepted, filtered } };
    } catch (error) {
      const refusal = toRefusal(error);
      const level = refusal.status < 500 ? 'warning' : 'error';
      const cause = refusal.cause instanceof Error ? refusal.cause.name : undefined;
      log({
        event: 'intake.refused',
        level,
        status: refusal.status,
        reason: refusal.reason,
        cause,
        traceId: request.traceId,
      });
      return refusal.answer;
    } finally {
      bytesInFlight -= reserved;
    }
  };
}

function toRows(payload: unknown, { schema, hash }: IntakePorts): Row[] {
  const events: readonly unknown[] = Array.isArray(payload) ? payload : [payload];
  if (events.length === 0) throw new Refusal('shape', 400, 'Body: must hold at least one event, found an empty array.');
  return events.map((event) => toRow(event, schema, hash));
}

function refuseUnqueued(cause: unknown): never {
  throw unavailable('queue', 'Relay: cannot store events now.', cause);
}

function unavailable(reason: 'overload' | 'queue', message: string, cause?: unknown): Refusal {
  return new Refusal(reason, 503, message, RETRY_AFTER, cause);
}

/** Whatever is not a refusal is an error of ours: the sender should try again. */
function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof UnreadableJson) return new Refusal('json', 400, error.message);
  if (error instanceof UnreadableEvent) return new Refusal('shape', 400, error.message);
  return new Refusal('internal', 503, 'Relay: cannot take events now.', RETRY_AFTER, error);
}
