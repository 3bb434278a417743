import { useEngine } from '../../../../support/kql';

const kql = useEngine();

const BUCKETS = 'datatable (Milliseconds: long, Count: long) [5, 7, 15, 2, 25, 0, 35, 1]';

test.each<[string, unknown[]]>([
  ['percentilew(Milliseconds, Count, 70)', [5]],
  ['percentilesw(Milliseconds, Count, 70, 71, 90.5)', [5, 15, 35]],
  ['percentilesw(Milliseconds, Count, 50)', [5]],
  ['P = percentilesw_array(Milliseconds, Count, 0, 90, 100)', [[5, 15, 35]]],
  ['P = percentilesw_array(Milliseconds, Count, dynamic([80, 99.9]))', [[15, 35]]],
  ['percentilew(Milliseconds, Count - Count, 50)', [null]],
])('%s counts a value as often as its weight says', async (aggregate, row) => {
  expect(await kql.rows(`${BUCKETS} | summarize ${aggregate}`)).toEqual([row]);
});

test('with equal weights, gives what the percentiles without weights are', async () => {
  const query =
    'range N from 1 to 97 step 1 | extend W = 2 ' +
    '| summarize A = percentiles_array(N, 3, 33, 50, 99), B = percentilesw_array(N, W, 3, 33, 50, 99)';

  const [row] = await kql.rows(query);

  expect(row?.[0]).toEqual(row?.[1]);
  expect(kql.steps(`${BUCKETS} | summarize P = percentilew(Milliseconds, Count, 50)`)[1]).toBe(
    'SELECT (list_reduce(list_sort(list({v: "Milliseconds", w: "Count"::HUGEINT}) FILTER (WHERE "Milliseconds" IS NOT NULL AND "Count" > 0)), ' +
      'lambda a, b: CASE WHEN a[\'w\'] >= greatest(1, sum("Count"::HUGEINT) FILTER (WHERE "Milliseconds" IS NOT NULL AND "Count" > 0) - ' +
      'floor(sum("Count"::HUGEINT) FILTER (WHERE "Milliseconds" IS NOT NULL AND "Count" > 0) - 50::BIGINT::DOUBLE / 100e0 * ' +
      'sum("Count"::HUGEINT) FILTER (WHERE "Milliseconds" IS NOT NULL AND "Count" > 0))) THEN a ELSE {v: b[\'v\'], w: a[\'w\'] + b[\'w\']} END)).v AS "P" FROM _1',
  );
});

test('refuses an array without a name, which the documentation and the binder call differently', async () => {
  await expect(kql.run(`${BUCKETS} | summarize percentilesw_array(Milliseconds, Count, 50)`)).rejects.toThrow(
    /1:85 error unsupported 'percentilesw_array\(\)' without a name for its column .*'Name = …'/,
  );
});
