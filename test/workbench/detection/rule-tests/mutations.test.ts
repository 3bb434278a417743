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
    "'!in~' to 'in~' in 'Name !in~ (names)'",
    `'or' to 'and' in 'Name !in~ (names) or Kind =~ "x"'`,
    `'=~' to '!~' in 'Kind =~ "x"'`,
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
