import type { Clock, Log, Random } from '../ports';
import type { Settings } from '../settings';
import type { Intake } from './intake';
import { signatureHeaders } from './signature';

/** The event type of the relay's own test events. Rules, tiles and health alerts leave it out. */
export const CANARY_EVENT_TYPE = 'noxys.canary';

/**
 * Sends one synthetic event through the intake as a sender would, with token and signature, and on through queue and
 * ingestion. Throws when it is not taken, so that the run counts as failed.
 */
export async function sendCanary(
  intake: Intake,
  settings: Settings,
  ports: { readonly clock: Clock; readonly random: Random },
  log: Log,
): Promise<void> {
  const now = ports.clock.now();
  const id = `canary-${ports.random.id()}`;
  const timestamp = new Date(now).toISOString();
  const body = Buffer.from(
    JSON.stringify({ id, timestamp, event_type: CANARY_EVENT_TYPE, tenant_id: 'noxys-sentinel', data: { id } }),
  );
  const headers: Readonly<Record<string, string>> = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    authorization: `Bearer ${settings.bearerToken}`,
    ...(settings.signature === undefined ? {} : signatureHeaders(settings.signature, id, body, now)),
  };

  const request = {
    method: 'POST',
    header: (name: string) => headers[name],
    read: () => Promise.resolve(body),
    traceId: id,
  };
  const { status } = await intake(request, log);
  if (status !== settings.successStatus)
    throw new Error(`Canary: must be answered ${settings.successStatus}, got ${status}.`);
  log({ event: 'canary.sent' });
}
