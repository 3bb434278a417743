import type { Action } from '../detection/action';
import type { Alert } from '../detection/alert';
import type { Incident } from '../detection/incident';
import type { PlaybookRun } from '../detection/playbook-runner';
import type { Instant } from './instant';
import type { Lab } from './lab';
import type { Ledger } from './ledger';
import type { Answer } from './sender';

/** Counts of events. */
export interface Counts {
  /** Taken by the relay, those that its filter leaves out included. */
  readonly accepted: number;
  readonly filtered: number;
  readonly refused: number;

  /** Rows of the table. */
  readonly stored: number;
}

/** What a run of the lab came to. */
export interface Outcome {
  readonly counts: Counts;

  /** Number of refused events by the status of the answer. */
  readonly refusals: ReadonlyMap<number, number>;

  /** Accepted events that the relay knew already, and did not store again. */
  readonly repeated: number;

  readonly alerts: readonly Alert[];
  readonly incidents: readonly Incident[];
  readonly actions: readonly Action[];

  /** Runs of playbooks that failed. */
  readonly failedRuns: readonly PlaybookRun[];

  /** Where the simulated clock stands at the end. */
  readonly clock: Instant;
}

/** Adds up what the lab has done so far. */
export function toOutcome({ workspace, sentinel, clock }: Lab, ledger: Ledger): Outcome {
  const answers = [...ledger.answers.values()];
  const total = (count: (answer: Answer) => number): number => answers.reduce((sum, answer) => sum + count(answer), 0);
  const refusals = new Map<number, number>();
  for (const { status, refused } of answers) {
    if (refused > 0) refusals.set(status, (refusals.get(status) ?? 0) + refused);
  }
  return {
    counts: {
      accepted: total(({ accepted }) => accepted),
      filtered: total(({ filtered }) => filtered),
      refused: total(({ refused }) => refused),
      stored: workspace.stored,
    },
    refusals,
    repeated: ledger.repeated,
    alerts: sentinel.alerts,
    incidents: sentinel.incidents,
    actions: sentinel.actions,
    failedRuns: sentinel.playbookRuns.filter(({ status }) => status === 'Failed'),
    clock: clock.now,
  };
}
