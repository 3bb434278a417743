import { loadContent } from '../../../kql/content';
import { isSilentRule } from '../../../workbench/review/replay/silent-rule';

const content = loadContent();
const [rule] = content.rules;

test('every shipped rule is silent where no event is', () => {
  expect(content.rules.filter((one) => !isSilentRule(one, content))).toEqual([]);
});

test.each([
  ['a table of events', 'NoxysEvents_CL | where RiskScore > 1', true],
  ['a name for one', 'let events = NoxysEvents_CL | take 3; events | summarize count() by UserId', true],
  ['an outer join of the left side', 'NoxysEvents_CL | join kind=leftouter (SecurityAlert) on TimeGenerated', true],
  ['a count', 'NoxysEvents_CL | count', false],
  ['a sum of everything', 'NoxysEvents_CL | summarize Events = count() | where Events == 0', false],
  ['an outer join of both sides', 'NoxysEvents_CL | join kind=fullouter (print UserId = "a") on UserId', false],
  ['a table that Sentinel fills', 'SecurityAlert | take 1', false],
  ['a name that hides a table', 'let NoxysEvents_CL = print a = 1; NoxysEvents_CL', false],
  ['a quoted name that hides a table', "let ['NoxysEvents_CL'] = print a = 1; NoxysEvents_CL", false],
  [
    'an outer join of the right side',
    'NoxysEvents_CL | join hint.strategy=shuffle kind = rightouter (print UserId = "a") on UserId',
    false,
  ],
  ['rows out of nothing', 'print a = 1', false],
  ['a union', 'union NoxysEvents_CL, (print a = 1)', false],
  ['a saved function', 'NoxysEvents | take 1', false],
])('knows of %s whether it is', (_, query, expected) => {
  expect(rule && isSilentRule({ ...rule, query }, content)).toBe(expected);
});

test('a rule that alerts where nothing is found is not silent', () => {
  expect(rule && isSilentRule({ ...rule, triggerOperator: 'lt', triggerThreshold: 1 }, content)).toBe(false);
});
