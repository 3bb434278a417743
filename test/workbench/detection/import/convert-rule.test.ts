import fc from 'fast-check';
import { stringify } from 'yaml';

import { analyticsRuleShape } from '../../../../kql/loader/analytics-rule';
import { convertRule, toKebabCase } from '../../../../workbench/detection/import/convert-rule';

const RULE = {
  id: '0625fcce-6d52-491e-8c68-1d9b801d25b9',
  name: 'Rare RDP Connections (v2)',
  description: "'It''s a rare\n   connection.'\n",
  severity: 'Medium',
  kind: 'Scheduled',
  version: '1.2.3',
  queryFrequency: '1d',
  queryPeriod: '14d',
  triggerOperator: 'gt',
  triggerThreshold: 0,
  tactics: ['LateralMovement'],
  relevantTechniques: ['T1021'],
  query: 'SecurityEvent | where EventID == 4624\n',
};

const convert = (override: object = {}) => convertRule('rules/rare.yaml', stringify({ ...RULE, ...override }));

test('a rule with the least fields gets what Sentinel would take by default', () => {
  const { id, metadata, query } = convert();

  expect(id).toBe('rare-rdp-connections-v2');
  expect(query).toBe('SecurityEvent | where EventID == 4624\n');
  expect(metadata).toMatchObject({
    id: 'rare-rdp-connections-v2',
    version: '1.2.3',
    description: "It's a rare\nconnection.",
    enabled: true,
    queryFrequency: 'P1D',
    queryPeriod: 'P14D',
    entityMappings: [],
    eventGroupingSettings: { aggregationKind: 'SingleAlert' },
    incidentConfiguration: {
      createIncident: true,
      groupingConfiguration: { enabled: false, lookbackDuration: 'PT5H' },
    },
    suppressionEnabled: false,
    suppressionDuration: 'PT5H',
  });
  expect(analyticsRuleShape.safeParse(metadata).error).toBeUndefined();
});

test('a rule with all its fields keeps them', () => {
  const full = {
    entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'FullName', columnName: 'Account' }] }],
    customDetails: { Host: 'Computer' },
    alertDetailsOverride: {
      alertDisplayNameFormat: 'RDP to {{Computer}}',
      alertSeverityColumnName: 'Level',
      alertDynamicProperties: [{ alertProperty: 'ProductName', value: 'Product' }],
    },
    eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
    incidentConfiguration: {
      createIncident: false,
      groupingConfiguration: {
        enabled: true,
        reopenClosedIncident: true,
        lookbackDuration: 'PT60M',
        matchingMethod: 'Selected',
        groupByEntities: ['Account'],
        groupByAlertDetails: ['Severity'],
        groupByCustomDetails: ['Host'],
      },
    },
    suppressionEnabled: true,
    suppressionDuration: '90m',
  };

  const { incidentConfiguration } = full;
  expect(convert(full).metadata).toMatchObject({
    ...full,
    incidentConfiguration: {
      ...incidentConfiguration,
      groupingConfiguration: { ...incidentConfiguration.groupingConfiguration, lookbackDuration: 'PT1H' },
    },
    suppressionDuration: 'PT90M',
  });
});

test.each([
  [{ triggerOperator: 'GreaterThan' }, { triggerOperator: 'gt' }],
  [{ triggerOperator: 'Equal' }, { triggerOperator: 'eq' }],
  [{ severity: 'high' }, { severity: 'High' }],
  [
    { queryFrequency: 'PT5M', queryPeriod: '5m' },
    { queryFrequency: 'PT5M', queryPeriod: 'PT5M' },
  ],
  [{ tactics: ['Initial Access'] }, { tactics: ['InitialAccess'] }],
  [
    { tactics: null, relevantTechniques: null },
    { tactics: [], relevantTechniques: [] },
  ],
  [{ relevantTechniques: ['T1021.001', 'T1021'] }, { relevantTechniques: ['T1021'] }],
  [{ version: 1.2 }, { version: '1.2.0' }],
  [{ version: '1.2' }, { version: '1.2.0' }],
  [{ version: 2 }, { version: '2.0.0' }],
  [{ version: '1.2.3.4' }, { version: '1.0.0' }],
  [{ version: undefined }, { version: '1.0.0' }],
])('%j becomes %j', (given, expected) => {
  expect(convert(given).metadata).toMatchObject(expected);
});

