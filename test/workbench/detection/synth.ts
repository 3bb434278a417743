import type { AnalyticsRule } from '../../../kql/loader/analytics-rule';
import { contentUuid } from '../../../kql/loader/content-id';
import type { Alert } from '../../../workbench/detection/alert';
import type { ResultTable } from '../../../workbench/detection/result-row';

/** A rule with only what a test cares about changed. */
export function synthRule(override: Partial<AnalyticsRule> = {}): AnalyticsRule {
  const id = override.id ?? 'odd-hours';
  return {
    id,
    uuid: contentUuid(id),
    queryFile: `kql/rules/${id}.kql`,
    metadataFile: `kql/rules/${id}.yaml`,
    version: '1.0.0',
    name: 'Odd hours',
    description: 'Somebody works at odd hours.',
    severity: 'Medium',
    enabled: true,
    query: 'T | take 1',
    queryFrequencyMinutes: 60,
    queryPeriodMinutes: 1440,
    triggerOperator: 'gt',
    triggerThreshold: 0,
    tactics: ['Exfiltration'],
    relevantTechniques: ['T1567'],
    atlas: [],
    entityMappings: [
      { entityType: 'Account', fieldMappings: [{ identifier: 'Name', columnName: 'User' }] },
      { entityType: 'CloudApplication', fieldMappings: [{ identifier: 'Name', columnName: 'Platform' }] },
    ],
    customDetails: { Key: 'Key', Count: 'Count' },
    eventGrouping: 'AlertPerResult',
    incident: {
      createIncident: true,
      grouping: {
        enabled: true,
        reopenClosedIncident: false,
        lookbackMinutes: 1440,
        matchingMethod: 'AllEntities',
        groupByEntities: [],
        groupByAlertDetails: [],
        groupByCustomDetails: [],
      },
    },
    suppression: { enabled: false, durationMinutes: 300 },
    parameters: [],
    falsePositives: ['None.'],
    triage: 'Ask.',
    ...override,
  };
}

/** A rule whose incidents are grouped as a test says. */
export function synthGrouping(grouping: Partial<AnalyticsRule['incident']['grouping']>): AnalyticsRule {
  const rule = synthRule();
  return { ...rule, incident: { ...rule.incident, grouping: { ...rule.incident.grouping, ...grouping } } };
}

/** The result of a query, one row for each record; columns as the first has them. */
export function synthResult(records: readonly Record<string, unknown>[]): ResultTable {
  const names = Object.keys(records[0] ?? { TimeGenerated: '' });
  return {
    columns: names.map((name) => ({ name, type: name === 'TimeGenerated' ? 'datetime' : 'dynamic' })),
    rows: records.map((record) => names.map((name) => record[name])),
  };
}

/** An alert with only what a test cares about changed. */
export function synthAlert(override: Partial<Alert> = {}): Alert {
  const rule = synthRule();
  return {
    id: '00000000-0000-4000-8000-000000000001',
    ruleId: rule.id,
    ruleUuid: rule.uuid,
    ruleName: rule.name,
    title: 'Odd hours: alice',
    description: 'alice works at odd hours.',
    severity: 'Medium',
    tactics: ['Exfiltration'],
    techniques: ['T1567'],
    entities: [{ type: 'Account', identifiers: { Name: 'alice' } }],
    customDetails: { AlertKey: ['a1'], NoxysSeverity: ['high'] },
    productName: 'Noxys',
    properties: {},
    firstActivity: '2026-01-15T11:00:00.0000000Z',
    lastActivity: '2026-01-15T11:30:00.0000000Z',
    eventCount: 1,
    generatedAt: '2026-01-15T12:05:00.0000000Z',
    ...override,
  };
}
