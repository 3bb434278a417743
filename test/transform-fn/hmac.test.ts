import { createHmac as createNodeHmac } from 'node:crypto';

import fc from 'fast-check';

import { createHmac } from '../../transform-fn/src/hmac';

test('makes the HMAC-SHA256 that Node makes, for keys and messages of any length and cut', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 });

  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      pieces,
      fc.constantFrom('hex', 'base64'),
      (key, message, encoding) => {
        const node = createNodeHmac('sha256', key).update(Buffer.concat(message)).digest(encoding);
        expect(createHmac(key)(message, encoding)).toBe(node);
      },
    ),
    { numRuns: 500 },
  );
});

test.each([0, 63, 64, 65, 128])('takes a key of %d bytes', (length) => {
  const key = Buffer.alloc(length, 7);

  expect(createHmac(key)([Buffer.from('message')], 'hex')).toBe(
    createNodeHmac('sha256', key).update('message').digest('hex'),
  );
});

// The test cases 2, 6 and 7 of RFC 4231.
test.each([
  [
    Buffer.from('Jefe'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    Buffer.alloc(131, 0xaa),
    'Test Using Larger Than Block-Size Key - Hash Key First',
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
  [
    Buffer.alloc(131, 0xaa),
    'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  ],
])('makes what the standard prints', (key, message, expected) => {
  expect(createHmac(key)([Buffer.from(message)], 'hex')).toBe(expected);
});

test('keeps nothing of a message for the next one', () => {
  const hmac = createHmac(Buffer.from('key'));
  const first = hmac([Buffer.from('first')], 'hex');
  hmac([Buffer.from('another, and longer')], 'hex');

  expect(hmac([Buffer.from('first')], 'hex')).toBe(first);
});
