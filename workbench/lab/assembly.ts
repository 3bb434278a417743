import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AnalyticsRule, Content } from '../../kql/content';
import { effectiveAutomation } from '../../stacks/effective-automation';
import { effectiveRules } from '../../stacks/effective-rules';
import type { Environment } from '../../stacks/environment';
import type { Portal } from '../detection/portal';
import { Sentinel } from '../detection/sentinel';
import { KustoEngine } from '../kusto/engine';
import { LocalAzure } from './azure/local-azure';
import { prepareBundle } from './bundle';
import type { Clock } from './clock';
import { RelayProcess } from './relay-process';
import { planRelay, type RelayPlan } from './relay-settings';
import { buildTargets } from './targets';
import { Workspace } from './workspace';

/** What the lab is put together from. */
export interface AssemblyOptions {
  readonly content: Content;
  readonly environment: Environment;

  /** How long after its receipt a row can be queried, in milliseconds of the simulated clock. */
  readonly ingestionDelay: number;

  /**
   * Port of the relay on 127.0.0.1.
   *
   * @default 0, any free one
   */
  readonly port?: number;

  /**
   * The portal that Sentinel is worked in; Defender's correlates alerts of different rules.
   *
   * @default 'azure'
   */
  readonly portal?: Portal;
}

/** The parts of the lab, running. */
export interface Assembly {
  readonly plan: RelayPlan;
  readonly relay: RelayProcess;
  readonly workspace: Workspace;

  /** The rules as the environment runs them, those that are off left out. */
  readonly rules: readonly AnalyticsRule[];

  readonly sentinel: Sentinel;
}

/** Takes what ends a part that has started; parts end in the opposite order. */
export type OnEnd = (end: () => Promise<void>) => void;

/** Starts every part. When one fails, the others have all been given to `onEnd` before it throws. */
export async function assemble(options: AssemblyOptions, clock: Clock, onEnd: OnEnd): Promise<Assembly> {
  const { content, environment, ingestionDelay } = options;
  const engine = await KustoEngine.open();
  onEnd(() => {
    engine.close();
    return Promise.resolve();
  });
  const workspace = await Workspace.open({ engine, content, clock, ingestionDelay });
  const plan = planRelay(environment);
  const [folder, azure] = await allOrNone(prepareBundle(), startAzure(options, plan, workspace, onEnd));

  // The relay starts in a process of its own; meanwhile this one reads the rules, for which it loads the KQL parser.
  const [relay, rules] = await allOrNone(
    startRelay(options, plan, folder, azure, onEnd),
    Promise.resolve().then(() => effectiveRules(environment, content).filter(({ enabled }) => enabled)),
  );
  return { plan, relay, rules, workspace, sentinel: await openSentinel(options, rules, engine) };
}

async function startRelay(
  { port }: AssemblyOptions,
  { settings }: RelayPlan,
  folder: string,
  azure: LocalAzure,
  onEnd: OnEnd,
): Promise<RelayProcess> {
  const relay = await RelayProcess.start({
    package: folder,
    environment: { ...settings, ...azure.environment() },
    ...(port === undefined ? {} : { port }),
  }).catch((cause: unknown) => {
    const where = port === undefined || port === 0 ? 'a free port' : `port ${port}`;
    throw new Error(`Lab: the relay must start and listen on ${where} of 127.0.0.1, but it did not.`, { cause });
  });
  onEnd(() => relay.stop());
  return relay;
}

async function startAzure(
  { environment }: AssemblyOptions,
  plan: RelayPlan,
  workspace: Workspace,
  onEnd: OnEnd,
): Promise<LocalAzure> {
  const directory = await mkdtemp(join(tmpdir(), 'noxys-lab-'));
  onEnd(() => rm(directory, { recursive: true, force: true }));
  const { host, immutableId, stream } = plan.ingestion;
  const azure = await LocalAzure.start({
    directory,
    tenantId: environment.tenantId,
    subscriptionId: environment.subscriptionId,
    storageAccount: environment.names.storageAccount,
    identityClientId: plan.identityClientId,
    queues: plan.queues,
    containers: plan.containers,
    ingestion: {
      host,
      rules: [{ immutableId, stream }],
      store: (rows) => workspace.store(rows),
    },
    query: (kql, timespan) => workspace.query(kql, timespan),
  });
  onEnd(() => azure.stop());
  return azure;
}

function openSentinel(
  { content, environment, portal = 'azure' }: AssemblyOptions,
  rules: readonly AnalyticsRule[],
  engine: KustoEngine,
): Promise<Sentinel> {
  const { names } = environment;
  const { playbooks, automationRules } = effectiveAutomation(environment, content);
  return Sentinel.open({
    engine,
    schemas: content.schemas,
    rules,
    automationRules,
    playbooks: playbooks.map(({ playbook, parameters }) => ({
      id: playbook.id,
      definition: playbook.definition,
      parameters: { ...parameters, identityId: names.playbookIdentityId, vaultUri: names.vaultUri },
    })),
    workspaceResourceId: names.workspaceId,
    targets: buildTargets(playbooks),
    portal,
    keepsHealth: true,
  });
}

/** Waits for both before it throws, so that whatever started is known when the rest is stopped. */
async function allOrNone<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
