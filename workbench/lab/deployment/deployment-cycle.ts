import type { Severity } from '../../../kql/analytics-rule';
import type { Content } from '../../../kql/content';
import { effectiveRules } from '../../../stacks/effective-rules';
import type { Environment } from '../../../stacks/environment';
import type { AzureCloud } from '../azure/azure-cloud';
import { prepareBundle } from '../bundle';
import { fine, judgeEmptyPlan, judgeLeftovers, judgeOneChange, judgeRefusedDestroy, judgeRun } from './cycle-findings';
import { CycleSteps, type Finding, type Step } from './cycle-steps';
import { playEvents } from './cycle-events';
import type { DeployedSystem } from './deployed-system';
import { startDeploymentCloud, terraformEnvironment } from './deployment-cloud';
import type { FaultPreset } from './fault-presets';
import { takeInventory } from './leftovers';
import { Recorder, type Recording } from './recording';
import { fingerprintStack, readProviderVersion } from './stack-fingerprints';
import { synthesise, type Synthesis } from './synthesis';
import { Terraform, type TerraformRun } from './terraform';

/** Settings for {@link runDeploymentCycle}. */
export interface DeploymentCycleOptions {
  readonly environment: Environment;
  readonly content: Content;

  /** Scratch folder; the caller removes it. */
  readonly directory: string;

  /** What goes wrong. @default nothing */
  readonly faults?: FaultPreset | undefined;

  /** Ends the cycle before its next step. */
  readonly signal?: AbortSignal | undefined;

  /** Hears the name of each step when it begins. */
  announce(step: string): void;

  /** Hears every line that terraform prints. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** What a cycle came to. */
export interface CycleReport {
  readonly steps: readonly Step[];

  /** Management actions that the deployer was granted, with the kinds of what they were asked for left out; each once. */
  readonly deployerActions: readonly string[];

  /** What the provider and the Resource Manager said to each other. */
  readonly recording: Recording;
}

/** A stack of the environment and how terraform runs in it. */
interface Stack {
  readonly name: 'ingestion' | 'detection';
  readonly terraform: Terraform;