test('says what it left out, what it changed and what is still to be written', () => {
  const { notes } = convert({
    status: 'Available',
    requiredDataConnectors: [],
    sentinelEntitiesMappings: [{ columnName: 'Entities' }],
    relevantTechniques: ['T1021.001'],
    version: 'two',
    alertDetailsOverride: { alertDisplayNameFormat: 'x', alertTone: 'loud' },
  });

  expect(notes).toEqual([
    "id: '0625fcce-6d52-491e-8c68-1d9b801d25b9' is left out; the id in Azure follows from 'rare-rdp-connections-v2'.",
    "version: 'two' became 1.0.0.",
    'relevantTechniques: T1021.001 became T1021; the service takes no sub-techniques there.',
    'status: left out, a rule here has no place for it.',
    'requiredDataConnectors: left out, a rule here has no place for it.',
    'sentinelEntitiesMappings: left out, a rule here has no place for it.',
    'alertDetailsOverride.alertTone: left out, a rule here has no place for it.',
    'falsePositives and triage: the rule states none; write them, they are what an analyst reads.',
    'rules/rare-rdp-connections-v2.tests.yaml: the rule has no cases; write at least a hit and a miss.',
  ]);
});

test('says that a version is missing', () => {
  expect(convert({ version: undefined }).notes).toContain('version: is missing and became 1.0.0.');
});

test('says what it left out at any depth, and spells it as the file does', () => {
  const text = stringify({
    ...RULE,
    entityMappings: [
      {
        entityType: 'Account',
        extraKey: 1,
        fieldMappings: [{ identifier: 'FullName', columnName: 'Account', note: 'x' }],
      },
    ],
    alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'ProductName', value: 'Product', x: 1 }] },
    incidentConfiguration: { createIncident: true, groupingConfiguration: { enabled: true, groupByMagic: [] } },
  }).replace('version: 1.2.3', 'version: 1.10');

  expect(convertRule('rules/rare.yaml', text).notes.slice(1, -2)).toEqual([
    "version: '1.10' became 1.10.0.",
    'entityMappings[0].extraKey: left out, a rule here has no place for it.',
    'entityMappings[0].fieldMappings[0].note: left out, a rule here has no place for it.',
    'alertDetailsOverride.alertDynamicProperties[0].x: left out, a rule here has no place for it.',
    'incidentConfiguration.groupingConfiguration.groupByMagic: left out, a rule here has no place for it.',
  ]);
});

test.each([
  [
    { alertDetailsOverride: { alertDisplayNameFormat: '' } },
    "rules/rare.yaml: alertDetailsOverride.alertDisplayNameFormat: expected a text that is not empty, got ''.",
  ],
  [{ customDetails: { A: '' } }, "rules/rare.yaml: customDetails.A: expected a text that is not empty, got ''."],
  [{ tactics: [''] }, "rules/rare.yaml: tactics[0]: expected a text that is not empty, got ''."],
])('refuses %j, with which the content would not load', (override, message) => {
  expect(() => convert(override)).toThrow(message);
});

