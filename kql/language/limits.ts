/*
 * What Azure and Sentinel allow, each figure once, with the page under learn.microsoft.com/azure/ that states it.
 */

/** Characters of a table's or a column's name (azure-monitor/logs/create-custom-table). */
export const MAX_NAME_LENGTH = 45;

/** Column names that Log Analytics keeps for itself in every custom table (azure-monitor/logs/create-custom-table). */
export const RESERVED_COLUMNS = [
  '_ResourceId',
  'id',
  '_SubscriptionId',
  'TenantId',
  'Type',
  'UniqueId',
  'Title',
  '_ItemId',
  '_IsBillable',
  '_BilledSize',
  '_TimeReceived',
] as const;

/** Whether Log Analytics keeps the name for itself; it compares without case. */
export function isReservedColumn(name: string): boolean {
  return RESERVED_COLUMNS.some((reserved) => reserved.toLowerCase() === name.toLowerCase());
}

/** Characters of a DCR transformation (azure-monitor/fundamentals/service-limits, data collection rules). */
export const MAX_TRANSFORM_LENGTH = 15_360;

/** Columns that one `parse` of a DCR transformation may make (azure-monitor/data-collection/data-collection-transformations-kql). */
export const MAX_TRANSFORM_PARSE_COLUMNS = 10;

/** Scheduled analytics rules (sentinel/scheduled-rules-overview, sentinel/sentinel-service-limits). */
export const ANALYTICS_RULE = {
  /** Characters of a query. */
  maxQueryLength: 10_000,
  /** Frequency and period, in minutes. */
  minMinutes: 5,
  maxMinutes: 14 * 1440,
  /** A period of this many minutes or more needs a frequency of at least an hour. */
  longPeriodMinutes: 2 * 1440,
  minFrequencyOfLongPeriodMinutes: 60,
  maxTriggerThreshold: 10_000,
  /** Characters of the name. */
  maxNameLength: 256,
  /** Suppression, in minutes. */
  minSuppressionMinutes: 5,
  maxSuppressionMinutes: 1440,
  /** Grouping of alerts into incidents, in minutes. */
  minGroupingMinutes: 5,
  maxGroupingMinutes: 7 * 1440,
  /** Minutes between the scheduled time of a run and its execution. */
  delayMinutes: 5,
} as const;

/** Alerts of one run of a rule (sentinel/sentinel-service-limits, sentinel/customize-alert-details). */
export const ALERTS = {
  /** Alerts of a run with one alert for each result; the last one sums up the rest. */
  maxPerRun: 150,
  /** Overridden values of a run; one more, and no override of the run applies. */
  maxOverriddenValuesPerRun: 50,
  /** Columns in one format of a title or description. */
  maxColumnsPerFormat: 3,
  /** Bytes of a title. */
  maxTitleBytes: 256,
  /** Bytes of a description. */
  maxDescriptionBytes: 5_000,
  /** Alerts of an incident. */
  maxPerIncident: 150,
} as const;

/** Custom details (sentinel/surface-custom-details-in-alerts). */
export const CUSTOM_DETAILS = {
  maxCount: 20,
  keyPattern: /^[A-Za-z][A-Za-z0-9]{0,19}$/,
  /** Bytes of all values of one alert. */
  maxValueBytes: 2_048,
} as const;

/** Entities (sentinel/map-data-fields-to-entities, sentinel/entities-reference). */
export const ENTITIES = {
  maxMappings: 10,
  maxIdentifiersPerMapping: 3,
  maxPerAlert: 500,
} as const;

/** Properties of an alert that a column can fill, apart from title, description, severity and tactics (sentinel/customize-alert-details). */
export const DYNAMIC_PROPERTIES = [
  'AlertLink',
  'ConfidenceLevel',
  'ConfidenceScore',
  'ExtendedLinks',
  'ProductComponentName',
  'ProductName',
  'ProviderName',
  'RemediationSteps',
  'SubTechniques',
  'Techniques',
] as const;

/** Details of an alert that incidents can be grouped by. */
export const GROUPING_ALERT_DETAILS = ['DisplayName', 'Severity'] as const;

/** Automation rules (sentinel/automate-incident-handling-with-automation-rules, sentinel/sentinel-service-limits). */
export const AUTOMATION_RULE = {
  minOrder: 1,
  maxOrder: 1000,
  maxConditions: 50,
  maxActions: 20,
  maxDisplayNameLength: 500,
} as const;
