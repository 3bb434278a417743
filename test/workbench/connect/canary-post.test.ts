import { loadEnvironment } from '../../../stacks/environment';
import { buildSignatureRule, isSigned } from '../../../transform-fn/src/intake/signature';
import { buildCanary } from '../../../workbench/connect/canary-post';

const NOW = Date.parse('2026-03-20T14:32:00Z');
const SECRET = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=';
const environment = loadEnvironment('test');

test('is an event that rules and tiles leave out, with the token of a sender', () => {
  const { event, eventId, headers, body, traceId } = buildCanary(environment, { token: 'token' }, NOW);

  expect(JSON.parse(body.toString())).toEqual(event);
  expect(event).toMatchObject({ id: eventId, event_type: 'noxys.canary', timestamp: '2026-03-20T14:32:00.000Z' });
  expect(headers).toMatchObject({ authorization: 'Bearer token', 'content-type': 'application/json' });
  expect(headers['traceparent']).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  expect(headers).not.toHaveProperty('webhook-signature');
});

test.each(['standard-webhooks', 'hmac-hex', 'hmac-base64', 'hmac-sha256-prefix'] as const)(
  'carries a signature that the relay takes under the scheme %s',
  (signatureScheme) => {
    const settings = { signatureScheme, signatureOptions: { header: 'X-Signed' } };
    const { headers, body } = buildCanary(settings, { token: 'token', signingSecret: SECRET }, NOW);

    const rule = buildSignatureRule(signatureScheme, { secrets: [SECRET], signatureHeader: 'X-Signed' });

    expect(rule !== undefined && isSigned(rule, (name) => headers[name], body, NOW)).toBe(true);
  },
);
