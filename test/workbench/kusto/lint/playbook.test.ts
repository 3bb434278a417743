import { fillExpressions } from '../../../../workbench/kusto/lint/checks/playbook';

test.each([
  ['T | where A == 1', 'T | where A == 1'],
  ["T | where A == '@{b}'", "T | where A == 'xxxx'"],
  ["T | where A == '@{f('}')}' and B", "T | where A == 'xxxxxxxxx' and B"],
  ['@{a}@{b}', 'xxxxxxxx'],
  ['a@{b', 'axxx'],
  ['a@b {c}', 'a@b {c}'],
])('fills the expressions of %s and keeps every offset', (text, filled) => {
  expect(fillExpressions(text)).toBe(filled);
  expect(filled).toHaveLength(text.length);
});
