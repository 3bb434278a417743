import { SEVERITIES, type Severity } from '../../kql/loader/analytics-rule';
import { distinctEntities, type Alert, type Entity } from './alert';

/** What somebody or something wrote on an incident. */
export interface IncidentComment {
  readonly message: string;
  readonly author: string;
  readonly createdAt: string;
}

export const INCIDENT_STATUSES = ['New', 'Active', 'Closed'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** One incident; a change makes a new value. */
export interface Incident {
  /** Its name in Azure, a UUID. */
  readonly id: string;
  readonly number: number;
  readonly ruleIds: readonly string[];
  readonly ruleUuids: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly classification?: string | undefined;
  /** Ids of its alerts, in the order they came. */
  readonly alerts: readonly string[];
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly productNames: readonly string[];
  readonly entities: readonly Entity[];
  readonly customDetails: Readonly<Record<string, readonly string[]>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt?: string | undefined;
  readonly firstActivity: string;
  readonly lastActivity: string;
  readonly eventCount: number;
  readonly comments: readonly IncidentComment[];
  readonly labels: readonly string[];
  /** `Azure Sentinel`, or `Microsoft XDR` where the Defender portal correlates. */
  readonly providerName: string;
}

/** A new incident of some alerts; title and description are those of the first. */
export function openIncident(
  first: Alert,
  rest: readonly Alert[],
  identity: Pick<Incident, 'id' | 'number' | 'providerName'>,
): Incident {
  const empty: Incident = {
    ...identity,
    ruleIds: [],
    ruleUuids: [],
    title: first.title,
    description: first.description,
    severity: first.severity,
    status: 'New',
    alerts: [],
    tactics: [],
    techniques: [],
    productNames: [],
    entities: [],
    customDetails: {},
    createdAt: first.generatedAt,
    updatedAt: first.generatedAt,
    firstActivity: first.firstActivity,
    lastActivity: first.lastActivity,
    eventCount: 0,
    comments: [],
    labels: [],
  };
  return addAlerts(empty, [first, ...rest]);
}

/** The incident with more alerts: the highest severity, the widest activity, everything that the alerts name. */
export function addAlerts(incident: Incident, alerts: readonly Alert[]): Incident {
  return alerts.reduce<Incident>(
    (current, alert) => ({
      ...current,
      ruleIds: distinct([...current.ruleIds, alert.ruleId]),
      ruleUuids: distinct([...current.ruleUuids, alert.ruleUuid]),
      severity: highest(current.severity, alert.severity),
      alerts: [...current.alerts, alert.id],
      tactics: distinct([...current.tactics, ...alert.tactics]),
      techniques: distinct([...current.techniques, ...alert.techniques]),
      productNames: distinct([...current.productNames, alert.productName]),
      entities: distinctEntities([...current.entities, ...alert.entities]),
      customDetails: mergeDetails(current.customDetails, alert.customDetails),
      updatedAt: alert.generatedAt,
      firstActivity: alert.firstActivity < current.firstActivity ? alert.firstActivity : current.firstActivity,
      lastActivity: alert.lastActivity > current.lastActivity ? alert.lastActivity : current.lastActivity,
      eventCount: current.eventCount + alert.eventCount,
    }),
    incident,
  );
}

function highest(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

function mergeDetails(a: Incident['customDetails'], b: Incident['customDetails']): Incident['customDetails'] {
  const keys = distinct([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(keys.map((key) => [key, distinct([...(a[key] ?? []), ...(b[key] ?? [])])]));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
