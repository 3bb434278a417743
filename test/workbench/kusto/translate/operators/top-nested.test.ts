import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

const SALES =
  "datatable (Land: string, City: string, Sum: long) ['A', 'p', 1, 'A', 'q', 5, 'B', 'p', 3, 'B', '', 2, 'B', 'r', 1, 'C', 'p', 2]";

test('takes the first groups, and in each of them the first groups of the next clause', async () => {
  const query = `${SALES} | top-nested 2 of Land by sum(Sum), top-nested 1 of City by Best = max(Sum) + 1 | sort by Land asc`;

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'Land: string',
    'aggregated_Land: long',
    'City: string',
    'Best: long',
  ]);
  expect(rows).toEqual([
    ['A', 6, 'q', 6],
    ['B', 6, 'p', 4],
  ]);
  expect(kql.steps('L | top-nested 1 of K by count(), top-nested of A by max(1)')).toEqual([
    'SELECT *, "K" AS "$key_0", "A" AS "$key_3" FROM "L"',
    'SELECT "$key_0" AS "$group_1", count(*) AS "$value_2" FROM _6 GROUP BY "$key_0" ' +
      'QUALIFY row_number() OVER (ORDER BY count(*) DESC NULLS LAST) <= 1::BIGINT',
    'SELECT "$group_1", "$value_2", "$key_3" AS "$group_4", max(1::BIGINT) AS "$value_5" FROM _6 JOIN _7 ' +
      'ON "$key_0" IS NOT DISTINCT FROM "$group_1" GROUP BY "$group_1", "$value_2", "$key_3"',
    'SELECT "$group_1" AS "K", "$value_2" AS "aggregated_K", "$group_4" AS "A", "$value_5" AS "aggregated_A" FROM _8',
    'SELECT "K", "aggregated_K", "A", "aggregated_A" FROM _9',
  ]);
});

test('takes the last groups, and all of a clause without a number', async () => {
  const query = `${SALES} | top-nested of City by Ignore = max(1), top-nested 1 of Land by sum(Sum) asc`;

  expect(await kql.rows(`${query} | project City, Land | sort by City asc`)).toEqual([
    ['', 'B'],
    ['p', 'A'],
    ['q', 'A'],
    ['r', 'B'],
  ]);
});

test('NaN comes behind the numbers, or before them in ascending order', async () => {
  const rows = "datatable(K: string, x: real)['a', 1.0, 'b', real(nan), 'c', 2.0]";

  expect(await kql.rows(`${rows} | top-nested 2 of K by sum(x) | project K | sort by K asc`)).toEqual([['a'], ['c']]);
  expect(await kql.rows(`${rows} | top-nested 1 of K by sum(x) asc | project K`)).toEqual([['b']]);
});

test.each([
  ["L | top-nested 1 of K with others = 'rest' by count()", /1:23 .*'top-nested' with others .*Union the rest/],
  ['L | top-nested 1 of tolower(K) by count()', /1:5 .*an expression without a name .*'of Name = …'/],
])('refuses %s', async (query, message) => {
  await expect(kql.run(query)).rejects.toThrow(message);
});
