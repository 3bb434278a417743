import type { IncidentGrouping } from '../../kql/loader/analytics-rule';
import { entityKey, type Alert } from './alert';

/**
 * What alerts of one rule must share to share an incident; undefined: the alert stands alone. With `AllEntities` an alert
 * without entities has nothing to share.
 */
export function groupingKey(grouping: IncidentGrouping, alert: Alert): string | undefined {
  if (!grouping.enabled) return undefined;
  if (grouping.matchingMethod === 'AnyAlert') return 'any';
  if (grouping.matchingMethod === 'AllEntities') {
    return alert.entities.length === 0 ? undefined : JSON.stringify(alert.entities.map(entityKey).sort());
  }
  return JSON.stringify([
    grouping.groupByEntities.map((type) =>
      alert.entities
        .filter((entity) => entity.type === type)
        .map(entityKey)
        .sort(),
    ),
    grouping.groupByAlertDetails.map((detail) => (detail === 'Severity' ? alert.severity : alert.title)),
    grouping.groupByCustomDetails.map((key) => [...(alert.customDetails[key] ?? [])].sort()),
  ]);
}
