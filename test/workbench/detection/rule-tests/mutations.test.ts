import { listMutations } from '../../../../workbench/detection/rule-tests/mutations';

const QUERY = `let threshold = 10;
let share = 0.8;
let overlap = 15m;
let names = dynamic(["a", "b"]);
T
| where Time > ago(overlap) and isnotempty(User)
| where Name !in~ (names) or Kind =~ "x"
| summarize Count = countif(Score >= 2) by User
| where Count > threshold
| project Count, First = array_slice(Count, 0, 9)`;

test('changes comparisons, conditions, boundaries and lists, each alone', () => {
  expect(listMutations(QUERY).map(({ description }) => description)).toEqual([
    'threshold = 11',
    'threshold = 9',
    'share = 0.81',
    'share = 0.79',
    'overlap = (15m + 1m)',
    'overlap = (15m - 1m)',
    'names without "a"',
    'names without "b"',
    "drop 'Time > ago(overlap)'",
    "'>' to '>=' in 'Time > ago(overlap)'",
    "'and' to 'or' in 'Time > ago(overlap) and isnotempty(User)'",
    "drop 'isnotempty(User)'",
    `drop 'Name !in~ (names) or Kind =~ "x"'`,
    "drop 'Name !in~ (names)'",
    "'!in~' to 'in~' in 'Name !in~ (names)'",
    `'or' to 'and' in 'Name !in~ (names) or Kind =~ "x"'`,
    `drop 'Kind =~ "x"'`,
    `'=~' to '!~' in 'Kind =~ "x"'`,
    "drop 'Score >= 2'",
    "'>=' to '>' in 'Score >= 2'",
    "2 to 3 in 'Score >= 2'",
    "2 to 1 in 'Score >= 2'",
    "drop 'Count > threshold'",
    "'>' to '>=' in 'Count > threshold'",
  ]);
});

test('the mutated query differs in that place only', () => {
  const mutation = listMutations(QUERY).find(({ description }) => description === "drop 'isnotempty(User)'");

  expect(mutation?.position).toEqual({ line: 6, column: 33 });
  expect(mutation?.query).toBe(QUERY.replace('isnotempty(User)', 'true'));
  expect(listMutations(QUERY).find(({ description }) => description === 'names without "a"')?.query).toContain(
    'dynamic(["b"])',
  );
});

test('the same change in two places has two names', () => {
  expect(listMutations('T | where A > 1 | where A > 1').map(({ description }) => description)).toEqual(
    expect.arrayContaining(["'>' to '>=' in 'A > 1'", "'>' to '>=' in 'A > 1' (2)"]),
  );
});

test.each([
  ['let t = long(10); T', ['t = long(11)', 't = long(9)']],
  ['let t = -5; T', ['t = -6', 't = -4']],
  ['let t = toint(5); T', ['t = toint(6)', 't = toint(4)']],
  ['let t = real(0.99); T', ['t = real(1.0)', 't = real(0.98)']],
  ['let t = int(5); T', ['t = int(6)', 't = int(4)']],
  ['let t = -0; T', ['t = -1', 't = -(-1)']],
  ['let t = -0.005; T', ['t = -0.0055', 't = -0.0045']],
  ['let t = 1e30; T', ['t = 1.01e+30', 't = 9.9e+29']],
  ['let t = decimal(1.5); T', ['t = decimal(1.51)', 't = decimal(1.49)']],
  ['let t = 10s; T', ['t = (10s + 1s)', 't = (10s - 1s)']],
  ['let t = 9007199254740993; T', ['t = 9007199254740994', 't = 9007199254740992']],
  ['let t = int(null); let u = datetime(null); let v = real(nan); T', []],
  ['let t = (x: long) { x + 1 }; T', []],
  ['T | extend B = bin(Time, 1h), C = array_slice(X, 0, 9)', []],
])('moves the boundary that a let names: %s', (query, descriptions) => {
  expect(listMutations(query).map(({ description }) => description)).toEqual(descriptions);
});

