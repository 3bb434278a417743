import type { AnalyticsRule } from '../../kql/content';
import type { Environment } from '../../stacks/environment';
import { toMilliseconds } from '../lab/instant';
import { compareOutcomes, type OutcomeDifference } from './compare/outcomes';
import type { Deployment } from './deployment';
import { finalQueries, findImpact, readsSentinel, wholeImpact, type Impact } from './impact';
import { seededDay, type Arrival, type EventSet } from './replay/arrival';
import { findGaps, planRuns, planSilentRuns } from './replay/planned-run';
import { isSilentRule } from './replay/silent-rule';
import { hurryTail } from './replay/tail';
import { replay } from './replay/replay';
import type { Program } from './replay/player';
import { Stage } from './replay/stage';

/** How often a rule may run that cannot leave out a run: more than a year of hourly runs. */
const MAX_RUNS = 10_000;

/** What both versions make of one set of events in an environment. */
export interface EventSetReview {
  /** As it reads after "on". */
  readonly events: string;
  readonly outcome: OutcomeDifference;

  /** How many posts the relay refuses. */
  readonly refused: number;
}

/** What a change comes to in an environment. */
export interface EnvironmentReview {
  readonly environment: string;
  readonly impact: Impact;
  readonly sets: readonly EventSetReview[];
}

/** An environment, and what each version deploys into it. */
export interface ReviewedEnvironment {
  readonly environment: Environment;
  readonly base: Deployment | undefined;
  readonly head: Deployment | undefined;
}

/** How an environment is reviewed. */
export interface EnvironmentOptions {
  /** Events besides the seeded day. */
  readonly recorded: readonly EventSet[];

  /**
   * The day that both versions see first.
   *
   * @default the lab's seeded day
   */
  readonly day?: EventSet;

  /** Whether every rule and tile runs, so that the workbook can be drawn as a whole; else those that the change can reach. */
  readonly isWhole: boolean;
}

/** Runs both versions of what the change can reach on the same events. Nothing runs where it reaches nothing. */
export async function reviewEnvironment(
  { environment, base, head }: ReviewedEnvironment,
  { recorded, isWhole, day = seededDay(environment.userIdIs === 'upn' ? 'address' : 'uuid') }: EnvironmentOptions,
): Promise<EnvironmentReview> {
  const impact = findImpact(base, head);
  if (impact.ruleIds.size + impact.queryIds.size === 0) return { environment: environment.name, impact, sets: [] };
  const stage = await Stage.open(base, head);
  const sets: EventSetReview[] = [];
  try {
    for (const events of [day, ...recorded]) {
      const scope = toScope(impact, base, head, isWhole && events === day);
      const arrivals = hurryTail(events.arrivals, [base, head]);
      const toProgram = (deployment: Deployment | undefined): Program | undefined =>
        deployment && buildProgram(deployment, scope, arrivals);
      const programs = { base: toProgram(base), head: toProgram(head) };
      const refusedBefore = stage.refused;
      const outcome = compareOutcomes(await replay(stage, programs, arrivals));
      sets.push({ events: events.name, outcome, refused: stage.refused - refusedBefore });
    }
  } finally {
    stage.close();
  }
  return { environment: environment.name, impact, sets };
}

function assertRuns(count: number): void {
  if (count <= MAX_RUNS) return;
  throw new Error(
    `Events: the rule may alert where there is none, so that none of its runs can be left out, and they must lie within ` +
      `${MAX_RUNS.toLocaleString('en')} of its runs, found ${Math.round(count).toLocaleString('en')}. Review shorter recordings.`,
  );
}

/** A query over alerts or incidents needs those of every rule. */
function toScope(impact: Impact, base: Deployment | undefined, head: Deployment | undefined, isWhole: boolean): Impact {
  const whole = wholeImpact(base, head);
  if (isWhole) return whole;
  const deployment = head ?? base;
  return deployment !== undefined && readsSentinel(impact, deployment) ? { ...impact, ruleIds: whole.ruleIds } : impact;
}

function buildProgram(deployment: Deployment, { ruleIds, queryIds }: Impact, arrivals: readonly Arrival[]): Program {
  const first = arrivals[0]?.received;
  const last = arrivals.at(-1)?.visible ?? '';
  const gaps = findGaps(arrivals);
  return {
    deployment,
    rules: deployment.rules.filter(({ id, enabled }) => enabled && ruleIds.has(id)),
    finalQueries: finalQueries(deployment.content).filter(({ id }) => queryIds.has(id)),
    runsOf: (rule: AnalyticsRule) => {
      if (first === undefined) return [];
      if (isSilentRule(rule, deployment.content)) return planSilentRuns(rule, first, last, gaps);
      assertRuns((toMilliseconds(last) - toMilliseconds(first)) / 60_000 / rule.queryFrequencyMinutes);
      return planRuns(rule, first, last);
    },
  };
}
