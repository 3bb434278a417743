import { formatCycleReport, isGood } from '../../../../workbench/lab/deployment/cycle-report';
import { judgeEmptyPlan, judgeOneChange, judgeRun } from '../../../../workbench/lab/deployment/cycle-findings';
import { CycleSteps } from '../../../../workbench/lab/deployment/cycle-steps';
import type { Plan } from '../../../../workbench/terraform/plan';
import { ProviderMissing } from '../../../../workbench/terraform/terraform';

const EMPTY: Plan = { created: [], updated: [], replaced: [], destroyed: [], changes: {}, changesOutputsOnly: false };

test('keeps what came of each step and how long it took, a failure included', async () => {
  const announced: string[] = [];
  const times = [0, 4_000, 4_000, 5_600];
  const steps = new CycleSteps(
    (name) => announced.push(name),
    undefined,
    () => times.shift() ?? 0,
  );

  await steps.run('apply', () => ({ result: '3 added', isFine: true }));
  const isFine = await steps.run('plan', () => Promise.reject(new Error('no state')));

  expect(isFine).toBe(false);
  expect(announced).toEqual(['apply', 'plan']);
  expect(steps.steps).toEqual([
    { name: 'apply', seconds: 4, result: '3 added', isFine: true },
    { name: 'plan', seconds: 2, result: 'no state', isFine: false },
  ]);
});

test('stops at once where there is no provider: nothing can be found out', async () => {
  const steps = new CycleSteps(() => undefined);

  await expect(steps.run('init', () => Promise.reject(new ProviderMissing('offline')))).rejects.toThrow(
    "'provider_installation'",
  );
});

test('ends before the next step when it is told to', async () => {
  const controller = new AbortController();
  const steps = new CycleSteps(() => undefined, controller.signal);
  await steps.run('first', () => ({ result: '', isFine: true }));

  controller.abort(new Error('Stopped.'));

  await expect(steps.run('second', () => ({ result: '', isFine: true }))).rejects.toThrow('Stopped.');
  expect(steps.steps).toHaveLength(1);
});

test.each([
  [{}, { result: 'no changes', isFine: true }],
  [{ updated: ['a.b'] }, { result: '1 changes: a.b', isFine: false }],
  [{ changesOutputsOnly: true }, { result: 'outputs change', isFine: false }],
])('judges a second plan with %j', (override, expected) => {
  expect(judgeEmptyPlan({ ...EMPTY, ...override })).toEqual(expected);
});

test.each([
  ['that one rule changes in place', [{ updated: ['rule.r1_x'] }, {}], true],
  ['nothing changes', [{}, {}], false],
  ['another resource changes', [{ updated: ['table.t1'] }], false],
  ['the rule is replaced', [{ replaced: ['rule.r1_x'] }], false],
  ['more than the rule changes', [{ updated: ['rule.r1_x'] }, { created: ['rule.r1_y'] }], false],
])('judges the plan of one changed rule: %s', (_, overrides, isFine) => {
  const plans = overrides.map((override) => ({ ...EMPTY, ...override }));

  expect(judgeOneChange(plans, 'r1').isFine).toBe(isFine);
});

test('shows the reasons of a run that failed', () => {
  expect(judgeRun({ exitCode: 1, errors: ['first', 'second'], summary: '' })).toEqual({
    result: 'first | second',
    isFine: false,
  });
});

test('prints the steps as a table, what failed in full, and the verdict last', () => {
  const long = 'x'.repeat(150);
  const steps = [
    { name: 'apply ingestion', seconds: 61, result: '30 added', isFine: true },
    { name: 'what is left', seconds: 0, result: long, isFine: false },
  ];

  const text = formatCycleReport('test', { steps });

  expect(text).toContain('ok      apply ingestion  61  s  30 added\n');
  expect(text).toContain(`what is left: ${long}\n`);
  expect(text.endsWith('test: 1 of 2 steps not as they should be, 61 s.\n')).toBe(true);
  expect(isGood({ steps })).toBe(false);
  expect(isGood({ steps: [] })).toBe(false);
});
