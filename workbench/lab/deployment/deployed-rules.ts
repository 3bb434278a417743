import { z } from 'zod';

import { type AnalyticsRule, EVENT_GROUPINGS, MATCHING_METHODS, SEVERITIES } from '../../../kql/loader/analytics-rule';
import { parseIsoDuration } from '../../../kql/loader/duration';
import type { Azure } from '../azure/resource-manager/azure';

const OPERATORS = { GreaterThan: 'gt', LessThan: 'lt', Equal: 'eq', NotEqual: 'ne' } as const;

const minutes = z.string().transform((text) => parseIsoDuration(text) ?? 0);
const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/** A scheduled rule as Sentinel's API answers it. */
const RULE = z.object({
  displayName: z.string(),
  description: z.string().default(''),
  severity: z.enum(SEVERITIES),
  enabled: z.boolean(),
  query: z.string(),
  queryFrequency: minutes,
  queryPeriod: minutes,
  triggerOperator: z.enum(['GreaterThan', 'LessThan', 'Equal', 'NotEqual']),
  triggerThreshold: z.number(),
  tactics: names,
  techniques: names,
  entityMappings: z
    .array(
      z.object({
        entityType: z.string(),
        fieldMappings: z.array(z.object({ identifier: z.string(), columnName: z.string() })),
      }),
    )
    .nullish(),
  customDetails: z.record(z.string(), z.string()).nullish(),
  alertDetailsOverride: z
    .object({
      alertDisplayNameFormat: z.string().optional(),
      alertDescriptionFormat: z.string().optional(),
      alertSeverityColumnName: z.string().optional(),
      alertTacticsColumnName: z.string().optional(),
      alertDynamicProperties: z.array(z.object({ alertProperty: z.string(), value: z.string() })).optional(),
    })
    .nullish(),
  eventGroupingSettings: z.object({ aggregationKind: z.enum(EVENT_GROUPINGS) }),
  incidentConfiguration: z.object({
    createIncident: z.boolean(),
    groupingConfiguration: z.object({
      enabled: z.boolean(),
      reopenClosedIncident: z.boolean(),
      lookbackDuration: minutes,
      matchingMethod: z.enum(MATCHING_METHODS),
      groupByEntities: names,
      groupByAlertDetails: names,
      groupByCustomDetails: names,
    }),
  }),
  suppressionEnabled: z.boolean(),
  suppressionDuration: minutes,
});

/**
 * The analytics rules of a workspace, as they stand in its Resource Manager.
 *
 * A rule goes by its Azure id; what Azure has no place for (files, version, triage) is empty.
 */
export function readDeployedRules(azure: Azure, workspaceId: string): AnalyticsRule[] {
  return azure.store.ofType('Microsoft.SecurityInsights/alertRules', workspaceId).map(({ name, id, properties }) => {
    const rule = RULE.parse(properties);
    const { groupingConfiguration, createIncident } = rule.incidentConfiguration;
    const { lookbackDuration, ...grouping } = groupingConfiguration;
    return {
      id: name,
      uuid: name,
      queryFile: id,
      metadataFile: id,
      version: '',
      name: rule.displayName,
      description: rule.description,
      severity: rule.severity,
      enabled: rule.enabled,
      query: rule.query,
      queryFrequencyMinutes: rule.queryFrequency,
      queryPeriodMinutes: rule.queryPeriod,
      triggerOperator: OPERATORS[rule.triggerOperator],
      triggerThreshold: rule.triggerThreshold,
      tactics: rule.tactics,
      relevantTechniques: rule.techniques,
      atlas: [],
      entityMappings: rule.entityMappings ?? [],
      customDetails: rule.customDetails ?? {},
      alertDetailsOverride: rule.alertDetailsOverride ?? undefined,
      eventGrouping: rule.eventGroupingSettings.aggregationKind,
      incident: { createIncident, grouping: { ...grouping, lookbackMinutes: lookbackDuration } },
      suppression: { enabled: rule.suppressionEnabled, durationMinutes: rule.suppressionDuration },
      parameters: [],
      falsePositives: [],
      triage: '',
    };
  });
}
