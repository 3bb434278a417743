import fc from 'fast-check';

import { parseJson, printJson } from '../../../workbench/kusto/json';

test('keeps every digit of a number and the order of members', () => {
  const text = '{"b":1.0,"a":[9007199254740993,-1e-7,true,null],"":{}}';

  expect(printJson(parseJson(text))).toBe(text);
});

test('drops white space between values', () => {
  expect(printJson(parseJson(' { "a" : [ 1 , 2 ] } '))).toBe('{"a":[1,2]}');
});

test.each(['', '{', '[1,]', '{"a" 1}', '01', 'nul', '"a', '1 2'])('refuses %j', (text) => {
  expect(() => parseJson(text)).toThrow();
});

test('prints any JSON as it was', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(printJson(parseJson(text)))).toEqual(JSON.parse(text));
    }),
  );
});
