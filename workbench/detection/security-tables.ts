import type { Alert } from './alert';
import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import { toEntitiesText, toExtendedProperties } from './alert-properties';
import type { AzureIds } from './azure-ids';
import type { Incident } from './incident';

/** The row that Sentinel writes into `SecurityAlert` for an alert. `workspaceId` is the workspace's own UUID. */
export function toSecurityAlertRow(
  rule: AnalyticsRule,
  alert: Alert,
  context: { readonly workspaceId: string; readonly window: { readonly start: string; readonly end: string } },
): Record<string, unknown> {
  return {
    TimeGenerated: alert.generatedAt,
    DisplayName: alert.title,
    AlertName: alert.title,
    AlertSeverity: alert.severity,
    Description: alert.description,
    ProviderName: alert.properties['ProviderName'] ?? 'ASI Scheduled Alerts',
    VendorName: 'Microsoft',
    SystemAlertId: alert.id,
    AlertType: `${context.workspaceId}_${rule.uuid}`,
    StartTime: alert.firstActivity,
    EndTime: alert.lastActivity,
    ProcessingEndTime: alert.generatedAt,
    ExtendedProperties: JSON.stringify(toExtendedProperties(rule, alert, context.window)),
    Entities: toEntitiesText(alert.entities),
    ProductName: alert.productName,
    ProductComponentName: alert.properties['ProductComponentName'] ?? 'Scheduled Alerts',
    Status: 'New',
    CompromisedEntity: '',
    Tactics: alert.tactics.join(','),
    Techniques: alert.techniques.length === 0 ? '' : JSON.stringify(alert.techniques),
    SourceSystem: 'Detection',
  };
}

/** The row that Sentinel writes into `SecurityIncident` whenever an incident is created or changed. */
export function toSecurityIncidentRow(incident: Incident, ids: AzureIds, at: string): Record<string, unknown> {
  return {
    TimeGenerated: at,
    IncidentName: incident.id,
    Title: incident.title,
    Description: incident.description,
    Severity: incident.severity,
    Status: incident.status,
    Classification: incident.classification ?? '',
    ClassificationComment: '',
    ClassificationReason: '',
    Owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
    ProviderName: incident.providerName,
    ProviderIncidentId: String(incident.number),
    FirstActivityTime: incident.firstActivity,
    LastActivityTime: incident.lastActivity,
    CreatedTime: incident.createdAt,
    LastModifiedTime: at,
    ClosedTime: incident.closedAt ?? null,
    IncidentNumber: incident.number,
    RelatedAnalyticRuleIds: incident.ruleUuids,
    AlertIds: incident.alerts,
    Comments: incident.comments.map(({ message, author, createdAt }) => ({
      message,
      createdTimeUtc: createdAt,
      author: { name: author },
    })),
    Labels: incident.labels.map((labelName) => ({ labelName, labelType: 'User' })),
    IncidentUrl: ids.incidentUrl(incident.id),
    AdditionalData: toAdditionalData(incident),
    ModifiedBy: 'Incident created from alert',
    SourceSystem: 'Azure',
  };
}

/** What Sentinel says of an incident besides its columns, in the table and to a playbook. */
export function toAdditionalData(incident: Incident): Readonly<Record<string, unknown>> {
  return {
    alertsCount: incident.alerts.length,
    bookmarksCount: 0,
    commentsCount: incident.comments.length,
    alertProductNames: incident.productNames,
    tactics: incident.tactics,
    techniques: incident.techniques,
    ...providerUrl(incident),
  };
}

/** `providerIncidentUrl` of an incident that the Defender portal keeps; the portal's link to it. */
function providerUrl({ providerName, number }: Incident): { providerIncidentUrl?: string } {
  return providerName === 'Microsoft XDR'
    ? { providerIncidentUrl: `https://security.microsoft.com/incident2/${number}/overview` }
    : {};
}
