import { z } from 'zod';

import type { QueryFiles } from './analytics-rule';
import { contentUuid } from './content-id';
import { isoDuration, kebabCase, text } from './yaml-shape';

/** Severities of an Azure Monitor alert; Azure numbers them in this order from 0. */
export const HEALTH_SEVERITIES = ['critical', 'error', 'warning', 'informational', 'verbose'] as const;
export type HealthSeverity = (typeof HEALTH_SEVERITIES)[number];

export const HEALTH_OPERATORS = ['LessThan', 'LessThanOrEqual', 'Equal', 'GreaterThan', 'GreaterThanOrEqual'] as const;
export type HealthOperator = (typeof HEALTH_OPERATORS)[number];

/** Minutes between two evaluations that Azure Monitor offers (azure-monitor/alerts/alerts-types, log search alerts). */
const EVERY_MINUTES = [1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1440];

/** Minutes of a window that Azure Monitor offers. */
const WINDOW_MINUTES = [...EVERY_MINUTES, 2880];

/** An alert about the integration itself: a query that Azure Monitor evaluates over the workspace. */
export interface HealthAlert {
  readonly id: string;
  readonly uuid: string;
  readonly queryFile: string;
  readonly metadataFile: string;
  readonly name: string;
  readonly description: string;
  readonly severity: HealthSeverity;
  readonly query: string;
  readonly everyMinutes: number;
  /** Azure Monitor shows the query the rows whose TimeGenerated lies in the last so many minutes. */
  readonly windowMinutes: number;
  readonly condition: {
    /** `rows`: how many the query returns. Otherwise a column of the result: its largest value. */
    readonly measure: string;
    readonly operator: HealthOperator;
    readonly threshold: number;
    /** The alert fires when the condition held in `failing` of the last `of` evaluations. */
    readonly failing: number;
    readonly of: number;
  };
  /** What to do when it fires. */
  readonly runbook: string;
}

/**
 * The form of `kql/health/<id>.yaml`. A window overlaps the one before: rows come up to five minutes after their TimeGenerated
 * (azure-monitor/logs/data-ingestion-time), and one that comes after its window was evaluated is seen by the next alone.
 */
export const healthAlertShape = z
  .strictObject({
    id: kebabCase,
    name: text,
    description: text,
    severity: z.enum(HEALTH_SEVERITIES),
    every: isoDuration.refine(
      (minutes) => EVERY_MINUTES.includes(minutes),
      'expected a frequency that Azure Monitor offers',
    ),
    window: isoDuration.refine(
      (minutes) => WINDOW_MINUTES.includes(minutes),
      'expected a window that Azure Monitor offers',
    ),
    condition: z
      .strictObject({
        measure: text,
        operator: z.enum(HEALTH_OPERATORS),
        threshold: z.number().min(0),
        failing: z.int().min(1).max(6).default(1),
        of: z.int().min(1).max(6).default(1),
      })
      .refine(({ failing, of }) => failing <= of, 'expected failing to be at most of'),
    runbook: text,
  })
  .refine(({ every, window }) => window > every, {
    path: ['window'],
    message: 'expected a window longer than every, or a row that comes late is never seen',
  });

/** Makes the alert out of its checked metadata and its query. */
export function toHealthAlert(metadata: z.output<typeof healthAlertShape>, files: QueryFiles): HealthAlert {
  const { every, window, ...same } = metadata;
  return { ...same, ...files, uuid: contentUuid(metadata.id), everyMinutes: every, windowMinutes: window };
}
