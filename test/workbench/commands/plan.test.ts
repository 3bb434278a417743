import { planCommand } from '../../../workbench/commands/plan';
import { summarizePlans } from '../../../workbench/terraform/plan-summary';

const NOTHING = { created: [], updated: [], replaced: [], destroyed: [], changesOutputsOnly: false };

test('a summary names each resource and what happens to it, in the order of addresses', () => {
  const plan = { ...NOTHING, updated: ['azurerm_b.b'], created: ['azurerm_c.c'], destroyed: ['azurerm_a.a'] };

  const { text, isEmpty } = summarizePlans([{ stack: 'noxys-prod-detection', plan }]);

  expect(text).toBe(
    [
      'noxys-prod-detection: 1 to create, 1 to change, 0 to replace, 1 to destroy',
      '  destroy azurerm_a.a',
      '  change  azurerm_b.b',
      '  create  azurerm_c.c',
      '',
    ].join('\n'),
  );
  expect(isEmpty).toBe(false);
});

test('the digest changes with what is done to which resource, and with nothing else', () => {
  const digest = (plan: object) => summarizePlans([{ stack: 's', plan: { ...NOTHING, ...plan } }]).digest;

  expect(digest({ created: ['a', 'b'] })).toBe(digest({ created: ['b', 'a'] }));
  expect(digest({ created: ['a'] })).not.toBe(digest({ updated: ['a'] }));
  expect(digest({ created: ['a'] })).not.toBe(digest({ created: ['b'] }));
});

test('plans without a change are empty; a changed output is a change', () => {
  const isEmpty = (plan: object) => summarizePlans([{ stack: 's', plan: { ...NOTHING, ...plan } }]).isEmpty;

  expect(isEmpty({})).toBe(true);
  expect(isEmpty({ changesOutputsOnly: true })).toBe(false);
});

test.each([
  [[], "--env: expected the name of an environment such as 'test'."],
  [['--env', 'prod', '--expect', 'abc'], "--expect: expected a digest of 64 hex digits, got 'abc'."],
])('refuses the arguments %j', async (args, message) => {
  const io = { stdout: () => undefined, stderr: () => undefined, stdin: process.stdin, isTerminal: false };

  await expect(planCommand.run(args, io)).rejects.toThrow(message);
});
