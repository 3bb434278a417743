import { parsePlan } from '../../../workbench/terraform/plan';
import { summarizePlans, type PlanSummary } from '../../../workbench/terraform/plan-summary';

test('a summary names each resource, what happens to it and which attributes change, in the order of addresses', () => {
  const { text, isEmpty } = summarize([
    change('azurerm_b.b', ['update'], { name: 'b', sku: 'B1', tags: {} }, { name: 'b', sku: 'B2', tags: { a: '1' } }),
    change('azurerm_c.c', ['create'], null, { name: 'c' }),
    change('azurerm_a.a', ['delete'], { name: 'a' }, null),
    change('azurerm_d.d', ['delete', 'create'], { location: 'x' }, { location: 'y' }),
    change('azurerm_e.e', ['no-op'], { name: 'e' }, { name: 'e' }),
  ]);

  expect(text).toBe(
    [
      'noxys-prod-detection: 1 to create, 1 to change, 1 to replace, 1 to destroy',
      '  destroy azurerm_a.a',
      '  change  azurerm_b.b: sku, tags',
      '  create  azurerm_c.c',
      '  replace azurerm_d.d: location',
      '',
    ].join('\n'),
  );
  expect(isEmpty).toBe(false);
});

test('names an attribute that is known only after the apply', () => {
  const { text } = summarize([
    change('a.a', ['update'], { id: '1', rule: [{ id: 'x' }] }, { id: '1', rule: [{}] }, { rule: [{ id: true }] }),
  ]);

  expect(text).toContain('  change  a.a: rule\n');
});

const BEFORE = { threshold: 10, secret: 'old', nested: [{ key: 'k', name: 'n' }] };

test.each([
  ['another value', { ...BEFORE, threshold: 30 }, {}],
  ['another member of a value', { ...BEFORE, threshold: 20, nested: [{ key: 'k', name: 'other' }] }, {}],
  ['a value that is not known yet', { ...BEFORE, threshold: null }, { threshold: true }],
  ['one attribute more', { ...BEFORE, threshold: 20, more: 1 }, {}],
])('the digest changes with %s', (_, after, unknown) => {
  const approved = summarize([change('a.a', ['update'], BEFORE, { ...BEFORE, threshold: 20 })]);

  expect(summarize([change('a.a', ['update'], BEFORE, after, unknown)]).digest).not.toBe(approved.digest);
});

test('the digest says nothing of what is sensitive, at any depth', () => {
  const sensitive = { secret: true, nested: [{ key: true }] };
  const digestWith = (secret: string): string =>
    summarize([
      change('a.a', ['update'], BEFORE, { ...BEFORE, secret, nested: [{ key: secret, name: 'n' }] }, {}, sensitive),
    ]).digest;

  expect(digestWith('one')).toBe(digestWith('another'));
});

test('the digest changes with what is done to which resource, and not with the order of the plan', () => {
  const [a, b] = [change('a.a', ['create'], null, {}), change('b.b', ['create'], null, {})];

  expect(summarize([a, b]).digest).toBe(summarize([b, a]).digest);
  expect(summarize([a]).digest).not.toBe(summarize([b]).digest);
  expect(summarize([a]).digest).not.toBe(summarize([change('a.a', ['delete'], {}, null)]).digest);
});

test('plans without a change are empty; a changed output is a change', () => {
  const url = (after: string) => ({ output_changes: { url: { actions: ['update'], before: 'a', after } } });

  expect(summarize([]).isEmpty).toBe(true);
  expect(summarize([], url('b'))).toMatchObject({
    isEmpty: false,
    text: expect.stringContaining('0 to destroy, outputs\n') as string,
  });
  expect(summarize([], url('b')).digest).not.toBe(summarize([], url('c')).digest);
});

/** One resource of a plan, as `terraform show -json` has it. */
function change(
  address: string,
  actions: readonly string[],
  before: unknown,
  after: unknown,
  unknown: unknown = {},
  sensitive: unknown = {},
) {
  return { address, change: { actions, before, after, after_unknown: unknown, after_sensitive: sensitive } };
}

function summarize(resources: readonly unknown[], rest: object = {}): PlanSummary {
  const plan = parsePlan(JSON.stringify({ resource_changes: resources, ...rest }));
  return summarizePlans([{ stack: 'noxys-prod-detection', plan }]);
}
