import type { Alert } from '../../detection/alert';
import type { Delivery } from '../delivery';
import type { Lab } from '../lab';
import type { Outcome } from '../outcome';
import { NEAR_MISSES } from '../traffic/scenes';
import type { Answer } from '../sender';
import {
  formatActions,
  formatCounts,
  formatIncidents,
  formatNearMisses,
  formatRows,
  formatSample,
  formatTitle,
} from './text';

/** The guide's sample payload, how it was answered, and the id of its event. */
export interface SampleStory {
  readonly delivery: Delivery;
  readonly answer: Answer;
  readonly eventId: string;
}

/** Rows that are shown of the table. */
const LATEST = 5;

/** The whole report of a run, for people. */
export async function buildReport(lab: Lab, outcome: Outcome, sample: SampleStory | undefined): Promise<string> {
  const latest = await lab.query(`NoxysEvents_CL
    | top ${LATEST} by TimeGenerated desc
    | project TimeGenerated, EventType, PlatformId, RiskScore, AlertSeverity, UserId`);
  return [
    formatTitle(lab.environment, lab.start, outcome.clock),
    sample === undefined ? '' : await buildSampleReport(lab, outcome, sample),
    formatCounts(outcome),
    formatRows(`NoxysEvents_CL, the latest of ${outcome.counts.stored} rows`, latest),
    formatIncidents(lab.rules, outcome),
    formatActions(outcome),
    sample === undefined ? '' : formatNearMisses(NEAR_MISSES),
  ].join('');
}

async function buildSampleReport(
  lab: Lab,
  outcome: Outcome,
  { delivery, answer, eventId }: SampleStory,
): Promise<string> {
  const row = await lab.query(`NoxysEvents_CL | where EventId == ${JSON.stringify(eventId)} | take 1`);
  return formatSample({ at: delivery.at, answer, row, alerts: alertsOn(eventId, outcome.alerts) });
}

/** The alerts that name an event in their custom details. */
export function alertsOn(eventId: string, alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter(({ customDetails }) =>
    Object.values(customDetails).some((values) => values.some((value) => value.split(', ').includes(eventId))),
  );
}
