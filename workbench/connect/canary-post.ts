import { randomBytes, randomUUID } from 'node:crypto';

import type { Environment } from '../../stacks/environment';
import { toWebhookUrl } from '../../stacks/noxys-webhook';
import { CANARY_EVENT_TYPE } from '../../transform-fn/src/intake/canary';
import { buildSignatureRule, signatureHeaders } from '../../transform-fn/src/intake/signature';
import type { HttpAnswer, Send } from './http';

/** What the sender of a webhook shows. */
export interface SenderSecrets {
  readonly token: string;

  /** Absent where nothing is signed. */
  readonly signingSecret?: string | undefined;
}

/** A test event, ready to be posted. Rules, tiles and health alerts leave its type out. */
export interface Canary {
  readonly event: Readonly<Record<string, unknown>>;
  readonly eventId: string;

  /** The trace that the relay's log entries about it name. */
  readonly traceId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Makes a test event as Noxys would send it: with the bearer token, and signed where the environment names a scheme. */
export function buildCanary(
  { signatureScheme, signatureOptions }: Pick<Environment, 'signatureScheme' | 'signatureOptions'>,
  { token, signingSecret }: SenderSecrets,
  now: number,
): Canary {
  const eventId = `canary-${randomUUID()}`;
  const traceId = randomBytes(16).toString('hex');
  const timestamp = new Date(now).toISOString();
  const event = {
    id: eventId,
    timestamp,
    event_type: CANARY_EVENT_TYPE,
    tenant_id: 'noxys-sentinel',
    data: { id: eventId },
  };
  const body = Buffer.from(JSON.stringify(event));
  const signature = buildSignatureRule(signatureScheme, {
    secrets: signingSecret === undefined ? [] : [signingSecret],
    secretForm: signatureOptions.secretForm,
    signatureHeader: signatureOptions.header,
    idHeader: signatureOptions.idHeader,
    timestampHeader: signatureOptions.timestampHeader,
    signedContent: signatureOptions.signedContent,
  });
  return {
    event,
    eventId,
    traceId,
    body,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
      ...(signature !== undefined && signatureHeaders(signature, eventId, body, now)),
    },
  };
}

/** Posts a test event to an environment's relay. */
export function postCanary(
  { names }: Pick<Environment, 'names'>,
  { headers, body }: Canary,
  send: Send,
  timeoutSeconds: number,
): Promise<HttpAnswer> {
  return send({ method: 'POST', url: toWebhookUrl(names), headers, body, timeoutSeconds });
}
