import fc from 'fast-check';

import { decodeMessage } from '../../../../workbench/lab/functions-host/queue-message';

test('decodes base64 of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeMessage(Buffer.from(text).toString('base64'), 'base64')).toBe(Buffer.from(text).toString());
    }),
  );
});

test.each(['{"plain": true}', 'abc', 'YQ', 'YQ==\n'])("takes '%s' for no base64", (text) => {
  expect(decodeMessage(text, 'base64')).toBeUndefined();
});

test('takes any text where no encoding is set', () => {
  expect(decodeMessage('{"plain": true}', 'none')).toBe('{"plain": true}');
});
