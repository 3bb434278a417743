import { randomBytes } from 'node:crypto';

import type { Content } from '../../../kql/content';
import type { Severity } from '../../../kql/analytics-rule';
import { effectiveRules } from '../../../stacks/effective-rules';
import type { Environment } from '../../../stacks/environment';
import { RELAY_SECRETS } from '../../../stacks/constructs/secret-vault';
import type { AzureCloud } from '../azure/azure-cloud';
import type { Conversation } from '../azure/resource-manager/management-endpoint';
import type { FaultPlan } from '../azure/resource-manager/faults';
import { CycleSteps, type Finding, type Step } from './cycle-steps';
import { buildCycleTraffic, MIDNIGHT } from './cycle-traffic';
import { DeployedSystem } from './deployed-system';
import { deployerEnvironment, startDeploymentCloud } from './deployment-cloud';
import { findLeftovers, findLosses, type Inventory, takeInventory } from './leftovers';
import { synthesise, type Synthesis } from './synthesis';
import { countChanges, type Plan, Terraform, type TerraformRun } from './terraform';

/** Settings for {@link runDeploymentCycle}. */
export interface DeploymentCycleOptions {
  readonly environment: Environment;
  readonly content: Content;

  /** Scratch folder; the caller removes it. */
  readonly directory: string;
  readonly faults?: FaultPlan | undefined;

  /** Hears the name of each step when it begins. */
  announce(step: string): void;

  /** Hears every line that terraform prints. */
  readonly onLine?: ((line: string) => void) | undefined;

  /** Hears every request to the Resource Manager with its answer. */
  listen?(conversation: Conversation): void;
}

/** What a cycle came to. */
export interface CycleReport {
  readonly steps: readonly Step[];

  /** What is there after the cycle and was not before. */
  readonly leftovers: readonly string[];

  /** The actions that the deployer was granted, by the kind of scope, each once. */
  readonly deployerActions: readonly string[];
}

/** A stack of the environment, where it lies and how terraform runs in it. */
interface Stack {
  readonly name: 'ingestion' | 'detection';
  readonly terraform: Terraform;
}

/**
 * Deploys an environment's unchanged stacks with the real terraform into a local Azure, and judges what a deployment is judged by: apply,
 * empty second plan, events to incidents, one change plans one change, destroy leaves nothing; where a table is protected, the destroy
 * is refused and takes nothing.
 */
export async function runDeploymentCycle(options: DeploymentCycleOptions): Promise<CycleReport> {
  const { environment, content, directory } = options;
  const steps = new CycleSteps((name) => options.announce(name));
  const system: { current?: DeployedSystem } = {};
  const cloud = await startDeploymentCloud({
    ...options,
    store: async (rows) => system.current?.store(rows),
    query: () => Promise.reject(new Error('The cycle queries its engine itself.')),
  });
  try {
    const before = takeInventory(cloud.azure);
    const folders = synthesise(environment, content, directory);
    const stacks = openStacks(folders, cloud, options);
    for (const { name, terraform } of stacks) {
      await steps.run(`init ${name}`, async () => {
        await terraform.init();
        return fine('provider found');
      });
    }
    for (const { name, terraform } of stacks) {
      const isDone = await steps.run(`apply ${name}`, async () => toFinding(await terraform.apply()));
      if (!isDone && !(await steps.run(`apply ${name} again`, async () => toFinding(await terraform.apply())))) {
        return report(steps, cloud, before);
      }
    }
    for (const { name, terraform } of stacks) {
      await steps.run(`second plan ${name}`, async () => toEmptyFinding(await terraform.plan()));
    }
    await steps.run('events to incidents', () => playEvents(cloud, options, system));
    await steps.run('one changed rule', () => planOneChange(stacks, options));
    await destroyAll(steps, stacks, cloud, environment);
    if (environment.lifecycle === 'disposable') {
      await steps.run('what is left', () => Promise.resolve(listLeftovers(cloud, before)));
    }
    return report(steps, cloud, before);
  } finally {
    await system.current?.stop();
    await cloud.stop();
  }
}

function openStacks(folders: Synthesis, cloud: AzureCloud, options: DeploymentCycleOptions): Stack[] {
  return (['ingestion', 'detection'] as const).map((name) => ({
    name,
    terraform: new Terraform({
      directory: folders[name],
      environment: deployerEnvironment(cloud, options.environment),
      onLine: options.onLine,
    }),
  }));
}

