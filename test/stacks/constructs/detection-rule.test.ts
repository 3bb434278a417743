import { SentinelAlertRuleScheduled } from '@cdktf/provider-azurerm/lib/sentinel-alert-rule-scheduled';

import type { AnalyticsRule } from '../../../kql/loader/analytics-rule';
import { DetectionRule } from '../../../stacks/constructs/detection-rule';
import { onlyOne, synthOnly } from '../../support/synth';

test('is named by the uuid of the rule', () => {
  expect(synthRule()).toMatchObject({
    name: '4c0d1d2e-7a53-5a4f-9f6e-000000000001',
    log_analytics_workspace_id: '/w1',
  });
});

test.each([
  [60, 'PT1H'],
  [1440, 'P1D'],
  [20_160, 'P14D'],
  [90, 'PT90M'],
])('writes %d minutes as the service answers them: %s', (minutes, text) => {
  expect(synthRule({ queryFrequencyMinutes: minutes, queryPeriodMinutes: minutes })).toMatchObject({
    query_frequency: text,
    query_period: text,
  });
});

test('says what the service would otherwise fill in', () => {
  expect(synthRule()).toMatchObject({
    trigger_operator: 'GreaterThan',
    trigger_threshold: 0,
    suppression_enabled: false,
    suppression_duration: 'PT5H',
    event_grouping: { aggregation_method: 'AlertPerResult' },
    incident: {
      create_incident_enabled: true,
      grouping: {
        lookback_duration: 'P1D',
        entity_matching_method: 'Selected',
        by_entities: ['Account'],
        by_alert_details: [],
      },
    },
  });
});

test('maps what the query found to entities, details and the alert', () => {
  expect(synthRule()).toMatchObject({
    entity_mapping: [{ entity_type: 'Account', field_mapping: [{ identifier: 'Name', column_name: 'User' }] }],
    custom_details: { AlertKey: 'Key' },
    alert_details_override: [
      { display_name_format: 'About {{User}}', dynamic_property: [{ name: 'ProductName', value: 'Product' }] },
    ],
  });
});

test('leaves out details and override where the rule has none', () => {
  const rule = synthRule({ customDetails: {}, alertDetailsOverride: undefined });

  expect(rule).not.toHaveProperty('custom_details');
  expect(rule).not.toHaveProperty('alert_details_override');
});

test('hands the query on literally, with plain line endings and nothing after its last line', () => {
  expect(synthRule({ query: 'T\r\n| where A == "${x}%{y}"\n\n' })).toMatchObject({
    query: 'T\n| where A == "$${x}%%{y}"',
  });
});

test('refuses a sub-technique, which the provider cannot express', () => {
  expect(() => synthRule({ relevantTechniques: ['T1567.002'] })).toThrow(
    "Rule 'r1': relevantTechniques must hold techniques such as T1567, found the sub-technique 'T1567.002'. " +
      'The provider has no argument for it; name its technique.',
  );
});

/** Synthesizes a valid rule with only what the test cares about changed. */
function synthRule(override: Partial<AnalyticsRule> = {}) {
  const rule: AnalyticsRule = {
    id: 'r1',
    uuid: '4c0d1d2e-7a53-5a4f-9f6e-000000000001',
    queryFile: 'kql/rules/r1.kql',
    metadataFile: 'kql/rules/r1.yaml',
    version: '1.0.0',
    name: 'A rule',
    description: 'Tells nothing.',
    severity: 'Low',
    enabled: true,
    query: 'T | take 1',
    queryFrequencyMinutes: 60,
    queryPeriodMinutes: 60,
    triggerOperator: 'gt',
    triggerThreshold: 0,
    tactics: [],
    relevantTechniques: [],
    atlas: [],
    entityMappings: [{ entityType: 'Account', fieldMappings: [{ identifier: 'Name', columnName: 'User' }] }],
    customDetails: { AlertKey: 'Key' },
    alertDetailsOverride: {
      alertDisplayNameFormat: 'About {{User}}',
      alertDynamicProperties: [{ alertProperty: 'ProductName', value: 'Product' }],
    },
    eventGrouping: 'AlertPerResult',
    incident: {
      createIncident: true,
      grouping: {
        enabled: true,
        reopenClosedIncident: false,
        lookbackMinutes: 1440,
        matchingMethod: 'Selected',
        groupByEntities: ['Account'],
        groupByAlertDetails: [],
        groupByCustomDetails: [],
      },
    },
    suppression: { enabled: false, durationMinutes: 300 },
    parameters: [],
    falsePositives: ['Tests.'],
    triage: 'Look.',
    ...override,
  };
  return onlyOne(
    synthOnly(SentinelAlertRuleScheduled, (scope) => {
      new DetectionRule(scope, 'rule', { workspaceId: '/w1', rule });
    }),
  );
}
