import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';

import { buildSignatureRule, isSigned, signatureHeaders } from '../../../transform-fn/src/intake/signature';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const library = new Webhook(SECRET);
const rule = buildSignatureRule('standard-webhooks', { secrets: [SECRET] });
if (rule === undefined) throw new Error('A scheme has a rule.');

/** The library looks at the real clock. */
const now = Date.now();
const id = fc.stringMatching(/^[a-z0-9_-]{1,40}$/);

test('takes what the Standard Webhooks library signs, and nothing that differs', () => {
  fc.assert(
    fc.property(id, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (message, body, other) => {
      const headers: Record<string, string> = {
        'webhook-id': message,
        'webhook-timestamp': String(Math.floor(now / 1000)),
        'webhook-signature': library.sign(message, new Date(now), body),
      };
      const check = (text: string) => isSigned(rule, (name) => headers[name], Buffer.from(text), now);

      expect(check(body)).toBe(true);
      if (!Buffer.from(other).equals(Buffer.from(body))) expect(check(other)).toBe(false);
    }),
  );
});

test('signs so that the Standard Webhooks library takes it', () => {
  fc.assert(
    fc.property(id, fc.json(), (message, body) => {
      const headers = signatureHeaders(rule, message, Buffer.from(body), now);

      expect(library.verify(body, headers)).toEqual(JSON.parse(body));
    }),
  );
});
