import { loadContent } from '../../kql/content';
import { effectiveRules } from '../../stacks/effective-rules';
import type { Environment } from '../../stacks/environment';

const content = loadContent();

test('leaves the rules as they are written when nothing is overridden', () => {
  expect(rulesOf({}).map(({ id, enabled, severity }) => ({ id, enabled, severity }))).toEqual(
    content.rules.map(({ id, enabled, severity }) => ({ id, enabled, severity })),
  );
});

test('turns a rule on and changes its severity', () => {
  expect(ruleOf('noxys-alert', { rules: { 'noxys-alert': { enabled: true, severity: 'Low' } } })).toMatchObject({
    enabled: true,
    severity: 'Low',
  });
});

test('writes what a user id is into every rule that asks for it', () => {
  const asking = rulesOf({ userIdIs: 'upn' }).filter(({ parameters }) =>
    parameters.some(({ name }) => name === 'userIdIs'),
  );

  expect(asking.length).toBeGreaterThan(0);
  for (const rule of asking) expect(rule.query).toContain('let userIdIs = "upn";');
});

test("lets a rule's own override of what a user id is go before the environment's", () => {
  const environment = {
    userIdIs: 'upn',
    rules: { 'noxys-alert': { parameters: { userIdIs: 'entraObjectId' } } },
  } as const;

  expect(ruleOf('noxys-alert', environment)?.query).toContain('let userIdIs = "entraObjectId";');
  expect(ruleOf('high-volume-policy-violations', environment)?.query).toContain('let userIdIs = "upn";');
});

test('reports every override that does not fit, one a line', () => {
  const rules = { 'no-such-rule': {}, 'noxys-alert': { parameters: { frequencies: '1h' } } };

  expect(() => rulesOf({ rules })).toThrow(
    /^Environment 'e1': rules must name rules of kql\/rules, found 'no-such-rule'\. Use one of .*\nEnvironment 'e1': .*frequencies/,
  );
});

function rulesOf(override: Partial<Environment>) {
  return effectiveRules({ name: 'e1', rules: {}, userIdIs: 'opaque', ...override }, content);
}

function ruleOf(id: string, override: Partial<Environment>) {
  return rulesOf(override).find((rule) => rule.id === id);
}
