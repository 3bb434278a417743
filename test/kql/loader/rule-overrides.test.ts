import fc from 'fast-check';

import { loadContent, type AnalyticsRule } from '../../../kql/content';
import { listParameters } from '../../../kql/language/parameter';
import { withOverrides } from '../../../kql/loader/rule-overrides';

const rules = loadContent().rules;

test('changes nothing when nothing is overridden', () => {
  for (const rule of rules) expect(withOverrides(rule, {})).toEqual(rule);
});

test('switches a rule on and sets its severity', () => {
  expect(withOverrides(findRule('noxys-alert'), { enabled: true, severity: 'Low' })).toMatchObject({
    enabled: true,
    severity: 'Low',
  });
});

test('writes new values into the let lines and leaves everything else alone', () => {
  const rule = findRule('high-risk-non-enterprise-platform');

  const { query } = withOverrides(rule, {
    parameters: { riskThreshold: 0.5, platforms: ['grok', 'o"dd'], overlap: '30m', userIdIs: 'upn' },
  });

  expect(query).toBe(
    rule.query
      .replace('let riskThreshold = 0.8;', 'let riskThreshold = 0.5;')
      .replace('dynamic(["perplexity", "deepseek", "grok"])', String.raw`dynamic(["grok","o\"dd"])`)
      .replace('let overlap = 15m;', 'let overlap = 30m;')
      .replace('let userIdIs = "opaque";', 'let userIdIs = "upn";'),
  );
});

test.each<[string, string, unknown, string]>([
  ['above the range', 'threshold', 10_001, "parameter 'threshold' must be between 0 and 10000, got 10001."],
  ['below the range', 'threshold', -1, "parameter 'threshold' must be between 0 and 10000, got -1."],
  ['of another type', 'threshold', '12', "parameter 'threshold' must be a number, got '12'."],
  ['that is missing', 'threshold', undefined, "parameter 'threshold' must be a number, got nothing."],
  ['that is no whole number', 'threshold', 10.5, "Parameter 'threshold': the value must be of type long, got 10.5."],
  ['that is too short', 'overlap', '14m', "parameter 'overlap' must be between 15m and 6h, got '14m'."],
  ['that is too long', 'overlap', '6h1m', "parameter 'overlap' must be a timespan such as '15m', got '6h1m'."],
  [
    'that is not among the allowed',
    'userIdIs',
    'email',
    "parameter 'userIdIs' must be one of 'opaque', 'upn', 'entraObjectId', got 'email'.",
  ],
  [
    'of an unknown parameter',
    'treshold',
    5,
    "parameter 'treshold' must be one that the rule declares ('overlap', 'threshold', 'userIdIs'), and is not.",
  ],
  [
    'of the frequency',
    'frequency',
    '2h',
    "parameter 'frequency' must be left alone: it repeats queryFrequency of kql/rules/high-volume-policy-violations.yaml. Change both there.",
  ],
])('refuses a value %s', (_, name, value, message) => {
  expect(() => withOverrides(findRule('high-volume-policy-violations'), { parameters: { [name]: value } })).toThrow(
    message,
  );
});

test.each<[string, unknown, string]>([
  ['is empty', [], "parameter 'platforms' must have a number of items between 1 and 200, got 0."],
  ['holds a number', ['grok', 1], 'parameter \'platforms\' must be a list of texts, got ["grok",1].'],
  ['is none', 'grok', "parameter 'platforms' must be a list of texts, got 'grok'."],
])('refuses a list that %s', (_, value, message) => {
  expect(() =>
    withOverrides(findRule('high-risk-non-enterprise-platform'), { parameters: { platforms: value } }),
  ).toThrow(message);
});

test('reports everything that is wrong at once', () => {
  const overrides = { parameters: { threshold: -1, userIdIs: 'x' } };

  expect(() => withOverrides(findRule('high-volume-policy-violations'), overrides)).toThrow(
    /parameter 'threshold' .*\n.*parameter 'userIdIs'/,
  );
});

test('no text of a platform can become anything but a text', () => {
  const rule = findRule('blocked-on-unallowed-platform');
  const before = listParameters(rule.query);

  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, unit: 'binary' }), { minLength: 1, maxLength: 5 }), (platforms) => {
      const after = listParameters(withOverrides(rule, { parameters: { allowedPlatforms: platforms } }).query);
      expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    }),
    { numRuns: 30 },
  );
});

function findRule(id: string): AnalyticsRule {
  const rule = rules.find((each) => each.id === id);
  if (!rule) throw new Error(`Rule '${id}' must be there.`);
  return rule;
}
