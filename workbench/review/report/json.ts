import type { Incident } from '../../detection/incident';
import type { ReviewedAction } from '../compare/actions';
import type { Difference } from '../compare/difference';
import { isSameTable } from '../compare/tables';
import type { OutcomeDifference } from '../compare/outcomes';
import type { ReplayedAlert } from '../replay/player';
import { hasProblems, type Review } from '../review';

/** A review as one JSON document; what is the same in both versions is only counted. */
export function formatJson(review: Review): string {
  const { isFirst, problems, gaps, baseProblems, changes, dependencies, environments, cases, lint, tests, resources } =
    review;
  const document = {
    ok: !hasProblems(review),
    isFirst,
    problems,
    gaps,
    baseProblems,
    changes,
    dependencies,
    recordings: review.recordings,
    environments: environments.map(({ environment, impact, sets }) => ({
      environment,
      ran: { rules: [...impact.ruleIds].sort(), queries: [...impact.queryIds].sort() },
      sets: sets.map(({ events, refused, outcome }) => ({ events, refused, ...toOutcomeJson(outcome) })),
    })),
    cases: {
      count: cases.count,
      gone: cases.gone,
      differing: cases.differing.map(({ ruleId, name, outcome }) => ({ ruleId, name, ...toOutcomeJson(outcome) })),
    },
    lint: lint ?? null,
    tests: tests.map(({ ruleId, file, outcomes }) => ({
      ruleId,
      file,
      outcomes: outcomes.map(({ name, line, differences }) => ({ name, line, differences })),
    })),
    resources,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function toOutcomeJson(outcome: OutcomeDifference): Record<string, unknown> {
  const { alerts, incidents, actions, tables, failures, baseFailures, notes } = outcome;
  return {
    alerts: toDifferenceJson(alerts, toAlertJson),
    incidents: toDifferenceJson(incidents, toIncidentJson),
    actions: toDifferenceJson(actions, toActionJson),
    tables: tables.filter((table) => !isSameTable(table)),
    failures: Object.fromEntries(failures),
    baseFailures: Object.fromEntries(baseFailures),
    notes: Object.fromEntries(notes),
  };
}

function toDifferenceJson<T>(
  { gained, lost, changed, same }: Difference<T>,
  toJson: (item: T) => Record<string, unknown>,
): Record<string, unknown> {
  return {
    gained: gained.map(toJson),
    lost: lost.map(toJson),
    changed: changed.map(({ before, after, fields }) => ({ before: toJson(before), after: toJson(after), fields })),
    same: same.length,
  };
}

function toAlertJson({ alert, rows }: ReplayedAlert): Record<string, unknown> {
  const { ruleId, title, description, severity, tactics, techniques, entities, customDetails } = alert;
  const { firstActivity, lastActivity, eventCount, generatedAt } = alert;
  return {
    ruleId,
    title,
    description,
    severity,
    tactics,
    techniques,
    entities,
    customDetails,
    firstActivity,
    lastActivity,
    eventCount,
    generatedAt,
    rows,
  };
}

function toIncidentJson(incident: Incident): Record<string, unknown> {
  const { ruleIds, title, severity, entities, alerts, createdAt, firstActivity, lastActivity } = incident;
  return { ruleIds, title, severity, entities, alerts: alerts.length, createdAt, firstActivity, lastActivity };
}

function toActionJson({ subject: _, ...action }: ReviewedAction): Record<string, unknown> {
  return action;
}
