import { useEngine } from '../../../../support/kql';

const kql = useEngine();

test.each([
  ['let f = (a: long) { a }; print f(int(5))', [5]],
  ['let f = (a: real, b: long = 5) { a + b }; print f(5, int(3)), f(int(6)), f(1.5)', [8, 11, 6.5]],
  ['let f = (a: int = -7) { a }; print f(5), f(-5), f()', [5, -5, -7]],
  ['let f = (a: string) { a }; print f(tostring(5))', ['5']],
])('passes a value of a type that the parameter holds: %s', async (query, values) => {
  expect(await kql.rows(query)).toEqual([values]);
});

test.each([
  [
    'let f = (a: long) { a };\nprint f("5")',
    /^KqlError: query:2:9 error unsupported The string '"5"' for the parameter 'a', which is declared as long, .* Write 'tolong\("5"\)'\.$/,
  ],
  ['let f = (a: string) { a }; print f(5)', /:36 error unsupported The long '5' .* Write 'tostring\(5\)'\.$/],
  ['let f = (a: timespan) { ago(a) }; print f(5)', /:43 error unsupported The long '5' .* declared as timespan/],
  ['let f = (a: real) { a }; print f(1d)', /:34 .* The timespan '1d' .* Divide it by a timespan, as in 'x \/ 1s'\.$/],
  ['let f = (a: timespan) { a }; print f(1.5)', /:38 .* Multiply it by a timespan, as in 'x \* 1s'\.$/],
  ['let f = (a: real) { a }; print f(now())', /:34 .* The datetime 'now\(\)' .* Say it in another way/],
  ['let f = (a: string) { a }; print f(a = dynamic("x"))', /:40 error unsupported The dynamic 'dynamic\("x"\)'/],
  ['let f = (a: int) { a }; print f(2147483648)', /:33 error unsupported The long '2147483648'/],
  ['let f = (a: int) { a }; range x from 1 to 2 step 1 | extend y = f(x)', /:67 error unsupported The long 'x'/],
])('refuses a value that it would have to convert: %s', async (query, message) => {
  const error: unknown = await kql.run(query).catch((reason: unknown) => reason);

  expect(String(error)).toMatch(message);
});
