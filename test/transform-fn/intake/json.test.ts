import fc from 'fast-check';

import { MAX_DEPTH, MAX_VALUES, parseJson } from '../../../transform-fn/src/intake/json';

test('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      fc.pre(!text.includes('__proto__'));

      expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  ['nothing', ''],
  ['half an object', '{"id":'],
  ['two objects', '{}{}'],
  ['a text without an end', '"\\'],
  ['a byte order mark', '\uFEFF{}'],
  ['single quotes', "{'id':1}"],
])('refuses %s', (_, text) => {
  expect(() => parseJson(Buffer.from(text))).toThrow('Body: must be JSON.');
});

test('refuses bytes that are not UTF-8', () => {
  expect(() => parseJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toThrow('Body: must be UTF-8.');
});

test('refuses what is nested too deep, and what has too many values', () => {
  const nested = (depth: number): Buffer => Buffer.from('['.repeat(depth) + ']'.repeat(depth));
  const wide = (values: number): Buffer => Buffer.from(`[${'0,'.repeat(values - 1)}0]`);

  expect(() => parseJson(nested(MAX_DEPTH))).not.toThrow();
  expect(() => parseJson(nested(MAX_DEPTH + 1))).toThrow('nested at most 32 deep');
  expect(() => parseJson(wide(MAX_VALUES + 1))).not.toThrow();
  expect(() => parseJson(wide(MAX_VALUES + 2))).toThrow('at most 100000 members and elements');
});

test.each([
  ['as it is', '{"__proto__":1}'],
  ['with a space before the colon', '{"__proto__" :1}'],
  ['escaped', '{"\\u005f_proto__":1}'],
  ['wholly escaped', `{"${'__proto__'.replace(/./g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)}":1}`],
  ['deep inside', '[{"a":[{"b":{"__proto__":{"x":1}}}]}]'],
])('refuses the key __proto__ %s', (_, text) => {
  expect(() => parseJson(Buffer.from(text))).toThrow("must not have the key '__proto__'");
});

test('takes __proto__ in a value, quotes and brackets in texts', () => {
  const payload = { note: '"__proto__": [[{', other: '\\"', list: ['__proto__', ':'] };

  expect(parseJson(Buffer.from(JSON.stringify(payload)))).toEqual(payload);
});
