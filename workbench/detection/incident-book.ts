import { v5 } from 'uuid';

import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import { ALERTS } from '../../kql/language/limits';
import { toMilliseconds } from '../lab/instant';
import type { Alert } from './alert';
import { groupingKey } from './grouping';
import { addAlerts, openIncident, type Incident } from './incident';
import { correlate, mergeIncidents, type Portal } from './portal';

/** What happened to an incident, as automation rules see it. */
export interface IncidentEvent {
  readonly kind: 'Created' | 'Updated';
  readonly incident: Incident;
  /** The alerts that came with it. */
  readonly alerts: readonly Alert[];
}

/** What the grouping must remember of an incident. */
interface Group {
  readonly ruleId: string;
  readonly key: string;
  readonly firstAlertAt: number;
  readonly incidentId: string;
}

const NAMESPACE = '7c1b7d0e-2f5d-4e0f-9d3b-4b9a1f6f2c33';

/** All incidents, and the rules by which alerts join them. Deterministic: the same alerts in the same order, the same incidents. */
export class IncidentBook {
  readonly #incidents = new Map<string, Incident>();
  #groups: Group[] = [];

  constructor(private readonly portal: Portal = 'azure') {}

  /** In order of creation. */
  get incidents(): readonly Incident[] {
    return [...this.#incidents.values()];
  }

  find(id: string): Incident | undefined {
    return this.#incidents.get(id);
  }

  /** Puts a changed incident in place of the one with its id. */
  replace(incident: Incident): void {
    this.#incidents.set(incident.id, incident);
  }

  /**
   * Takes the alerts of one run. Incidents are made only after all of them: an incident is created once with all its alerts
   * of the run, or updated once.
   */
  add(rule: AnalyticsRule, alerts: readonly Alert[]): IncidentEvent[] {
    if (!rule.incident.createIncident) return [];
    const pending = new Map<string, { kind: IncidentEvent['kind']; alerts: Alert[] }>();
    for (const alert of alerts) {
      const { incident, kind } = this.#place(rule, alert);
      this.#incidents.set(incident.id, incident);
      const entry = pending.get(incident.id);
      if (entry) entry.alerts.push(alert);
      else pending.set(incident.id, { kind, alerts: [alert] });
    }
    return [...pending].flatMap(([id, { kind, alerts: joined }]) => {
      const incident = this.#incidents.get(id);
      return incident ? [{ kind, incident, alerts: joined }] : [];
    });
  }

  /** Merges an incident into another one, as the Defender portal does with its alerts. */
  merge(sourceId: string, targetId: string, alerts: readonly Alert[], at: string): IncidentEvent {
    const [source, target] = [this.#incidents.get(sourceId), this.#incidents.get(targetId)];
    if (!source || !target) throw new Error(`Incidents: '${source ? targetId : sourceId}' is none to merge.`);
    const [redirected, incident] = mergeIncidents(source, target, alerts, at);
    this.replace(redirected);
    this.replace(incident);
    return { kind: 'Updated', incident, alerts };
  }

  #place(rule: AnalyticsRule, alert: Alert): { incident: Incident; kind: IncidentEvent['kind'] } {
    const key = groupingKey(rule.incident.grouping, alert);
    const existing = key === undefined ? undefined : this.#findGroup(rule, key, alert);
    if (existing) return { incident: addAlerts(reopened(existing), [alert]), kind: 'Updated' };
    const correlated = this.portal === 'defender' ? correlate(this.incidents, alert) : undefined;
    if (correlated) return { incident: addAlerts(correlated, [alert]), kind: 'Updated' };

    const incident = openIncident(alert, [], {
      id: v5(alert.id, NAMESPACE),
      number: this.#incidents.size + 1,
      providerName: this.portal === 'defender' ? 'Microsoft XDR' : 'Azure Sentinel',
    });
    if (key !== undefined) {
      const firstAlertAt = toMilliseconds(alert.generatedAt);
      this.#groups.push({ ruleId: rule.id, key, firstAlertAt, incidentId: incident.id });
    }
    return { incident, kind: 'Created' };
  }

  /** The newest incident of the group that still takes alerts: in time, not full, and open or to be reopened. */
  #findGroup(rule: AnalyticsRule, key: string, alert: Alert): Incident | undefined {
    const { lookbackMinutes, reopenClosedIncident } = rule.incident.grouping;
    const oldest = toMilliseconds(alert.generatedAt) - lookbackMinutes * 60_000;
    this.#groups = this.#groups.filter((group) => group.ruleId !== rule.id || group.firstAlertAt >= oldest);
    const canReopen = reopenClosedIncident && this.portal === 'azure';
    return this.#groups
      .filter((group) => group.ruleId === rule.id && group.key === key)
      .flatMap((group) => this.#incidents.get(group.incidentId) ?? [])
      .filter(({ status, alerts }) => alerts.length < ALERTS.maxPerIncident && (status !== 'Closed' || canReopen))
      .at(-1);
  }
}

function reopened(incident: Incident): Incident {
  return incident.status === 'Closed'
    ? { ...incident, status: 'Active', closedAt: undefined, classification: undefined }
    : incident;
}
