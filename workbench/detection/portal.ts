import { ALERTS } from '../../kql/language/limits';
import { toMilliseconds } from '../lab/instant';
import { entityKey, type Alert } from './alert';
import { addAlerts, type Incident } from './incident';

/**
 * Where Sentinel is worked in. In the Defender portal its correlation engine may put an alert into an open incident of
 * another rule that shares an entity, and then renames the incident
 * (learn.microsoft.com/defender-xdr/alerts-incidents-correlation).
 */
export const PORTALS = ['azure', 'defender'] as const;
export type Portal = (typeof PORTALS)[number];

/** How long after an incident's last alert the lab still correlates; Microsoft does not state its engine's figure. */
const CORRELATION_HOURS = 24;

/** Tag of an incident that was merged into another. */
const REDIRECTED = 'Redirected';

/** The open incident that the Defender portal adds the alert to, under the name it then gives it. */
export function correlate(incidents: readonly Incident[], alert: Alert): Incident | undefined {
  const accounts = alert.entities.filter(({ type }) => type === 'Account').map(entityKey);
  const oldest = toMilliseconds(alert.generatedAt) - CORRELATION_HOURS * 3_600_000;
  const found = incidents.find(
    (incident) =>
      incident.status !== 'Closed' &&
      incident.alerts.length < ALERTS.maxPerIncident &&
      toMilliseconds(incident.updatedAt) >= oldest &&
      incident.entities.some((entity) => accounts.includes(entityKey(entity))),
  );
  return found && { ...found, title: `Multi-stage incident involving ${found.alerts.length + 1} alerts` };
}

/**
 * The two incidents after the Defender portal has merged the first into the second: alerts, tags and rules go over, comments do not, and
 * the first is closed with the tag `Redirected`.
 *
 * @param alerts the alerts of the first
 */
export function mergeIncidents(
  source: Incident,
  target: Incident,
  alerts: readonly Alert[],
  at: string,
): readonly [source: Incident, target: Incident] {
  const labels = [...new Set([...target.labels, ...source.labels])];
  return [
    { ...source, alerts: [], labels: [REDIRECTED], status: 'Closed', closedAt: at, updatedAt: at },
    { ...addAlerts(target, alerts), labels, updatedAt: at },
  ];
}
