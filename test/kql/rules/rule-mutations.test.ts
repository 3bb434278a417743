import { loadContent } from '../../../kql/content';
import { loadCases, openEngine } from '../../../workbench/detection/rule-tests';
import { checkMutations, isSatisfied } from '../../../workbench/detection/rule-tests/mutation-check';

const content = loadContent();

// All rules at once take minutes: `noxys-sentinel test --mutate`. One of them shows here that its cases do not rot.
test('every change of a condition, comparison or boundary of noxys-alert is noticed by a case', async () => {
  const rule = content.rules.find(({ id }) => id === 'noxys-alert');
  const file = rule && loadCases(rule);
  if (!file) throw new Error("the rule 'noxys-alert' must be there, with cases");
  const engine = await openEngine(content);
  try {
    const result = await checkMutations({ engine, content, rule, file });

    expect(result.survivors.map(({ mutation }) => mutation.description)).toEqual([]);
    expect(isSatisfied(result)).toBe(true);
  } finally {
    engine.close();
  }
}, 60_000);
