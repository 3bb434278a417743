import fc from 'fast-check';

import { toCanonicalJson, toLiteral } from '../../stacks/terraform-text';

test.each([
  ['a template', '${x}', '$${x}'],
  ['a directive', '%{if}', '%%{if}'],
  ['a Windows line ending', 'a\r\nb', 'a\nb'],
  ['what is no template', '{{Column}} @{listCallbackUrl()} $x 5%', '{{Column}} @{listCallbackUrl()} $x 5%'],
])('writes %s so that Terraform takes it literally', (_, text, expected) => {
  expect(toLiteral(text)).toBe(expected);
});

test('sorts keys at every depth and leaves lists in their order', () => {
  expect(toCanonicalJson({ b: [{ d: 1, c: 2 }, 'a'], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},"a"]}');
});

test('canonical JSON says the same as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      expect(JSON.parse(toCanonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
    ),
  );
});
