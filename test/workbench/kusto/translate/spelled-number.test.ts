import { useEngine } from '../../../support/kql';

const kql = useEngine();

const ROWS = 'range x from 1 to 5 step 1';

test.each([
  ['take ', '-1', ''],
  ['take ', 'int(null)', ''],
  ['top ', '-1', ' by x'],
  ['sample-distinct ', '-1', ' of x'],
  ['top-nested ', '-1', ' of x by max(x)'],
  ['mv-expand y = dynamic([1]) limit ', '-1', ''],
  ['summarize make_list(x, ', '-1', ')'],
  ['summarize make_list(x, ', 'x', ')'],
  ['summarize make_list_if(x, true, ', '-1', ')'],
  ['summarize make_set(x, ', 'x', ')'],
])('refuses the limit of %s%s%s at its place', async (head, limit, tail) => {
  const start = `${ROWS} | ${head}`;

  await expect(kql.run(`${start}${limit}${tail}`)).rejects.toMatchObject({
    code: 'unsupported',
    line: 1,
    column: start.length + 1,
  });
});

test.each([
  ['let n = toscalar(range y from 2 to 2 step 1); ', 2],
  ['let n = 1 + 2; ', 3],
  ['let n = 0; ', 0],
])('keeps as many as a computed limit says: %s', async (lets, count) => {
  expect(await kql.rows(`${lets}${ROWS} | take n`)).toHaveLength(count);
  expect(await kql.rows(`${lets}${ROWS} | summarize y = array_length(make_list(x, n))`)).toEqual([[count]]);
});

test('a computed limit below 0 ends the query', async () => {
  const run = kql.run(`let n = toscalar(range y from -2 to -2 step 1); ${ROWS} | take n`);

  await expect(run).rejects.toThrow(/error execution-failed .*A limit below 0, or none/);
});
