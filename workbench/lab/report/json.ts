import type { Action } from '../../detection/action';
import type { Alert } from '../../detection/alert';
import type { Incident } from '../../detection/incident';
import type { PlaybookRun } from '../../detection/playbook-runner';
import { failureOf } from '../../detection/workflow/failure';
import type { Outcome } from '../outcome';

/** The outcome as one JSON document. */
export function formatJson({ counts, alerts, incidents, actions, failedRuns, clock }: Outcome): string {
  const document = {
    clock,
    counts,
    alerts: alerts.map(toAlertJson),
    incidents: incidents.map(toIncidentJson),
    actions: actions.map(toActionJson),
    failedPlaybookRuns: failedRuns.map(toFailedRunJson),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function toAlertJson(alert: Alert): Record<string, unknown> {
  const { id, ruleId, title, description, severity, entities, customDetails, tactics, techniques } = alert;
  const { firstActivity, lastActivity, eventCount, generatedAt, productName, incidentId } = alert;
  return {
    id,
    ruleId,
    title,
    severity,
    entities,
    customDetails,
    firstActivity,
    lastActivity,
    eventCount,
    description,
    tactics,
    techniques,
    productName,
    generatedAt,
    incidentId,
  };
}

/** An incident belongs to one rule, unless the portal correlates the alerts of several. */
function toIncidentJson(incident: Incident): Record<string, unknown> {
  const { id, number, ruleIds, title, description, severity, status, entities, customDetails, alerts } = incident;
  const { firstActivity, lastActivity, eventCount, createdAt, updatedAt, comments } = incident;
  return {
    id,
    number,
    ruleId: ruleIds[0],
    ruleIds,
    title,
    severity,
    status,
    entities,
    customDetails,
    firstActivity,
    lastActivity,
    eventCount,
    alerts,
    description,
    createdAt,
    updatedAt,
    comments,
  };
}

function toActionJson({ automationRule, playbook, target, request, response, incident, at }: Action) {
  return { automationRule, playbook, target, request, response, incident, at };
}

function toFailedRunJson(run: PlaybookRun) {
  const { automationRule, playbook, incident, at } = run;
  return { automationRule, playbook, incident, at, reason: failureOf(run) };
}