  /** The same, as the principal that plans in a pull request. */
  readonly planner: Terraform;
}

/**
 * Deploys an environment's unchanged stacks with the real terraform into a local Azure, and judges what a deployment is judged by: apply,
 * empty second plan, events to incidents, one change plans one change, destroy leaves nothing; where a table is protected, the destroy
 * is refused and takes nothing.
 */
export async function runDeploymentCycle(options: DeploymentCycleOptions): Promise<CycleReport> {
  const { environment, content, directory } = options;
  await prepareBundle();
  const system: { current?: DeployedSystem } = {};
  const recorder = new Recorder();
  const cloud = await startDeploymentCloud({
    environment,
    content,
    directory,
    faults: options.faults,
    listen: (conversation) => recorder.listen(conversation),
    store: async (rows) => system.current?.store(rows),
    query: () => Promise.reject(new Error('Query API: the cycle asks its own engine, nobody else should ask.')),
  });
  try {
    const seeds = cloud.azure.store.all();
    const folders = synthesise(environment, content, directory);
    const steps = new CycleSteps((name) => options.announce(name), options.signal);
    await runSteps(steps, openStacks(folders, cloud, options), cloud, options, system);
    return {
      steps: steps.steps,
      deployerActions: grantedActions(cloud),
      recording: finish(recorder, folders, seeds, environment),
    };
  } finally {
    await system.current?.stop();
    await cloud.stop();
  }
}

async function runSteps(
  steps: CycleSteps,
  stacks: readonly Stack[],
  cloud: AzureCloud,
  options: DeploymentCycleOptions,
  system: { current?: DeployedSystem },
): Promise<void> {
  const before = takeInventory(cloud.azure);
  for (const { name, terraform } of stacks) {
    const isReady = await steps.run(`init ${name}`, async () => {
      await terraform.init();
      return fine('provider found');
    });
    if (!isReady) return;
  }
  for (const stack of stacks) {
    if (!(await applyStack(steps, stack, options.faults?.mayNeedSecondApply ?? false))) return;
  }
  for (const { name, terraform } of stacks) {
    await steps.run(`second plan ${name}`, async () => judgeEmptyPlan(await terraform.plan()));
  }
  for (const { name, planner } of options.environment.principals.planner === undefined ? [] : stacks) {
    // The planner may not lock the state: it has no right to write it.
    await steps.run(`plan ${name} as the planner`, async () => judgeEmptyPlan(await planner.plan('-lock=false')));
  }
  await steps.run('events to incidents', () => playEvents({ ...options, cloud, system }));
  await steps.run('one changed rule', () => planOneChange(stacks, options));

  const isPermanent = options.environment.lifecycle === 'permanent';
  for (const { name, terraform } of [...stacks].reverse()) {
    if (isPermanent && name === 'ingestion') {
      await steps.run('destroy ingestion is refused', () => judgeRefusedDestroy(terraform, cloud));
    } else {
      await steps.run(`destroy ${name}`, async () => judgeRun(await terraform.destroy()));
    }
  }
  if (!isPermanent) await steps.run('what is left', () => judgeLeftovers(cloud, before));
}

/** Applies a stack. A first apply that fails is held against the stacks, unless the fault is one that no wait can help. */
async function applyStack(steps: CycleSteps, { name, terraform }: Stack, mayNeedSecond: boolean): Promise<boolean> {
  const runs: TerraformRun[] = [];
  await steps.run(`apply ${name}`, async () => {
    runs.push(await terraform.apply());
    const [finding = fine('')] = runs.map(judgeRun);
    return finding.isFine || !mayNeedSecond ? finding : fine(`not yet: ${finding.result}`);
  });
  const isDone = runs.some(({ exitCode }) => exitCode === 0);
  return isDone || steps.run(`apply ${name} again`, async () => judgeRun(await terraform.apply()));
}

function openStacks(
  folders: Synthesis,
  cloud: AzureCloud,
  { environment, onLine, signal }: DeploymentCycleOptions,
): Stack[] {
  const open = (name: Stack['name'], as: 'deployer' | 'planner'): Terraform =>
    new Terraform({
      directory: folders[name],
      environment: terraformEnvironment(cloud, environment, as),
      onLine,
      signal,
    });
  return (['ingestion', 'detection'] as const).map((name) => ({
    name,
    terraform: open(name, 'deployer'),
    planner: open(name, 'planner'),
  }));
}

/** Changes the severity of one rule, as an environment's override does, and plans. */
async function planOneChange(stacks: readonly Stack[], options: DeploymentCycleOptions): Promise<Finding> {
  const { environment, content, directory } = options;
  const [rule] = effectiveRules(environment, content);
  if (!rule) throw new Error('Content: it must hold at least one analytics rule, found none.');
  const severity: Severity = rule.severity === 'Low' ? 'Medium' : 'Low';
  const rules = { ...environment.rules, [rule.id]: { ...environment.rules[rule.id], severity } };
  synthesise({ ...environment, rules }, content, directory);
  const plans = [];
  for (const { terraform } of stacks) plans.push(await terraform.plan());
  synthesise(environment, content, directory);
  return judgeOneChange(plans, rule.id);
}

function grantedActions({ azure }: AzureCloud): string[] {
  const granted = azure.access.asked.filter(({ isGranted, isData }) => isGranted && !isData);
  return [...new Set(granted.map(({ action }) => action))].sort();
}

function finish(
  recorder: Recorder,
  folders: Synthesis,
  seeds: Parameters<Recorder['finish']>[1],
  environment: Environment,
): Recording {
  const { name, tenantId, subscriptionId, principals } = environment;
  const { deployer, planner, azureSecurityInsights } = principals;
  const known = [deployer, planner, azureSecurityInsights].filter((id) => id !== undefined);
  const head = {
    environment: name,
    tenantId,
    subscriptionId,
    principals: known,
    ...(azureSecurityInsights !== undefined && { securityInsightsId: azureSecurityInsights }),
    provider: `azurerm ${readProviderVersion(folders.ingestion)}`,
  };
  return recorder.finish(head, seeds, {
    ...fingerprintStack(folders.ingestion),
    ...fingerprintStack(folders.detection),
  });
}
