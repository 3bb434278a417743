import { useEngine } from '../../../../support/kql';

const kql = useEngine();

const ROWS = 'range x from 1 to 4 step 1 | extend w = 1';

test.each([
  ['percentile(x, -10)', "'-10'"],
  ['percentile(x, 110)', "'110'"],
  ['percentile(x, real(null))', "'real(null)'"],
  ['percentile(x, real(nan))', "'real(nan)'"],
  ['percentile(x, w + 1)', "Column 'w' in this place"],
  ['percentiles(x, 50, 101)', "'101'"],
  ['percentiles_array(x, 50, -1)', "'-1'"],
  ['percentiles_array(x, dynamic([50, 100.5]))', "'dynamic([50, 100.5])'"],
  ['percentiles_array(x, dynamic(["50"]))', `'dynamic(["50"])'`],
  ['percentiles_array(x, dynamic([]))', "'dynamic([])'"],
  ['percentilew(x, w, 101)', "'101'"],
  ['percentilesw(x, w, 50, -1)', "'-1'"],
  ['p = percentilesw_array(x, w, dynamic([101]))', "'dynamic([101])'"],
])('refuses %s', async (aggregate, found) => {
  const name = /\w+(?=\()/.exec(aggregate)?.[0] ?? '';
  const what = found.startsWith('Column') ? found : `'${name}()' with the rank ${found}`;

  await expect(kql.run(`${ROWS} | summarize ${aggregate}`)).rejects.toThrow(`error unsupported ${what}`);
});

test('says where the rank is, and what one is', async () => {
  await expect(kql.run(`${ROWS} | summarize percentile(x, 110)`)).rejects.toThrow(
    "query:1:69 error unsupported 'percentile()' with the rank '110' cannot be run exactly here. Write a number from 0 to 100.",
  );
});

test('takes ranks up to both ends, of a let as well', async () => {
  const query = `let p = 50; ${ROWS} | summarize percentile(x, p), percentiles(x, 0.0, 100)`;

  expect(await kql.rows(query)).toEqual([[2, 1, 4]]);
});