/** Sets the secrets that an operator sets out of band, starts what was deployed, and posts. */
async function playEvents(
  cloud: AzureCloud,
  { environment, content, directory }: DeploymentCycleOptions,
  system: { current?: DeployedSystem },
): Promise<Finding> {
  const { azure } = cloud;
  const bearerToken = randomBytes(24).toString('base64url');
  const values = {
    [RELAY_SECRETS.bearerToken]: bearerToken,
    [RELAY_SECRETS.hashKey]: randomBytes(24).toString('base64url'),
  };
  for (const [name, value] of Object.entries(values))
    azure.secrets.set(environment.names.vault, name, { value }, azure.now());
  system.current = await DeployedSystem.start({ cloud, environment, content, directory, bearerToken, start: MIDNIGHT });
  const { posts, rows, alerts, incidents, tickets } = await system.current.play(buildCycleTraffic(environment));
  const isFine = rows > 0 && incidents > 0 && alerts >= incidents;
  return {
    result: `${posts} posts, ${rows} rows, ${alerts} alerts, ${incidents} incidents, ${tickets} ticket actions`,
    isFine,
  };
}

/** Changes the severity of one rule, as an environment's override does, and plans. */
async function planOneChange(stacks: readonly Stack[], options: DeploymentCycleOptions): Promise<Finding> {
  const { environment, content, directory } = options;
  const [rule] = effectiveRules(environment, content);
  if (!rule) throw new Error('Content: it must hold at least one analytics rule.');
  const severity: Severity = rule.severity === 'Low' ? 'Medium' : 'Low';
  const rules = { ...environment.rules, [rule.id]: { ...environment.rules[rule.id], severity } };
  synthesise({ ...environment, rules }, content, directory);
  const plans: Plan[] = [];
  for (const { terraform } of stacks) plans.push(await terraform.plan());
  synthesise(environment, content, directory);
  const updated = plans.flatMap((plan) => plan.updated);
  const total = plans.reduce((sum, plan) => sum + countChanges(plan), 0);
  return {
    result: `${total} change: ${updated.join(', ')}`,
    isFine: total === 1 && (updated[0]?.includes(rule.id) ?? false),
  };
}

async function destroyAll(
  steps: CycleSteps,
  stacks: readonly Stack[],
  cloud: AzureCloud,
  environment: Environment,
): Promise<void> {
  for (const { name, terraform } of [...stacks].reverse()) {
    const isRefused = name === 'ingestion' && environment.lifecycle === 'permanent';
    if (!isRefused) {
      await steps.run(`destroy ${name}`, async () => toFinding(await terraform.destroy()));
      continue;
    }
    await steps.run(`destroy ${name} is refused`, async () => {
      const before = takeInventory(cloud.azure);
      const { exitCode, errors } = await terraform.destroy();
      const lost = findLosses(cloud.azure, before);
      const namesTable = errors.some((text) => text.includes('azurerm_log_analytics_workspace_table_custom_log'));
      const what = namesTable ? 'the table is named' : `the table is not named: ${errors.join(' ')}`;
      return {
        result: `${what}, ${lost.length} resources lost`,
        isFine: exitCode !== 0 && namesTable && lost.length === 0,
      };
    });
  }
}

function listLeftovers(cloud: AzureCloud, before: Inventory): Finding {
  const left = findLeftovers(cloud.azure, before);
  return { result: left.length === 0 ? 'nothing' : left.join(', '), isFine: left.length === 0 };
}

function report({ steps }: CycleSteps, { azure }: AzureCloud, before: Inventory): CycleReport {
  const granted = azure.access.asked.filter(({ isGranted, isData }) => isGranted && !isData);
  const deployerActions = [...new Set(granted.map(({ action }) => action))].sort();
  return { steps, leftovers: findLeftovers(azure, before), deployerActions };
}

function toFinding({ exitCode, errors, summary }: TerraformRun): Finding {
  return exitCode === 0 ? fine(summary) : { result: errors.join(' | '), isFine: false };
}

function toEmptyFinding(plan: Plan): Finding {
  const count = countChanges(plan);
  const changed = [...plan.created, ...plan.updated, ...plan.replaced, ...plan.destroyed];
  if (count === 0 && !plan.changesOutputsOnly) return fine('no changes');
  return { result: count === 0 ? 'outputs change' : `${count} changes: ${changed.join(', ')}`, isFine: false };
}

function fine(result: string): Finding {
  return { result, isFine: true };
}
