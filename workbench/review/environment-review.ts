import type { AnalyticsRule } from '../../kql/content';
import type { Environment } from '../../stacks/environment';
import { compareOutcomes, type OutcomeDifference } from './compare/outcomes';
import type { Deployment } from './deployment';
import { finalQueries, findImpact, readsSentinel, wholeImpact, type Impact } from './impact';
import { seededDay, type EventSet } from './replay/arrival';
import { planRuns } from './replay/planned-run';
import { replay } from './replay/replay';
import type { Program } from './replay/player';
import { openStage } from './replay/stage';

/** What both versions make of one set of events in an environment. */
export interface EventSetReview {
  /** As it reads after "on". */
  readonly events: string;
  readonly outcome: OutcomeDifference;
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
  const stage = await openStage(base, head);
  const sets: EventSetReview[] = [];
  try {
    for (const events of [day, ...recorded]) {
      const scope = toScope(impact, base, head, isWhole && events === day);
      const toProgram = (deployment: Deployment | undefined): Program | undefined =>
        deployment && buildProgram(deployment, scope, events);
      const programs = { base: toProgram(base), head: toProgram(head) };
      sets.push({ events: events.name, outcome: compareOutcomes(await replay(stage, programs, events.arrivals)) });
    }
  } finally {
    stage.close();
  }
  return { environment: environment.name, impact, sets };
}

/** A query over alerts or incidents needs those of every rule. */
function toScope(impact: Impact, base: Deployment | undefined, head: Deployment | undefined, isWhole: boolean): Impact {
  const whole = wholeImpact(base, head);
  if (isWhole) return whole;
  const deployment = head ?? base;
  return deployment !== undefined && readsSentinel(impact, deployment) ? { ...impact, ruleIds: whole.ruleIds } : impact;
}

function buildProgram(deployment: Deployment, { ruleIds, queryIds }: Impact, { arrivals }: EventSet): Program {
  const first = arrivals[0]?.received;
  const last = arrivals.reduce((latest, { visible }) => (visible > latest ? visible : latest), '');
  return {
    deployment,
    rules: deployment.rules.filter(({ id, enabled }) => enabled && ruleIds.has(id)),
    finalQueries: finalQueries(deployment.content).filter(({ id }) => queryIds.has(id)),
    runsOf: (rule: AnalyticsRule) => (first === undefined ? [] : planRuns(rule, first, last)),
  };
}