test.each([
  [
    { kind: 'Fusion' },
    /^rules\/rare\.yaml: kind: expected 'Scheduled', the only kind that is deployed; .*, got 'Fusion'\.$/,
  ],
  [
    { queryFrequency: 'hourly' },
    "rules/rare.yaml: queryFrequency: expected a duration such as 1h, 14d or PT1H, got 'hourly'.",
  ],
  [{ query: '  ' }, "rules/rare.yaml: query: expected a text that is not empty, got '  '."],
  [
    { query: '\nSecurityEvent\n| where EventID not in (4624) | summarise count()' },
    'rules/rare.yaml: query: expected KQL, got a syntax error in its line 3, column 17: Expected: ;. (KS005)',
  ],
  [
    { severity: 'Severe' },
    "rules/rare.yaml: severity: expected one of 'Informational', 'Low', 'Medium', 'High', got 'Severe'.",
  ],
  [{ triggerThreshold: 'many' }, "rules/rare.yaml: triggerThreshold: expected number, got 'many'."],
])('refuses %j', (override, message) => {
  expect(() => convert(override)).toThrow(message);
});

test('says of an NRT rule what to do, and nothing of the schedule that it has not', () => {
  const { queryFrequency: _f, queryPeriod: _p, triggerOperator: _o, triggerThreshold: _t, ...rest } = RULE;

  expect(() => convertRule('rules/rare.yaml', stringify({ ...rest, kind: 'NRT' }))).toThrow(
    /^rules\/rare\.yaml: kind: expected 'Scheduled', the only kind that is deployed; instead of NRT run every PT5M and take what is new by ingestion_time\(\), got 'NRT'\.$/,
  );
});

test.each([
  ['Rare RDP Connections (v2)', 'rare-rdp-connections-v2'],
  ['Zugriff über Tor – prüfen', 'zugriff-uber-tor-prufen'],
  ['（）', 'imported-rule'],
])('%j is called %j', (name, id) => {
  expect(toKebabCase(name)).toBe(id);
});

test('whatever a rule says within the form, it becomes metadata that loads', () => {
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,12}$/);
  const text = fc.string({ minLength: 1, maxLength: 60 }).filter((value) => value.trim() !== '');
  const duration = fc.oneof(
    fc.integer({ min: 5, max: 20_160 }).map((minutes) => `${minutes}m`),
    fc.integer({ min: 1, max: 336 }).map((hours) => `PT${hours}H`),
    fc.integer({ min: 1, max: 14 }).map((days) => `${days}d`),
  );
  const rule = fc.record(
    {
      name: text,
      description: text,
      severity: fc.constantFrom('Low', 'high', 'INFORMATIONAL', 'Medium'),
      queryFrequency: duration,
      queryPeriod: duration,
      triggerOperator: fc.constantFrom('gt', 'lt', 'eq', 'ne', 'GreaterThan', 'NotEqual'),
      triggerThreshold: fc.nat(10_000),
      tactics: fc.array(word),
      relevantTechniques: fc.array(fc.constantFrom('T1021', 'T1567.002', ' T1078 ')),
      query: fc.constantFrom(
        'SigninLogs | take 1',
        'let a = 1h;\r\nHeartbeat\r\n| where TimeGenerated > ago(a)',
        '// nothing\nT',
      ),
      entityMappings: fc.option(
        fc.array(
          fc.record({
            entityType: word,
            fieldMappings: fc.array(fc.record({ identifier: word, columnName: word }), { minLength: 1 }),
          }),
        ),
      ),
      customDetails: fc.option(fc.dictionary(word, word)),
      suppressionDuration: duration,
      incidentConfiguration: fc.option(
        fc.record({
          createIncident: fc.boolean(),
          groupingConfiguration: fc.option(fc.record({ enabled: fc.boolean(), lookbackDuration: duration }), {
            nil: null,
          }),
        }),
      ),
      tags: fc.array(word),
    },
    {
      requiredKeys: [
        'name',
        'description',
        'severity',
        'queryFrequency',
        'queryPeriod',
        'triggerOperator',
        'triggerThreshold',
        'query',
      ],
    },
  );
  fc.assert(
    fc.property(rule, (given) => {
      const { metadata, id } = convertRule('x.yaml', stringify({ id: RULE.id, ...given }));

      expect(analyticsRuleShape.safeParse(metadata).error).toBeUndefined();
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    }),
    { numRuns: 100 },
  );
});
