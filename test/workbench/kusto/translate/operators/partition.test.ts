import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('runs a query over the rows of each value', async () => {
  const query = 'L | partition hint.strategy=native by K (top 1 by A | extend B = A + 1) | sort by A asc';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['K: string', 'A: long', 'B: long']);
  expect(rows).toEqual([
    ['x', 2, 3],
    ['y', 3, 4],
  ]);
  expect(kql.steps(query)[0]).toBe('SELECT DISTINCT "K" AS "$key_0" FROM "L"');
  expect(kql.sql(query)).toContain('SELECT i.* FROM "L" AS i WHERE i."K" IS NOT DISTINCT FROM p."$key_0"');
  expect(kql.sql(query)).toContain('SELECT s."K" AS "K", s."A" AS "A", s."B" AS "B" FROM _1 AS p, LATERAL (WITH ');
});

test('row functions see the rows of one value, in the order of the input', async () => {
  const query =
    'L | sort by A desc | partition by K (extend N = row_number(), Before = prev(A)) | project A, N, Before | sort by A asc';

  expect(await kql.rows(query)).toEqual([
    [1, 2, 2],
    [2, 1, null],
    [3, 1, null],
  ]);
});

test('a summary without keys is one row for each value, also where no row is left', async () => {
  const query = 'L | partition by K (where A > 2 | summarize Count = count()) | sort by Count asc';

  expect(await kql.rows(query)).toEqual([[0], [1]]);
});

test('refuses a query that names its table, and an operator that cannot be run', async () => {
  await expect(kql.run('L | partition by K { R | where B > 1 }')).rejects.toThrow(
    "'partition' with a query that names its table cannot be run exactly here. Write it in parentheses.",
  );
  await expect(kql.run('L | partition by K (sample 1)')).rejects.toThrow("'sample 1' in 'partition'");
});
