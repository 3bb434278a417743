import type { Incident } from '../../detection/incident';
import type { ReplayedAlert, ReplayOutcome } from '../replay/player';
import type { ReplayPair } from '../replay/replay';
import { diffActions, pairActions, toReviewedActions, type ReviewedAction } from './actions';
import { diffAlerts, pairAlerts } from './alerts';
import { isSame, toDifference, type Difference } from './difference';
import { diffIncidents, pairIncidents } from './incidents';
import { compareTables, type TableDifference } from './tables';

/** What two versions made of the same events. */
export interface OutcomeDifference {
  readonly alerts: Difference<ReplayedAlert>;
  readonly incidents: Difference<Incident>;
  readonly actions: Difference<ReviewedAction>;
  readonly tables: readonly TableDifference[];

  /** What the new version cannot run, and why, by id; and what the old one could not. */
  readonly failures: ReadonlyMap<string, string>;
  readonly baseFailures: ReadonlyMap<string, string>;

  /** Limits of the service that take something away in more runs than before, with the number of those runs. */
  readonly notes: ReadonlyMap<string, { readonly before: number; readonly after: number }>;
}

/** What a version makes that there is not. */
export const NO_OUTCOME: ReplayOutcome = {
  alerts: [],
  incidents: [],
  actions: [],
  tables: new Map(),
  failures: new Map(),
  notes: new Map(),
};

/** Compares what two versions made of the same events. */
export function compareOutcomes({ base = NO_OUTCOME, head = NO_OUTCOME }: ReplayPair): OutcomeDifference {
  const alerts = pairAlerts(base.alerts, head.alerts);
  const incidents = pairIncidents(base.incidents, head.incidents, alerts);
  const actions = pairActions(
    toReviewedActions(base, toSubjects(incidents.pairs, 'before')),
    toReviewedActions(head, toSubjects(incidents.pairs, 'after')),
  );
  const ids = [...new Set([...base.tables.keys(), ...head.tables.keys()])];
  return {
    alerts: toDifference(alerts, diffAlerts),
    incidents: toDifference(incidents, diffIncidents),
    actions: toDifference(actions, diffActions),
    tables: ids.map((id) => compareTables(id, base.tables.get(id), head.tables.get(id))),
    failures: head.failures,
    baseFailures: base.failures,
    notes: new Map(
      [...head.notes]
        .map(([note, after]) => [note, { before: base.notes.get(note) ?? 0, after }] as const)
        .filter(([, { before, after }]) => after > before),
    ),
  };
}

/** Whether nothing of what follows from alerts differs. Where a version could not run something, that it is the same says nothing. */
export function hasSameAlerts({ alerts, incidents, actions, failures, baseFailures }: OutcomeDifference): boolean {
  return failures.size + baseFailures.size === 0 && isSame(alerts) && isSame(incidents) && isSame(actions);
}

/** The same text for both incidents of a pair; an incident without a partner has one of its own. */
function toSubjects(
  pairs: readonly { readonly before: Incident; readonly after: Incident }[],
  side: 'before' | 'after',
): (incident: Incident) => string {
  const subjects = new Map(pairs.map((pair, index) => [pair[side].id, `pair ${index}`]));
  return ({ id }) => subjects.get(id) ?? `${side} ${id}`;
}
