import { v5 } from 'uuid';

import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import { entityKey, type Alert, type Entity } from './alert';
import { toExtendedProperties } from './alert-properties';
import type { AzureIds } from './azure-ids';
import type { Incident } from './incident';
import type { IncidentEvent } from './incident-book';
import { toAdditionalData } from './security-tables';

/** What the trigger needs to know beyond the incident. */
export interface TriggerContext {
  readonly ids: AzureIds;
  /** The workspace's own UUID. */
  readonly workspaceId: string;
  /** The alerts by their id. */
  readonly alerts: ReadonlyMap<string, AlertOfRule>;
}

/** An alert with its rule and the window of its run. */
export interface AlertOfRule {
  readonly rule: AnalyticsRule;
  readonly alert: Alert;
  readonly window: { readonly start: string; readonly end: string };
}

const NAMESPACE = '0e5ce0b7-6c6e-4e69-9f0a-6a3e3f7f7d11';

/** The body of the trigger "Microsoft Sentinel incident", as the connector posts it to a playbook. */
export function buildTriggerBody(
  { kind, incident, alerts }: IncidentEvent,
  context: TriggerContext,
): Record<string, unknown> {
  const { ids, workspaceId } = context;
  return {
    eventUniqueId: v5(`${incident.id}/${incident.updatedAt}/${kind}`, NAMESPACE),
    objectSchemaType: 'Incident',
    objectEventType: kind === 'Created' ? 'Create' : 'Update',
    workspaceInfo: ids.workspaceInfo,
    workspaceId,
    object: {
      id: ids.incident(incident.id),
      name: incident.id,
      etag: `"${incident.alerts.length}-${incident.comments.length}"`,
      type: 'Microsoft.SecurityInsights/Incidents',
      properties: {
        title: incident.title,
        description: incident.description,
        severity: incident.severity,
        status: incident.status,
        owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
        labels: incident.labels.map((labelName) => ({ labelName, labelType: 'User' })),
        firstActivityTimeUtc: incident.firstActivity,
        lastActivityTimeUtc: incident.lastActivity,
        lastModifiedTimeUtc: incident.updatedAt,
        createdTimeUtc: incident.createdAt,
        incidentNumber: incident.number,
        additionalData: toAdditionalData(incident),
        relatedAnalyticRuleIds: incident.ruleUuids.map((uuid) => ids.rule(uuid)),
        incidentUrl: ids.incidentUrl(incident.id),
        providerName: incident.providerName,
        providerIncidentId: String(incident.number),
        alerts: incident.alerts.flatMap((id) => {
          const found = context.alerts.get(id);
          return found ? [toAlertObject(found, ids, workspaceId)] : [];
        }),
        bookmarks: [],
        relatedEntities: incident.entities.map((entity) => toEntityObject(entity, ids)),
        comments: toCommentObjects(incident),
      },
    },
    ...(kind === 'Updated'
      ? {
          incidentUpdates: {
            updatedBy: { source: 'AlertGrouping', name: null },
            alerts: alerts.flatMap(({ id }) => {
              const found = context.alerts.get(id);
              return found ? [toAlertObject(found, ids, workspaceId)] : [];
            }),
          },
        }
      : {}),
  };
}

/** The comments of an incident as Resource Manager answers them. */
export function toCommentObjects(incident: Incident): Record<string, unknown>[] {
  return incident.comments.map(({ message, author, createdAt }, index) => ({
    name: v5(`${incident.id}/${index}`, NAMESPACE),
    type: 'Microsoft.SecurityInsights/Incidents/Comments',
    properties: { message, createdTimeUtc: createdAt, author: { name: author } },
  }));
}

function toAlertObject(
  { rule, alert, window }: AlertOfRule,
  ids: AzureIds,
  workspaceId: string,
): Record<string, unknown> {
  return {
    id: ids.entity(alert.id),
    name: alert.id,
    type: 'Microsoft.SecurityInsights/Entities',
    kind: 'SecurityAlert',
    properties: {
      systemAlertId: alert.id,
      tactics: alert.tactics,
      alertDisplayName: alert.title,
      description: alert.description,
      confidenceLevel: 'Unknown',
      severity: alert.severity,
      vendorName: 'Microsoft',
      productName: alert.productName,
      productComponentName: 'Scheduled Alerts',
      alertType: `${workspaceId}_${rule.uuid}`,
      processingEndTime: alert.generatedAt,
      status: 'New',
      endTimeUtc: alert.lastActivity,
      startTimeUtc: alert.firstActivity,
      timeGenerated: alert.generatedAt,
      providerAlertId: alert.id,
      resourceIdentifiers: [{ type: 'LogAnalytics', workspaceId }],
      additionalData: toExtendedProperties(rule, alert, window),
      friendlyName: alert.title,
    },
  };
}

function toEntityObject(entity: Entity, ids: AzureIds): Record<string, unknown> {
  const name = v5(entityKey(entity), NAMESPACE);
  const properties = Object.entries(entity.identifiers).map(([key, value]) => [
    key.charAt(0).toLowerCase() + key.slice(1),
    value,
  ]);
  return {
    id: ids.entity(name),
    name,
    type: 'Microsoft.SecurityInsights/Entities',
    kind: entity.type,
    properties: { ...Object.fromEntries(properties), friendlyName: Object.values(entity.identifiers)[0] ?? '' },
  };
}
