import { z } from 'zod';

import { contentUuid } from './content-id';
import { parameterShape, type Parameter } from './parameter-declaration';
import { isoDuration, kebabCase, text } from './yaml-shape';

/** Sentinel's severities, lowest first. */
export const SEVERITIES = ['Informational', 'Low', 'Medium', 'High'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How the number of results is compared with the threshold, as Azure-Sentinel spells it. */
export const TRIGGER_OPERATORS = ['gt', 'lt', 'eq', 'ne'] as const;
export type TriggerOperator = (typeof TRIGGER_OPERATORS)[number];

/** Whether the results of a run make one alert, or one each. */
export const EVENT_GROUPINGS = ['SingleAlert', 'AlertPerResult'] as const;
export type EventGrouping = (typeof EVENT_GROUPINGS)[number];

/** What alerts of one incident share: all entities, nothing but the rule, or what is selected. */
export const MATCHING_METHODS = ['AllEntities', 'AnyAlert', 'Selected'] as const;
export type MatchingMethod = (typeof MATCHING_METHODS)[number];

/** Which column of the result identifies an entity, and by which of its identifiers. */
export interface EntityMapping {
  readonly entityType: string;
  readonly fieldMappings: readonly { readonly identifier: string; readonly columnName: string }[];
}

/** Parts of an alert that the query's result decides. A format holds columns as `{{Column}}`. */
export interface AlertDetailsOverride {
  readonly alertDisplayNameFormat?: string | undefined;
  readonly alertDescriptionFormat?: string | undefined;
  readonly alertSeverityColumnName?: string | undefined;
  readonly alertTacticsColumnName?: string | undefined;
  readonly alertDynamicProperties?: readonly { readonly alertProperty: string; readonly value: string }[] | undefined;
}

/** Which alerts share an incident. */
export interface IncidentGrouping {
  readonly enabled: boolean;
  readonly reopenClosedIncident: boolean;
  readonly lookbackMinutes: number;
  readonly matchingMethod: MatchingMethod;
  readonly groupByEntities: readonly string[];
  readonly groupByAlertDetails: readonly string[];
  readonly groupByCustomDetails: readonly string[];
}

/** A scheduled analytics rule: a query, and what Sentinel makes of its results. */
export interface AnalyticsRule {
  /** Kebab-case, the name of its files, the same for ever. */
  readonly id: string;
  /** Its id in Azure. */
  readonly uuid: string;
  readonly queryFile: string;
  readonly metadataFile: string;
  readonly version: string;
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  /** Whether it runs unless an environment says otherwise. */
  readonly enabled: boolean;
  readonly query: string;
  readonly queryFrequencyMinutes: number;
  readonly queryPeriodMinutes: number;
  readonly triggerOperator: TriggerOperator;
  readonly triggerThreshold: number;
  readonly tactics: readonly string[];
  readonly relevantTechniques: readonly string[];
  /** MITRE ATLAS techniques; Azure has no place for them. */
  readonly atlas: readonly string[];
  readonly entityMappings: readonly EntityMapping[];
  /** Key of the detail to column of the result. */
  readonly customDetails: Readonly<Record<string, string>>;
  readonly alertDetailsOverride?: AlertDetailsOverride | undefined;
  readonly eventGrouping: EventGrouping;
  readonly incident: { readonly createIncident: boolean; readonly grouping: IncidentGrouping };
  readonly suppression: { readonly enabled: boolean; readonly durationMinutes: number };
  readonly parameters: readonly Parameter[];
  /** What harmless activity looks the same. */
  readonly falsePositives: readonly string[];
  /** What an analyst does first. */
  readonly triage: string;
}

/** What is said of a rule of another kind, such as NRT: one that runs every minute, over what was ingested in it. */
export const SCHEDULED_ONLY =
  "expected 'Scheduled', the only kind that is deployed; instead of NRT run every PT5M and take what is new by ingestion_time()";

/** The form of `kql/rules/<id>.yaml`. */
export const analyticsRuleShape = z.strictObject({
  id: kebabCase,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version such as 1.0.0'),
  kind: z.unknown().refine((kind) => kind === 'Scheduled', SCHEDULED_ONLY),
  name: text,
  description: text,
  severity: z.enum(SEVERITIES),
  enabled: z.boolean(),
  queryFrequency: isoDuration,
  queryPeriod: isoDuration,
  triggerOperator: z.enum(TRIGGER_OPERATORS),
  triggerThreshold: z.number(),
  tactics: z.array(text),
  relevantTechniques: z.array(text),
  atlas: z
    .array(z.string().regex(/^AML\.T\d{4}(\.\d{3})?$/, 'expected an ATLAS technique such as AML.T0057'))
    .default([]),
  entityMappings: z.array(
    z.strictObject({
      entityType: text,
      fieldMappings: z.array(z.strictObject({ identifier: text, columnName: text })).min(1),
    }),
  ),
  customDetails: z.record(z.string(), text),
  alertDetailsOverride: z
    .strictObject({
      alertDisplayNameFormat: text.optional(),
      alertDescriptionFormat: text.optional(),
      alertSeverityColumnName: text.optional(),
      alertTacticsColumnName: text.optional(),
      alertDynamicProperties: z.array(z.strictObject({ alertProperty: text, value: text })).optional(),
    })
    .optional(),
  eventGroupingSettings: z.strictObject({ aggregationKind: z.enum(EVENT_GROUPINGS) }),
  incidentConfiguration: z.strictObject({
    createIncident: z.boolean(),
    groupingConfiguration: z.strictObject({
      enabled: z.boolean(),
      reopenClosedIncident: z.boolean(),
      lookbackDuration: isoDuration,
      matchingMethod: z.enum(MATCHING_METHODS),
      groupByEntities: z.array(text).default([]),
      groupByAlertDetails: z.array(text).default([]),
      groupByCustomDetails: z.array(text).default([]),
    }),
  }),
  suppressionEnabled: z.boolean(),
  suppressionDuration: isoDuration,
  parameters: z.array(parameterShape),
  falsePositives: z.array(text).min(1),
  triage: text,
});

/** Where a rule's two files stand, and the text of one of them. */
export interface QueryFiles {
  readonly queryFile: string;
  readonly metadataFile: string;
  readonly query: string;
}

/** Makes the rule out of its checked metadata and its query. */
export function toAnalyticsRule(metadata: z.output<typeof analyticsRuleShape>, files: QueryFiles): AnalyticsRule {
  const {
    kind: _kind,
    queryFrequency,
    queryPeriod,
    eventGroupingSettings,
    incidentConfiguration,
    suppressionEnabled,
    suppressionDuration,
    ...same
  } = metadata;
  const { lookbackDuration, ...grouping } = incidentConfiguration.groupingConfiguration;
  return {
    ...same,
    ...files,
    uuid: contentUuid(metadata.id),
    queryFrequencyMinutes: queryFrequency,
    queryPeriodMinutes: queryPeriod,
    eventGrouping: eventGroupingSettings.aggregationKind,
    incident: {
      createIncident: incidentConfiguration.createIncident,
      grouping: { ...grouping, lookbackMinutes: lookbackDuration },
    },
    suppression: { enabled: suppressionEnabled, durationMinutes: suppressionDuration },
  };
}
