import fc from 'fast-check';

import { listParameters, rewriteParameter } from '../../../kql/language/parameter';
import { parseSyntax } from '../../../kql/language/parse';

const query = [
  'let threshold = 10; // violations',
  'let risk = 0.8;',
  'let frequency = 1h;',
  'let platforms = dynamic(["a", "b"]);',
  'let userIdIs = "opaque";',
  'let since = datetime(2026-01-15);',
  'let offset = -5;',
  'let computed = now();',
  'Events | where Count > threshold',
].join('\n');

test('lists the let statements whose value is a literal', () => {
  expect(listParameters(query).map(({ name, type, literal }) => [name, type, literal])).toEqual([
    ['threshold', 'long', '10'],
    ['risk', 'real', '0.8'],
    ['frequency', 'timespan', '1h'],
    ['platforms', 'dynamic', 'dynamic(["a", "b"])'],
    ['userIdIs', 'string', '"opaque"'],
    ['since', 'datetime', 'datetime(2026-01-15)'],
    ['offset', 'long', '-5'],
  ]);
});

test.each([
  ['threshold', 25, 'let threshold = 25; // violations'],
  ['risk', 1, 'let risk = 1.0;'],
  ['frequency', '90m', 'let frequency = 90m;'],
  ['platforms', ['c"d'], 'let platforms = dynamic(["c\\"d"]);'],
  ['userIdIs', 'upn', 'let userIdIs = "upn";'],
  ['since', '2026-02-01T00:00:00Z', 'let since = datetime(2026-02-01T00:00:00Z);'],
  ['offset', -7, 'let offset = -7;'],
])('rewrites the literal of %s and nothing else', (name, value, line) => {
  const rewritten = rewriteParameter(query, name, value);

  const changed = rewritten.split('\n').filter((each) => !query.split('\n').includes(each));
  expect(changed).toEqual([line]);
});

test.each([
  ['threshold', '25', `Parameter 'threshold': the value must be of type long, got "25".`],
  ['threshold', 2.5, "Parameter 'threshold': the value must be of type long, got 2.5."],
  ['threshold', undefined, "Parameter 'threshold': the value must be of type long, got nothing."],
  ['frequency', '1h; Events', `Parameter 'frequency': the value must be of type timespan, got "1h; Events".`],
  ['since', '2026-99-01', `Parameter 'since': the value must be of type datetime, got "2026-99-01".`],
  ['computed', 1, /^Parameter 'computed': the query must declare it as 'let computed = literal;', found 'threshold', /],
])('refuses to set %s to %j', (name, value, message) => {
  expect(() => rewriteParameter(query, name, value)).toThrow(message);
});

test('writes any text as a literal that reads back the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const rewritten = rewriteParameter('let name = "";', 'name', value);

      const literal = parseSyntax(rewritten).items('Statements')[0]?.child('Expression');
      expect(literal?.stringValue).toBe(value);
    }),
  );
});