test.each([
  ['A > long(10)', ['long(10) to long(11)', 'long(10) to long(9)']],
  ['A > -3', ['3 to 4', '3 to 2']],
  ['A == toint(5)', ['5 to 6', '5 to 4']],
  ['A between (1 .. 5)', ['1 to 2', '1 to 0', '5 to 6', '5 to 4']],
  ['Time > ago(1h)', ['1h to (1h + 1m)', '1h to (1h - 1m)']],
  ['Time > now() - 2h', ['2h to (2h + 1m)', '2h to (2h - 1m)']],
  [
    'Time < datetime(2026-01-15)',
    ['datetime(2026-01-15) to (datetime(2026-01-15) + 1m)', 'datetime(2026-01-15) to (datetime(2026-01-15) - 1m)'],
  ],
])('moves the boundaries of %s', (condition, moves) => {
  const descriptions = listMutations(`T | where ${condition}`).map(({ description }) => description);

  expect(descriptions.filter((one) => /^[^']+ to /.test(one))).toEqual(
    moves.map((move) => `${move} in '${condition}'`),
  );
});

test.each([
  ['where A or B', ["drop 'A or B'", "drop 'A'", "drop 'B'"], 'where false or B'],
  ['where (A and B)', ["drop '(A and B)'", "drop 'A'", "drop 'B'"], 'where (true and B)'],
  ['where not(A and B)', ["drop 'not(A and B)'", "drop 'A'", "drop 'B'"], 'where not(true and B)'],
  ['summarize countif(A)', ["drop 'A'"], 'summarize countif(true)'],
  ['summarize sumif(A, B)', ["drop 'B'"], 'summarize sumif(A, true)'],
  ['extend X = iff(A, 1, 2)', ["drop 'A'"], 'extend X = iff(false, 1, 2)'],
  ['extend X = case(A, 1, B, 2, 3)', ["drop 'A'", "drop 'B'"], 'extend X = case(false, 1, B, 2, 3)'],
])('drops the conditions of %s', (operator, drops, one) => {
  const mutations = listMutations(`T | ${operator}`).filter(({ description }) => description.startsWith('drop'));

  expect(mutations.map(({ description }) => description)).toEqual(drops);
  expect(mutations.map(({ query }) => query)).toContain(`T | ${one}`);
});

test.each([
  ['A has_any ("x", "y")', 'not(A has_any ("x", "y"))'],
  ['A has_all ("x")', 'not(A has_all ("x"))'],
  ['A matches regex "x"', 'not(A matches regex "x")'],
  ['A has_cs "x"', 'A !has_cs "x"'],
  ['A contains_cs "x"', 'A !contains_cs "x"'],
  ['A !startswith_cs "x"', 'A startswith_cs "x"'],
  ['A hasprefix "x"', 'A !hasprefix "x"'],
  ['A <> "x"', 'A == "x"'],
])('turns %s into its opposite', (condition, opposite) => {
  const mutations = listMutations(`T | where ${condition}`);

  expect(mutations.map(({ query }) => query).sort()).toEqual(['T | where true', `T | where ${opposite}`].sort());
});

test('refuses to make a change that breaks the grammar', () => {
  expect(() => listMutations('T | where A > 1 |')).toThrow(/^Mutations: the query must still parse after the change /);
});

test.each([
  'T | join kind=inner (U | where a == 1) on $left.x == $right.y, z',
  'T | lookup (U | where a == 1) on $left.x == $right.y and $left.z == $right.z',
])('changes what is joined, and not by what, in %s', (query) => {
  expect(listMutations(query).map(({ description }) => description)).toEqual([
    "drop 'a == 1'",
    "'==' to '!=' in 'a == 1'",
    "1 to 2 in 'a == 1'",
    "1 to 0 in 'a == 1'",
  ]);
});
