import { v5 } from 'uuid';

import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import { ALERTS } from '../../kql/language/limits';
import type { Alert } from './alert';
import { countOverrides, readOverrides, type OverriddenDetails } from './alert-details';
import { buildCustomDetails } from './custom-details';
import { buildEntities } from './entities';
import { toRows, type ResultRow, type ResultTable } from './result-row';

/** When a run took place, and the window of its query. ISO 8601. */
export interface RunTimes {
  readonly generatedAt: string;
  readonly windowStart: string;
  readonly windowEnd: string;
}

/** The alerts of one run, and what the service's limits took away from them. */
export interface BuiltAlerts {
  readonly alerts: readonly Alert[];
  readonly notes: readonly string[];
}

/** Makes the alerts of one run from its results, as Sentinel does, with the service's limits. */
export function buildAlerts(rule: AnalyticsRule, result: ResultTable, times: RunTimes): BuiltAlerts {
  const rows = toRows(result);
  if (!isTriggered(rule, rows.length)) return { alerts: [], notes: [] };

  const groups = groupRows(rule, rows);
  const overrides = groups.map(([first]) => readOverrides(rule.alertDetailsOverride ?? {}, first ?? {}));
  const overridden = overrides.reduce((sum, details) => sum + countOverrides(details), 0);
  const isOverLimit = overridden > ALERTS.maxOverriddenValuesPerRun;
  const built = groups.map((group, index) =>
    buildAlert(rule, group, isOverLimit ? NOTHING_OVERRIDDEN : (overrides[index] ?? NOTHING_OVERRIDDEN), times, index),
  );
  return {
    alerts: built.map(({ alert }) => alert),
    notes: [
      ...(isOverLimit
        ? [
            `${overridden} values of alert details exceed the ${ALERTS.maxOverriddenValuesPerRun} of a run: none of them applies.`,
          ]
        : []),
      ...(groups.length < rows.length && rule.eventGrouping === 'AlertPerResult'
        ? [`${rows.length} results exceed the ${ALERTS.maxPerRun} alerts of a run: the last alert sums up all of them.`]
        : []),
      ...built.flatMap(({ alert, dropped }) =>
        dropped.length === 0
          ? []
          : [`Custom details ${dropped.join(', ')} of alert ${alert.id} are too long and left out.`],
      ),
    ],
  };
}

const NOTHING_OVERRIDDEN: OverriddenDetails = { properties: {} };

const COMPARISONS: Readonly<Record<AnalyticsRule['triggerOperator'], (count: number, threshold: number) => boolean>> = {
  gt: (count, threshold) => count > threshold,
  lt: (count, threshold) => count < threshold,
  eq: (count, threshold) => count === threshold,
  ne: (count, threshold) => count !== threshold,
};

/** Whether so many results make a rule alert. */
export function isTriggered(rule: Pick<AnalyticsRule, 'triggerOperator' | 'triggerThreshold'>, count: number): boolean {
  return COMPARISONS[rule.triggerOperator](count, rule.triggerThreshold);
}

/** The results of each alert. A run without results can trigger (`lt`, `eq`): then one alert has none. */
function groupRows(rule: AnalyticsRule, rows: readonly ResultRow[]): (readonly ResultRow[])[] {
  if (rule.eventGrouping === 'SingleAlert' || rows.length === 0) return [rows];
  if (rows.length <= ALERTS.maxPerRun) return rows.map((row) => [row]);
  return [...rows.slice(0, ALERTS.maxPerRun - 1).map((row) => [row]), rows];
}

/** Alert ids are UUIDs v5 of rule, time of execution and place in the run: the same run makes the same ids. */
const NAMESPACE = '5a2d0f4e-6c0b-4f0d-8a53-0d0c8b7e4f11';

function buildAlert(
  rule: AnalyticsRule,
  rows: readonly ResultRow[],
  { title, description, severity, tactics, properties }: OverriddenDetails,
  { generatedAt, windowStart, windowEnd }: RunTimes,
  index: number,
): { alert: Alert; dropped: readonly string[] } {
  const times = rows
    .map(({ TimeGenerated }) => TimeGenerated)
    .filter((time) => typeof time === 'string' && time !== '');
  const sorted = times.map(String).sort();
  const { details, dropped } = buildCustomDetails(rule.customDetails, rows);
  const alert: Alert = {
    id: v5(`${rule.uuid}/${generatedAt}/${index}`, NAMESPACE),
    ruleId: rule.id,
    ruleUuid: rule.uuid,
    ruleName: rule.name,
    title: title ?? rule.name,
    description: description ?? rule.description,
    severity: severity ?? rule.severity,
    tactics: tactics ?? rule.tactics,
    techniques: rule.relevantTechniques,
    entities: buildEntities(rule.entityMappings, rows),
    customDetails: details,
    productName: properties['ProductName'] ?? 'Azure Sentinel',
    properties,
    firstActivity: sorted[0] ?? windowStart,
    lastActivity: sorted.at(-1) ?? windowEnd,
    eventCount: rows.length,
    generatedAt,
  };
  return { alert, dropped };
}
