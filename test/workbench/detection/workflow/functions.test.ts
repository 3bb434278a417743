import { compile, evaluate } from '../../../../workbench/detection/workflow/evaluate';

function valueOf(expression: string): unknown {
  return evaluate(compile(`@${expression}`, 'p'), {});
}

test.each([
  ["addMinutes('2026-01-15T12:00:00Z', -1)", '2026-01-15T11:59:00.0000000Z'],
  ["addMinutes('2026-01-15T12:00:00.1234567Z', 60)", '2026-01-15T13:00:00.1234567Z'],
  ['and(true, false)', false],
  ['or(true, false)', true],
  ['not(true)', false],
  ["base64('user:päss')", 'dXNlcjpww6Rzcw=='],
  ["coalesce(null, '', 'b')", ''],
  ["concat('a', 1, null)", 'a1'],
  ["contains('abc', 'b')", true],
  ["contains(createArray('a', 'b'), 'c')", false],
  ["contains(json('{\"a\":null}'), 'a')", true],
  ['empty(null)', true],
  ["empty('')", true],
  ['empty(createArray(1))', false],
  ["empty(json('{}'))", true],
  ['equals(json(\'{"a":[1]}\'), json(\'{"a":[1]}\'))', true],
  ["equals('1', 1)", false],
  ["first(json('[]'))", null],
  ["first('abc')", 'a'],
  ['greater(2, 1)', true],
  ["less('a', 'b')", true],
  ["if(true, 'y', 'n')", 'y'],
  ["join(createArray(1, 2), ', ')", '1, 2'],
  ["length('abc')", 3],
  ['min(3, 2)', 2],
  ['min(createArray(3, 2))', 2],
  ["replace('a.b.c', '.', '-')", 'a-b-c'],
  ['string(json(\'{"a":1}\'))', '{"a":1}'],
  ["substring('abcdef', 2, 3)", 'cde'],
  ["substring('abcdef', 2)", 'cdef'],
  ['take(createArray(1, 2, 3), 2)', [1, 2]],
  ["take('abc', 9)", 'abc'],
  ['union(createArray(1, 2), createArray(2, 3))', [1, 2, 3]],
  ['union(json(\'{"a":1}\'), json(\'{"a":2}\'))', { a: 2 }],
])('%s', (expression, expected) => {
  expect(valueOf(expression)).toEqual(expected);
});

test.each([
  ['length(null)', "function 'length' expects a text or an array, got null"],
  ["join('a', ',')", "function 'join' expects an array, got a value of type string"],
  ["and(true, 'x')", "function 'and' expects a boolean"],
  ["greater('a', 1)", "function 'greater' expects two numbers or two texts"],
  ["json('{')", "function 'json' expects JSON text"],
  ["addMinutes('soon', 1)", "function 'addMinutes' expects a time"],
  ["nosuch('a')", "function 'nosuch' is not supported"],
])('%s is refused', (expression, message) => {
  expect(() => valueOf(expression)).toThrow(message);
});

test('both sides of an if are evaluated, as the service does', () => {
  expect(() => valueOf("if(true, 'a', json('{'))")).toThrow("function 'json' expects JSON text");
});
