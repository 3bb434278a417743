import { createHmac } from 'node:crypto';

import {
  buildSignatureRule,
  isSigned,
  signatureHeaders,
  type SignatureOptions,
  type SignatureRule,
  type SignatureScheme,
} from '../../../transform-fn/src/intake/signature';

const NOW = Date.parse('2026-01-15T12:00:00Z');
const BODY = Buffer.from('{"id":"evt_1"}');
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

test('demands nothing without a scheme', () => {
  expect(buildSignatureRule('none', { secrets: [SECRET] })).toBeUndefined();
});

test.each(['standard-webhooks', 'hmac-hex', 'hmac-base64', 'hmac-sha256-prefix'] as const)(
  'takes what it signs itself in the form %s, and no other body',
  (scheme) => {
    const rule = synthRule(scheme);
    const headers = signatureHeaders(rule, 'msg_1', BODY, NOW);

    expect(check(rule, headers)).toBe(true);
    expect(check(rule, headers, Buffer.from('{"id":"evt_2"}'))).toBe(false);
  },
);

test('reads the plain forms as their senders write them', () => {
  const hex = createHmac('sha256', SECRET).update(BODY).digest('hex');
  const base64 = createHmac('sha256', SECRET).update(BODY).digest('base64');

  expect(check(synthRule('hmac-hex'), { 'x-noxys-signature': hex })).toBe(true);
  expect(check(synthRule('hmac-base64'), { 'x-noxys-signature': base64 })).toBe(true);
  expect(check(synthRule('hmac-sha256-prefix'), { 'x-noxys-signature': `sha256=${hex}` })).toBe(true);
  expect(check(synthRule('hmac-sha256-prefix'), { 'x-noxys-signature': hex })).toBe(false);
});

test('takes header names, signed text and form of the secret as settings', () => {
  const rule = synthRule('hmac-hex', {
    secretForm: 'base64',
    signatureHeader: 'X-Signature',
    timestampHeader: 'X-Time',
    signedContent: '{timestamp}:{body}',
  });
  const timestamp = String(NOW / 1000);
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${timestamp}:`).update(BODY).digest('hex');

  expect(check(rule, { 'x-signature': signature, 'x-time': timestamp })).toBe(true);
  expect(check(rule, { 'x-signature': signature })).toBe(false);
});

test('takes the current and the previous secret', () => {
  const previous = synthRule('standard-webhooks', { secrets: ['whsec_cHJldmlvdXMtc2VjcmV0'] });
  const both = synthRule('standard-webhooks', { secrets: [SECRET, 'whsec_cHJldmlvdXMtc2VjcmV0'] });

  expect(check(both, signatureHeaders(previous, 'msg_1', BODY, NOW))).toBe(true);
  expect(check(both, signatureHeaders(both, 'msg_1', BODY, NOW))).toBe(true);
  expect(check(previous, signatureHeaders(both, 'msg_1', BODY, NOW))).toBe(false);
});

test('takes one of several signatures in a list, and looks at eight at most', () => {
  const rule = synthRule('standard-webhooks');
  const headers = signatureHeaders(rule, 'msg_1', BODY, NOW);
  const signature = headers['webhook-signature'] ?? '';

  expect(check(rule, { ...headers, 'webhook-signature': `v1a,x v1,AAAA ${signature}` })).toBe(true);
  expect(check(rule, { ...headers, 'webhook-signature': `${'v1,AAAA '.repeat(8)}${signature}` })).toBe(false);
});

test.each([
  ['300 seconds old', -300, true],
  ['301 seconds old', -301, false],
  ['300 seconds ahead', 300, true],
  ['301 seconds ahead', 301, false],
])('judges a timestamp %s', (_, seconds, expected) => {
  const rule = synthRule('standard-webhooks');

  expect(check(rule, signatureHeaders(rule, 'msg_1', BODY, NOW + seconds * 1000))).toBe(expected);
});

test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses a request without %s', (name) => {
  const rule = synthRule('standard-webhooks');

  expect(check(rule, { ...signatureHeaders(rule, 'msg_1', BODY, NOW), [name]: undefined })).toBe(false);
});

test.each(['', '1e9', '-1', '0x10', 'NaN', '1768478400.0', ' 1768478400'])('refuses %j as a timestamp', (timestamp) => {
  const rule = synthRule('standard-webhooks');

  expect(check(rule, { ...signatureHeaders(rule, 'msg_1', BODY, NOW), 'webhook-timestamp': timestamp })).toBe(false);
});

function synthRule(scheme: Exclude<SignatureScheme, 'none'>, options: Partial<SignatureOptions> = {}): SignatureRule {
  const rule = buildSignatureRule(scheme, { secrets: [SECRET], ...options });
  if (rule === undefined) throw new Error('No rule.');
  return rule;
}

function check(rule: SignatureRule, headers: Readonly<Record<string, string | undefined>>, body = BODY): boolean {
  return isSigned(rule, (name) => headers[name], body, NOW);
}
