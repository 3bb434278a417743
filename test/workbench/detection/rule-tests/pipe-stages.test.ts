import { listPipeStages } from '../../../../workbench/detection/rule-tests/pipe-stages';
import { KustoEngine } from '../../../../workbench/kusto/engine';

test('cuts a query after each pipe, the tables of let statements first', () => {
  const query = `let t = 1; // one
let big = materialize(T | where A > t);
big
| join (T | where B == 2) on A
| count`;

  const before = query.slice(0, query.indexOf('big\n| join'));

  expect(listPipeStages(query)).toEqual([
    { label: 'big: T', query: `let t = 1; // one\nT` },
    { label: 'big: | where A > t', query: `let t = 1; // one\nT | where A > t` },
    { label: 'big', query: query.slice(0, query.indexOf('\n| join')) },
    { label: 'join: T', query: `${before}T` },
    { label: 'join: | where B == 2', query: `${before}T | where B == 2` },
    { label: '| join (T | where B == 2) on A', query: query.slice(0, query.indexOf('\n| count')) },
    { label: '| count', query },
  ]);
});

test('a query without pipes has no stages', () => {
  expect(listPipeStages('T')).toEqual([]);
});

test.each([
  ['let a = (T | where A); a | count', ['a: T', 'a: | where A', 'a', '| count']],
  ['T | where A > toscalar(T | count)', ['T', 'toscalar: T', 'toscalar: | count', '| where A > toscalar(T | count)']],
  ['let n = toscalar(T | count); T', ['n: toscalar: T', 'n: toscalar: | count', 'n: toscalar(T | count)']],
  [
    'union (T | where A), (T | where B)',
    ['union: T', 'union: | where A', 'union: T', 'union: | where B', 'union (T | where A), (T | where B)'],
  ],
  ['T | where A in ((T | project A))', ['T', 'in: T', 'in: | project A', '| where A in ((T | project A))']],
  ['T | mv-apply A on (where A > 1 | count)', ['T', '| mv-apply A on (where A > 1 | count)']],
])('shows the tables inside %j', (query, labels) => {
  expect(listPipeStages(query).map(({ label }) => label)).toEqual(labels);
});

test('the body of a function is shown where it is called, with the arguments of the call', () => {
  const query = `let f = (x: long, y: string = "a") { let z = x; T | where A > z and B == y };
f(1, y = "b") | count`;
  const before = `${query.split('\n')[0] ?? ''}\n`;
  const inside = `${before}let x = 1;\nlet y = "b";\nlet z = x; T`;

  expect(listPipeStages(query)).toEqual([
    { label: 'f(1, y = "b"): T', query: inside },
    { label: 'f(1, y = "b"): | where A > z and B == y', query: `${inside} | where A > z and B == y` },
    { label: 'f(1, y = "b")', query: `${before}f(1, y = "b")` },
    { label: '| count', query },
  ]);
});

test('the body of a function that is invoked has the table in front of it', () => {
  const query = `let f = (t: (A: long), x: long, y: long = 2) { t | where A > x and A > y };
T | where B
| invoke f(1) | count`;
  const before = `${query.split('\n')[0] ?? ''}\n`;
  const inside = `${before}let t = T | where B;\nlet x = 1;\nlet y = 2;\n`;

  expect(listPipeStages(query)).toEqual([
    { label: 'T', query: `${before}T` },
    { label: '| where B', query: `${before}T | where B` },
    { label: 'f(1): t', query: `${inside}t` },
    { label: 'f(1): | where A > x and A > y', query: `${inside}t | where A > x and A > y` },
    { label: '| invoke f(1)', query: query.slice(0, query.indexOf(' | count')) },
    { label: '| count', query },
  ]);
});

test.each([
  [
    'let g = (x: long) { T | where A > x }; let f = (x: long) { g(x) | count }; f(3)',
    ['f(3): g(x): T', 'f(3): g(x): | where A > x', 'f(3): g(x)', 'f(3): | count'],
  ],
  ['let v = view () { T | where A }; v | count', ['v: T', 'v: | where A', 'v', '| count']],
  ['let f = (x: long) { T | where A > x }; f() | count', ['f()', '| count']],
  ['T | invoke NoxysSaved(1) | count', ['T', '| invoke NoxysSaved(1)', '| count']],
  ['let f = (t: (A: long), x: long) { t | where A > x }; T | invoke f()', ['T', '| invoke f()']],
  ['let f = (x: long) { toscalar(T | where A > x | count) }; T | extend B = f(A)', ['T', '| extend B = f(A)']],
])('of the functions in %j it shows what is known', (query, labels) => {
  expect(listPipeStages(query).map(({ label }) => label)).toEqual(labels);
});

test('every stage is a query', async () => {
  const engine = await KustoEngine.open();
  try {
    await engine.createTable({ name: 'T', columns: [{ name: 'A', type: 'long' }] });
    const query = `let g = (x: long) { T | where A > x };
let f = (t: (A: long), x: long) { g(x) | union (t | where A < x) };
let low = (T | where A < toscalar(T | summarize max(A)));
f(low, 3) | invoke f(x = 4) | join kind=inner (low | distinct A) on A | count`;
    for (const stage of listPipeStages(query)) {
      await expect(engine.query(stage.query, { now: '2026-01-15T12:00:00Z' })).resolves.toBeDefined();
    }
  } finally {
    engine.close();
  }
});
