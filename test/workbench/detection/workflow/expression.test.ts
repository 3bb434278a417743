import fc from 'fast-check';

import { parseTemplate } from '../../../../workbench/detection/workflow/expression';
import { compile, evaluate, type Scope } from '../../../../workbench/detection/workflow/evaluate';

const scope: Scope = {
  triggerbody: { minimum: 0, maximum: 0, run: () => ({ object: { name: 'i1', list: [1, 2], 'odd key': true } }) },
};

function valueOf(text: string): unknown {
  return evaluate(compile(text, 'p/actions/A/inputs'), scope);
}

test.each([
  ['plain text', 'plain text'],
  ['@@home', '@home'],
  ['a @@{b}', 'a @{b}'],
  ['user@example.com', 'user@example.com'],
  ["@{triggerBody()['object']['name']}", 'i1'],
  ["<@{triggerBody().object.name}> and @{'it''s'}", "<i1> and it's"],
  ["@triggerBody()?['object']?['list']?[1]", 2],
  ["@triggerBody()?['object']?['missing']?['deeper']", null],
  ["@triggerBody()?['object']?['odd key']", true],
  ["x@{triggerBody()?['missing']}y", 'xy'],
  ["@{'a}b'}", 'a}b'],
  ["@ concat( 'a' , string(1.5) )", 'a1.5'],
  ['@null', null],
  ['@{true}', 'True'],
])('evaluates %j', (text, expected) => {
  expect(valueOf(text)).toEqual(expected);
});

test.each([
  ["@concat('a'", /expected '\)' at offset 11, got the end/],
  ["@{concat('a')", /expected '}' at offset 13, got the end/],
  ['@name', /'name' at offset 1 must be followed by '\('/],
  ["@concat('a', )", /expected a function, a text or a number at offset 13/],
  ["@'open", /no closing quote/],
  ['@a() + b()', /unexpected character '\+' at offset 5/],
  ['@a()?b()', /after '\?'/],
])('refuses %j with the place', (text, message) => {
  expect(() => valueOf(text)).toThrow(message);
});

test('an error names the action and the function, never a value', () => {
  expect(() => valueOf("@substring('secret', 4, 9)")).toThrow(
    "p/actions/A/inputs: function 'substring' expects start and length inside the text of 6 characters, got 4 and 9.",
  );
  expect(() => valueOf("@triggerBody()['gone']")).toThrow(
    "there is no member 'gone'; write ?['gone'] where it may be absent",
  );
});

test('a text without @ is itself, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes('@'));
      expect(parseTemplate(text)).toEqual({ kind: 'text', text });
    }),
  );
});

test('any text survives being quoted in an expression', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const quoted = `'${text.replaceAll("'", "''")}'`;
      expect(valueOf(`@${quoted}`)).toBe(text);
      expect(valueOf(`<@{${quoted}}>`)).toBe(`<${text}>`);
    }),
  );
});
