import type { Content } from '../../../kql/content';
import type { Environment } from '../../../stacks/environment';
import type { AzureCloud } from '../azure/azure-cloud';
import { prepareBundle } from '../bundle';
import { applyStack } from './cycle-apply';
import { planOneChange } from './cycle-change';
import { judgeSample, playEvents, type RunningSystem } from './cycle-events';
import { fine, judgeEmptyPlan, judgeLeftovers, judgeLosses, judgeRefusedDestroy, judgeRun } from './cycle-findings';
import { openStacks, type Stack } from './cycle-stack';
import { CycleSteps, type Step } from './cycle-steps';
import { verifyDeployed } from './cycle-verify';
import type { DeployedSystem } from './deployed-system';
import { startDeploymentCloud } from './deployment-cloud';
import type { FaultPreset } from './fault-presets';
import { takeInventory } from './leftovers';
import { Recorder, type Recording } from './recording';
import { fingerprintStack, readProviderVersion } from './stack-fingerprints';
import { synthesise, type Synthesis } from './synthesis';

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

  /** What the provider, as the deployer, and the Resource Manager said to each other. */
  readonly recording: Recording;
}

/**
 * Deploys an environment's unchanged stacks with the real terraform into a local Azure, and judges what a deployment is judged by: apply,
 * empty second plan, events to incidents, every hop answers, one change plans one change, destroy leaves nothing; where a table is
 * protected, the destroy is refused and takes nothing.
 */
export async function runDeploymentCycle(options: DeploymentCycleOptions): Promise<CycleReport> {
  const { environment, content, directory } = options;
  await prepareBundle();
  const system: RunningSystem = {};
  const recorder = new Recorder();
  const cloud = await startDeploymentCloud({
    environment,
    content,
    directory,
    faults: options.faults,
    listen: (conversation) => {
      if (conversation.callerId === environment.principals.deployer) recorder.listen(conversation);
    },
    store: async (rows) => system.current?.store(rows),
    query: (kql, timespan) => findSystem(system).query(kql, timespan),
    findRelay: () => system.current?.origin,
  });
  try {
    const seeds = cloud.azure.store.all();
    const folders = synthesise(environment, content, directory);
    const steps = new CycleSteps((name) => options.announce(name), options.signal);
    await runSteps(steps, openStacks(folders, cloud, options), cloud, options, system);
    return {
      steps: steps.steps,
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
  system: RunningSystem,
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
    if (!(await applyStack(steps, stack, cloud, options.faults))) return;
  }
  for (const { name, terraform } of stacks) {
    await steps.run(`second plan ${name}`, async () => judgeEmptyPlan(await terraform.plan()));
  }
  for (const { name, planner } of options.environment.principals.planner === undefined ? [] : stacks) {
    // The planner may not lock the state: it has no right to write it.
    await steps.run(`plan ${name} as the planner`, async () => judgeEmptyPlan(await planner.plan('-lock=false')));
  }
  await steps.run('events to incidents', () => playEvents({ ...options, cloud, system }));
  await steps.run("the guide's sample", () => judgeSample(system, options.environment, options.content.events.table));
  await steps.run('verify', () => {
    findSystem(system).goLive();
    return verifyDeployed(cloud, options.environment);
  });
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
  await steps.run('what was there before', () => judgeLosses(cloud, before));
}

function findSystem({ current }: RunningSystem): DeployedSystem {
  if (!current) throw new Error('What was deployed does not run.');
  return current;
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
