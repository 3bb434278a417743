import { loadContent } from '../../../../kql/content';
import { loadCases, openEngine } from '../../../../workbench/detection/rule-tests';
import type { CaseFile } from '../../../../workbench/detection/rule-tests/case-file';
import { checkMutations, isSatisfied } from '../../../../workbench/detection/rule-tests/mutation-check';
import { writeMutationReport } from '../../../../workbench/detection/rule-tests/mutation-report';
import type { KustoEngine } from '../../../../workbench/kusto/engine';

const content = loadContent();
let engine: KustoEngine;
beforeAll(async () => {
  engine = await openEngine(content);
});
afterAll(() => engine.close());

/** The cases of the rule noxys-alert, on a query with few places to change. */
function check(query: string, change: Partial<CaseFile> = {}) {
  const rule = content.rules.find(({ id }) => id === 'noxys-alert');
  const file = loadCases({ id: 'noxys-alert' });
  if (!rule || !file) throw new Error('the rule noxys-alert must be there');
  const first = file.cases.filter(({ kinds }) => kinds.includes('miss'));
  return checkMutations({ engine, content, rule: { ...rule, query }, file: { ...file, cases: first, ...change } });
}

const QUERY = 'NoxysEvents_CL | where EventType startswith "alert.severity_" and isnotempty(EventId)';

test('lists the changes that no case notices, and says where they are', async () => {
  const result = await check(QUERY);

  expect(result.total).toBe(4);
  expect(result.survivors.map(({ mutation }) => mutation.description)).toEqual(["drop 'isnotempty(EventId)'"]);
  expect(isSatisfied(result)).toBe(false);
  expect(writeMutationReport('text', [result])).toBe(
    [
      'noxys-alert: 3 of 4 changes noticed, 0 not noticed with a reason, 1 without',
      "  SURVIVED kql/rules/noxys-alert.kql:1:67 drop 'isnotempty(EventId)'",
      '',
    ].join('\n'),
  );
});

test('a reason in the file satisfies', async () => {
  const result = await check(QUERY, {
    survivors: [{ mutation: "drop 'isnotempty(EventId)'", reason: 'The relay refuses events without id.' }],
  });

  expect(isSatisfied(result)).toBe(true);
  expect(JSON.parse(writeMutationReport('json', [result]))).toMatchObject({
    satisfied: true,
    rules: [{ survivors: [{ line: 1, reason: 'The relay refuses events without id.' }] }],
  });
});

test('a reason for a change that is noticed is one too many', async () => {
  const result = await check('NoxysEvents_CL | where EventType startswith "alert.severity_"', {
    survivors: [{ mutation: "drop 'isnotempty(EventId)'", reason: 'Long gone.' }],
  });

  expect(isSatisfied(result)).toBe(false);
  expect(writeMutationReport('text', [result])).toContain(
    `  UNUSED reason for "drop 'isnotempty(EventId)'": it is noticed, or no longer in the query. Remove it.\n`,
  );
});

test('tries no change where a case fails on the rule as it is', async () => {
  const file = loadCases({ id: 'noxys-alert' });
  const hit = file?.cases.filter(({ kinds }) => kinds.includes('hit')).slice(0, 1) ?? [];
  const cases = hit.map((one) => ({ ...one, name: 'impossible', alerts: [], incidents: undefined }));

  const result = await check(QUERY, { cases, survivors: [{ mutation: 'x', reason: 'y' }] });

  expect(isSatisfied(result)).toBe(false);
  expect(writeMutationReport('text', [result])).toBe(
    [
      'noxys-alert: no change tried, because 1 of its cases fail on the rule as it is. Mend them first: noxys-sentinel test noxys-alert',
      '  FAIL impossible',
      '',
    ].join('\n'),
  );
  expect(JSON.parse(writeMutationReport('json', [result]))).toMatchObject({
    satisfied: false,
    rules: [{ failing: ['impossible'] }],
  });
});

test('a change that cannot be run is no hit: it needs a reason as well', async () => {
  const query = `let step = 1; NoxysEvents_CL | where EventType startswith "alert.severity_"
| join kind=inner (range Number from 1 to 2 step step | extend EventId = "none") on EventId`;

  const result = await check(query);

  expect(isSatisfied(result)).toBe(false);
  expect(writeMutationReport('text', [result])).toMatch(
    /\n {2}REFUSED kql\/rules\/noxys-alert\.kql:1:12 step = 0: kql\/rules\/noxys-alert\.kql:2:\d+ error /,
  );
});
