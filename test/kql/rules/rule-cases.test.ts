import { loadContent } from '../../../kql/content';
import { loadCases, runRuleTests } from '../../../workbench/detection/rule-tests';
import { CASE_KINDS } from '../../../workbench/detection/rule-tests/case-file';

const content = loadContent();

test.each(content.rules.map(({ id }) => id))('%s has a case of every kind', (id) => {
  const kinds = new Set(loadCases({ id })?.cases.flatMap((ruleCase) => ruleCase.kinds));

  expect(CASE_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
});

test('every case of every rule passes', async () => {
  const suites = content.rules.flatMap((rule) => {
    const file = loadCases(rule);
    return file ? [{ rule, file }] : [];
  });

  const results = await runRuleTests(content, suites);

  const failed = results.flatMap(({ file, outcomes }) =>
    outcomes
      .filter(({ differences }) => differences.length > 0)
      .map(({ name, line, differences }) => [`${file}:${line} ${name}`, ...differences]),
  );
  expect(failed).toEqual([]);
}, 60_000);
