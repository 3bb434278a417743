import { z } from 'zod';

import type { TRIGGER_OPERATORS } from '../../../kql/loader/analytics-rule';
import { parseIsoDuration } from '../../../kql/loader/duration';

/** The operators as the service spells them, beside Azure-Sentinel's short form. */
const OPERATORS = {
  greaterthan: 'gt',
  lessthan: 'lt',
  equal: 'eq',
  notequal: 'ne',
  gt: 'gt',
  lt: 'lt',
  eq: 'eq',
  ne: 'ne',
} as const satisfies Record<string, (typeof TRIGGER_OPERATORS)[number]>;
const SHORT_DURATION = /^(\d+)\s*([mhd])$/i;
const UNIT_MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440 };

/** `1h`, `30m`, `14d`, or ISO 8601; read as minutes. */
const duration = z.string().transform((value, context) => {
  const [, amount, unit = ''] = SHORT_DURATION.exec(value) ?? [];
  const minutes =
    amount === undefined ? parseIsoDuration(value) : Number(amount) * (UNIT_MINUTES[unit.toLowerCase()] ?? 0);
  if (minutes !== undefined) return minutes;
  context.addIssue({ code: 'custom', message: 'expected a duration such as 1h, 14d or PT1H' });
  return z.NEVER;
});

const severity = z
  .string()
  .transform((value) => value.charAt(0).toUpperCase() + value.slice(1).toLowerCase())
  .pipe(z.enum(['Informational', 'Low', 'Medium', 'High']));

const operator = z
  .string()
  .transform((value) => value.toLowerCase())
  .pipe(z.enum(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[]))
  .transform((value) => OPERATORS[value]);

const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const grouping = z.object({
  enabled: z.boolean().default(false),
  reopenClosedIncident: z.boolean().default(false),
  lookbackDuration: duration.default(300),
  matchingMethod: z.enum(['AllEntities', 'AnyAlert', 'Selected']).default('AllEntities'),
  groupByEntities: texts,
  groupByAlertDetails: texts,
  groupByCustomDetails: texts,
});

/**
 * A rule of the Azure-Sentinel repository
 * (github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide), as far as a scheduled rule has a place for it.
 */
export const communityRuleShape = z.object({
  id: z.string(),
  name: z.string().trim().min(1),
  description: z.string().trim().min(1),
  severity,
  kind: z.string().default('Scheduled'),
  version: z.union([z.string(), z.number()]).transform(String).optional(),
  query: z.string().regex(/\S/, 'expected a text that is not empty'),
  queryFrequency: duration,
  queryPeriod: duration,
  triggerOperator: operator,
  triggerThreshold: z.number(),
  tactics: texts,
  relevantTechniques: texts,
  entityMappings: z
    .array(
      z.object({
        entityType: z.string(),
        fieldMappings: z.array(z.object({ identifier: z.string(), columnName: z.string() })).min(1),
      }),
    )
    .nullish()
    .transform((value) => value ?? []),
  customDetails: z
    .record(z.string(), z.string())
    .nullish()
    .transform((value) => value ?? {}),
  alertDetailsOverride: z
    .object({
      alertDisplayNameFormat: z.string().optional(),
      alertDescriptionFormat: z.string().optional(),
      alertSeverityColumnName: z.string().optional(),
      alertTacticsColumnName: z.string().optional(),
      alertDynamicProperties: z.array(z.object({ alertProperty: z.string(), value: z.string() })).optional(),
    })
    .nullish(),
  eventGroupingSettings: z.object({ aggregationKind: z.enum(['SingleAlert', 'AlertPerResult']) }).nullish(),
  incidentConfiguration: z
    .object({ createIncident: z.boolean().default(true), groupingConfiguration: grouping.nullish() })
    .nullish(),
  suppressionEnabled: z.boolean().default(false),
  suppressionDuration: duration.default(300),
});

/** A community rule, read. */
export type CommunityRule = z.output<typeof communityRuleShape>;
