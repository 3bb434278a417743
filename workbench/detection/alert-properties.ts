import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import type { Alert, Entity } from './alert';

const OPERATORS = { gt: 'GreaterThan', lt: 'LessThan', eq: 'Equal', ne: 'NotEqual' } as const;

/** `ExtendedProperties` of a scheduled rule's alert, also `additionalData` of the incident trigger: every value is a text. */
export function toExtendedProperties(
  rule: AnalyticsRule,
  alert: Alert,
  window: { start: string; end: string },
): Record<string, string> {
  return {
    'Query Period': toClock(rule.queryPeriodMinutes),
    'Trigger Operator': OPERATORS[rule.triggerOperator],
    'Trigger Threshold': String(rule.triggerThreshold),
    'Correlation Id': alert.id,
    'Search Query Results Overall Count': String(alert.eventCount),
    Query: rule.query,
    'Query Start Time UTC': window.start,
    'Query End Time UTC': window.end,
    'Analytic Rule Ids': JSON.stringify([rule.uuid]),
    'Event Grouping': rule.eventGrouping === 'SingleAlert' ? 'SingleAlert' : 'AlertPerResult',
    'Analytic Rule Name': rule.name,
    ...(Object.keys(alert.customDetails).length > 0 ? { 'Custom Details': JSON.stringify(alert.customDetails) } : {}),
    ProcessedBySentinel: 'True',
    'Alert generation status': 'Full alert created',
  };
}

/** The entities of an alert as the column `Entities` holds them. */
export function toEntitiesText(entities: readonly Entity[]): string {
  if (entities.length === 0) return '';
  return JSON.stringify(
    entities.map(({ type, identifiers }, index) => ({
      $id: String(index + 2),
      ...identifiers,
      Type: toEntityKind(type),
    })),
  );
}

/** `Account` is `account` and `CloudApplication` is `cloud-application` in an alert. */
export function toEntityKind(type: string): string {
  if (type === type.toUpperCase()) return type.toLowerCase();
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

/** `14.00:00:00` for fourteen days. */
function toClock(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const clock = [Math.floor((minutes % 1440) / 60), minutes % 60, 0]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return days === 0 ? clock : `${days}.${clock}`;
}
