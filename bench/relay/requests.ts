import { createHmac } from 'node:crypto';

/** Secrets of the bench; the servers check with the same. */
export const TOKEN = 'a-bearer-token-for-the-bench';
export const SIGNING_SECRET = 'a-signing-secret-for-the-bench';

/** Raw HTTP requests, signed, each with event ids of its own, so that none counts as a repeated event. */
export function buildRequests(count: number, eventsEach: number): Buffer[] {
  return Array.from({ length: count }, (_, request) => {
    const events = Array.from({ length: eventsEach }, (__, place) => buildEvent(`evt_${request}_${place}`));
    return toRequest(JSON.stringify(eventsEach === 1 ? events[0] : events));
  });
}

function buildEvent(id: string): unknown {
  return {
    id,
    timestamp: '2026-03-20T14:32:00Z',
    event_type: 'interaction.policy_violated',
    tenant_id: 'tenant-123',
    data: {
      id: `int_${id}`,
      platform_id: 'chatgpt',
      user_id: '4f9c5c1e-0000-4000-8000-000000000001',
      risk_score: 0.95,
      classifications: [{ type: 'EMAIL', value: 'alice@example.com', score: 0.98 }],
      policy_decisions: [{ policy_id: 'pol_abc123', policy_name: 'Block PII on ChatGPT', action: 'block' }],
    },
  };
}

function toRequest(body: string): Buffer {
  const signature = createHmac('sha256', SIGNING_SECRET).update(body).digest('hex');
  const head = [
    'POST /api/events HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${TOKEN}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Noxys-Signature: ${signature}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
