import { loadContent } from '../../../../kql/content';
import { loadCases, openEngine } from '../../../../workbench/detection/rule-tests';
import { debugCase } from '../../../../workbench/detection/rule-tests/debug';

test('a case that cannot be run says why', async () => {
  const content = loadContent();
  const rule = content.rules.find(({ id }) => id === 'noxys-alert');
  const file = loadCases({ id: 'noxys-alert' });
  const first = file?.cases[0];
  if (!rule || !file || !first) throw new Error('the rule noxys-alert must be there, with cases');
  const rows = [{ table: 'NoxysEvents_CL', ingested: '10:00', visible: '0s', row: { Nonsense: 1 } }];
  const engine = await openEngine(content);
  try {
    expect(await debugCase({ engine, content, rule, file }, { ...first, name: 'one', rows })).toBe(
      "noxys-alert: one\n\nrows: expected a column of NoxysEvents_CL, got 'Nonsense'.\n",
    );
  } finally {
    engine.close();
  }
});
