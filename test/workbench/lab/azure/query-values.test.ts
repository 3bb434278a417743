import { toTableJson } from '../../../../workbench/lab/azure/query-values';

test.each([
  ['datetime', '2000-01-02T03:04:05.0000000Z', '"2000-01-02T03:04:05Z"'],
  ['datetime', '2021-09-27T16:47:31.2197600Z', '"2021-09-27T16:47:31.21976Z"'],
  ['datetime', '2021-09-27T16:47:30Z', '"2021-09-27T16:47:30Z"'],
  ['datetime', null, 'null'],
  ['dynamic', { hello: 'world' }, '"{\\"hello\\":\\"world\\"}"'],
  ['dynamic', [], '"[]"'],
  ['dynamic', 'text', '"text"'],
  ['dynamic', null, 'null'],
  ['long', 101, '101'],
  ['long', '9223372036854775807', '9223372036854775807'],
  ['real', 102.1, '102.1'],
  ['real', Number.NaN, '"NaN"'],
  ['real', Number.NEGATIVE_INFINITY, '"-Infinity"'],
  ['decimal', 1.5, '"1.5"'],
  ['decimal', '0.1', '"0.1"'],
  ['bool', true, 'true'],
  ['timespan', '1.02:03:04', '"1.02:03:04"'],
  ['string', '', '""'],
])('writes a %s %j as the service does', (type, value, expected) => {
  expect(toTableJson({ columns: [{ name: 'Column', type }], rows: [[value]] })).toBe(
    `{"name":"PrimaryResult","columns":[{"name":"Column","type":"${type}"}],"rows":[[${expected}]]}`,
  );
});
