import type { AnalyticsRule, AutomationRule, Content } from '../../kql/content';
import { effectiveAutomation } from '../../stacks/effective-automation';
import { effectiveRules } from '../../stacks/effective-rules';
import type { Environment } from '../../stacks/environment';
import type { DeployedPlaybook } from '../detection/playbook-runner';
import { LocalTargets, type HttpTargets } from '../detection/targets/http-target';
import { buildTargets } from '../lab/targets';
import { findTransformProblem } from './checks';
import { linesOf, type Side } from './side';

/** What a version runs in an environment. */
export interface Deployment {
  readonly content: Content;

  /** Overrides applied; disabled ones too. */
  readonly rules: readonly AnalyticsRule[];
  readonly automationRules: readonly AutomationRule[];
  readonly playbooks: readonly DeployedPlaybook[];
  readonly eventFilter: readonly string[];
  readonly workspaceResourceId: string;

  /** Systems that playbooks reach; they start empty. */
  buildTargets(): HttpTargets;
}

/** A version as an environment deploys it. Throws what is wrong between the two. */
export function deploy(environment: Environment, content: Content): Deployment {
  const { names, eventFilter } = environment;
  const { playbooks, automationRules } = effectiveAutomation(environment, content);
  return {
    content,
    rules: effectiveRules(environment, content),
    automationRules,
    playbooks: playbooks.map(({ playbook, parameters }) => ({
      id: playbook.id,
      definition: playbook.definition,
      parameters: { ...parameters, identityId: names.playbookIdentityId, vaultUri: names.vaultUri },
    })),
    eventFilter,
    workspaceResourceId: names.workspaceId,
    buildTargets: () => buildTargets(playbooks),
  };
}

/** A version of one rule by itself, as its cases run it. */
export function deployAlone(content: Content, rules: readonly AnalyticsRule[]): Deployment {
  return {
    content,
    rules,
    automationRules: [],
    playbooks: [],
    eventFilter: [],
    workspaceResourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w',
    buildTargets: () => new LocalTargets([]),
  };
}

/** What of a side can be run. */
export interface DeployedSide {
  /** Undefined where nothing of it can. */
  readonly content: Content | undefined;

  /** By environment. */
  readonly deployments: ReadonlyMap<string, Deployment>;

  /** Why something cannot be run, one line each. */
  readonly problems: readonly string[];
}

/** Deploys a side into each of its environments. One whose transform cannot run stores no event, so that nothing of it can. */
export function deployAll({ content, environments }: Side): DeployedSide {
  const deployments = new Map<string, Deployment>();
  if (content === undefined) return { content, deployments, problems: [] };
  const problem = findTransformProblem(content);
  if (problem !== undefined) return { content: undefined, deployments, problems: [problem] };
  const problems: string[] = [];
  for (const environment of environments) {
    try {
      deployments.set(environment.name, deploy(environment, content));
    } catch (error) {
      problems.push(...linesOf(error));
    }
  }
  return { content, deployments, problems };
}
