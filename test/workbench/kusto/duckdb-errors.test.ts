import { dataErrorOf } from '../../../workbench/kusto/duckdb-errors';

test('tells an error of the data without the name of its kind', () => {
  const error = new Error('Out of Range Error: Overflow in addition of INT64 (1 + 2)!\n\nLINE 1: SELECT');

  expect(dataErrorOf(error)).toBe('Overflow in addition of INT64 (1 + 2)!');
});

test.each([
  'Parser Error: syntax error',
  'Binder Error: no column',
  'Catalog Error: no table',
  'INTERNAL Error: assert',
])('passes %j on as a fault of the translation', (message) => {
  expect(() => dataErrorOf(new Error(message), 'rules/x.kql')).toThrow(
    `rules/x.kql: the SQL of a query must run, found '${message}'. This is a fault of noxys-sentinel`,
  );
});
