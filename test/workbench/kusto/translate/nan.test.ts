import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { NOW, useEngine } from '../../../support/kql';

const REALS = { name: 'Reals', columns: [{ name: 'x', type: 'real' as const }] };

const kql = useEngine(async (engine) => {
  await engine.createTable(REALS);
  await engine.append('Reals', [{ x: 0.2 }, { x: 1 }], NOW);
});

/** Queries with NaN in their column `x`. */
const SOURCES: readonly string[] = [
  'print x = real(nan)',
  'print x = real(null) | extend x = coalesce(x, real(nan))',
  'print x = 0.0 / 0',
  'print x = real(inf) - real(inf)',
  'print x = 0 * real(inf)',
  'print x = 5.0 % real(inf)',
  'print x = -real(nan)',
  'print x = pow(real(nan), 2)',
  'print x = round(real(nan))',
  'print x = abs(real(nan))',
  "print x = todouble('nan')",
  "print x = toreal(dynamic('NaN'))",
  'print x = iff(true, real(nan), 1.0)',
  'print x = toscalar(print real(nan))',
  'datatable(x: real)[real(nan), 1.0]',
  'datatable(x: real)[real(nan), 1.0] | summarize x = sum(x)',
  'datatable(x: real)[real(nan), 1.0] | summarize x = avg(x)',
  'datatable(x: real)[real(nan)] | summarize x = take_any(x)',
  'datatable(x: real)[real(nan), 1.0] | summarize count() by x',
  'datatable(x: real)[real(nan), 1.0] | distinct x',
  'datatable(x: real)[real(nan), 1.0] | serialize y = row_cumsum(x) | project x = y',
  'datatable(x: real)[real(nan), 1.0] | serialize y = prev(x) | project x = y',
  'union (print x = 2.0), (print x = real(nan))',
  'print k = 1 | join kind=inner (print k = 1, x = real(nan)) on k',
  'print k = 1 | lookup (print k = 1, x = real(nan)) on k',
  'let f = (y: real) { y + 1 }; print x = f(real(nan))',
];

describe.each(SOURCES)('NaN of %s', (source) => {
  const [, declarations = '', rows = ''] = /^(let .*; )?(.*)$/.exec(source) ?? [];
  const nans = `${declarations}let N = ${rows} | where isnan(x); N`;

  test('is neither less nor greater than a number, nor equal to one', async () => {
    const answers = await kql.rows(
      `${nans} | project x < 1, x <= 1, x > 1, x >= 1, x == 1.0, 1 < x, 1 <= x, 1 > x, 1 >= x, 1.0 == x, ` +
        'x == x, x < x, x <= x, x > x, x >= x, x in (x, 1.0), x between (0.0 .. x), x between (x .. 1.0), 1.0 between (0.0 .. x)',
    );

    expect(new Set(answers.flat())).toEqual(new Set([false]));
  });

  test('differs from every number, and from itself', async () => {
    const answers = await kql.rows(
      `${nans} | project x != 1.0, 1.0 != x, x != x, x !in (x, 1.0), x !between (0.0 .. x), not(x > 1)`,
    );

    expect(new Set(answers.flat())).toEqual(new Set([true]));
  });

  test('is kept by no comparison, and joins with nothing', async () => {
    expect(await kql.rows(`${nans} | where x > 1 or x == x or x in ((N)) | count`)).toEqual([[0]]);
    expect(await kql.rows(`${nans} | join kind=inner N on x | count`)).toEqual([[0]]);
  });
});

test('NaN is a group of its own, and one value', async () => {
  const rows = 'datatable(x: real)[real(nan), 1.0, real(nan)]';

  expect(await kql.rows(`${rows} | summarize n = count() by x | sort by n`)).toEqual([
    [NaN, 2],
    [1, 1],
  ]);
  expect(await kql.rows(`${rows} | summarize dcount(x)`)).toEqual([[2]]);
});

test.each(['max(x)', 'min(x)', 'maxif(x, true)', 'percentile(x, 50)', 'arg_max(x, *)', 'arg_min(x, y)'])(
  '%s is refused over NaN, and exact over numbers',
  async (aggregate) => {
    const rows = (first: string) => `datatable(x: real, y: long)[${first}, 1, 2.0, 2] | summarize ${aggregate}`;

    await expect(kql.run(rows('real(nan)'))).rejects.toThrow(
      `${/^\w+/.exec(aggregate)?.[0] ?? ''}() of NaN: what it gives is documented nowhere. Leave NaN out, as with not(isnan(x)).`,
    );
    expect((await kql.rows(rows('2.0')))[0]?.[0]).toBe(2);
  },
);

test.each(['max_of(real(nan), 1.0)', 'min_of(1.0, real(nan))'])('%s is refused', async (expression) => {
  await expect(kql.value(expression)).rejects.toThrow('_of() of NaN');
});

test.each([
  ['x > 0.5', '("x" > 0.5e0)'],
  ['x * 100 > 50', '(("x" * 100::BIGINT) > 50::BIGINT)'],
  ['x / 2 >= 0.5', '(("x" / 2::BIGINT::DOUBLE) >= 0.5e0)'],
  ['x / x >= 0.5', '((("x" / "x") >= 0.5e0) AND NOT isnan(("x" / "x")))'],
  ['x / x <= 0.5', '(("x" / "x") <= 0.5e0)'],
  ['x == 1', '"x" = 1::BIGINT'],
  ['x / x == 1', '("x" / "x") = 1::BIGINT'],
  ['x / x == x / x', `("x" / "x") = nullif(("x" / "x"), 'nan'::DOUBLE)`],
])('a column of JSON rows and what cannot be NaN are compared at once: %s', (condition, sql) => {
  expect(kql.steps(`Reals | where ${condition}`)[0]).toBe(`SELECT * FROM "Reals" WHERE ${sql}`);
});

test('the condition of maxif and minif leaves NaN out', async () => {
  const rows = 'datatable(x: real)[1.0, real(nan), 2.0]';
  expect(await kql.rows(`${rows} | summarize maxif(x, not(isnan(x))), minif(x, x > 1)`)).toEqual([[2, 2]]);
});

test('a row with NaN becomes one with null on its way into a table', async () => {
  await kql.engine.createTable({ ...REALS, name: 'Stored' });
  await kql.engine.append('Stored', [{ x: NaN }], NOW);
  const source = [{ name: 'a', type: 'real' as const }];
  const batch = await kql.engine.openIngestion('Stored', 'source | project x = a / a', source, {
    before: 0,
    after: 0,
  });
  batch.add([{ a: 0 }, { a: 2 }], [NOW, NOW]);
  await batch.store();

  expect(await kql.rows('Stored | sort by x')).toEqual([[1], [null], [null]]);
});

test('a file can hold NaN', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'nan-'));
  const path = join(directory, 'Measured.csv');
  writeFileSync(path, 'x\n1.0\nNaN\n0.2\n');
  await kql.engine.loadFile(path, NOW);
  rmSync(directory, { recursive: true });

  expect(await kql.rows('Measured | where x > 0.5')).toEqual([[1]]);
  expect(await kql.rows('Measured | where isnan(x) | count')).toEqual([[1]]);
});
