import { loadContent } from '../../../kql/content';
import { loadCases, runRuleTests } from '../../../workbench/detection/rule-tests';
import { CASE_KINDS, type CaseKind } from '../../../workbench/detection/rule-tests/case-file';
import { SHIPPED_RULES } from '../../support/shipped-rules';

const content = loadContent();

test.each(SHIPPED_RULES)('%s has a case of every kind', (id) => {
  expect(missingKinds(id, CASE_KINDS)).toEqual([]);
});

test.each(content.rules.map(({ id }) => id))('%s has a hit and a miss', (id) => {
  expect(missingKinds(id, ['hit', 'miss'])).toEqual([]);
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
}, 240_000);

function missingKinds(id: string, wanted: readonly CaseKind[]): CaseKind[] {
  const kinds = new Set(loadCases({ id })?.cases.flatMap((ruleCase) => ruleCase.kinds));
  return wanted.filter((kind) => !kinds.has(kind));
}
