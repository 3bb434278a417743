import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AnalyticsRule, Content } from '../../kql/content';
import { effectiveAutomation } from '../../stacks/effective-automation';
import type { Environment } from '../../stacks/environment';
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
}

/** The parts of the lab, running. */
export interface Assembly {
  readonly plan: RelayPlan;
  readonly relay: RelayProcess;
  readonly workspace: Workspace;
  readonly sentinel: Sentinel;
}

/** Takes what ends a part that has started; parts end in the opposite order. */
export type OnEnd = (end: () => Promise<void>) => void;

/** Starts every part. When one fails, the others have all been given to `onEnd` before it throws. */
export async function assemble(
  options: AssemblyOptions,
  rules: readonly AnalyticsRule[],
  clock: Clock,
  onEnd: OnEnd,
): Promise<Assembly> {
  const plan = planRelay(options.environment);
  // Storage takes seconds to start in a process of its own; meanwhile this one loads the query engine.
  const opening = openWorkspace(options, clock, onEnd);
  const starting = startRelay(options, plan, opening, onEnd);
  const [{ engine, workspace }, relay] = await allOrNone(opening, starting);
  const sentinel = await openSentinel(options, rules, engine);
  return { plan, relay, workspace, sentinel };
}

interface Opened {
  readonly engine: KustoEngine;
  readonly workspace: Workspace;
}

async function openWorkspace(
  { content, ingestionDelay }: AssemblyOptions,
  clock: Clock,
  onEnd: OnEnd,
): Promise<Opened> {
  const engine = await KustoEngine.open();
  onEnd(async () => engine.close());
  return { engine, workspace: await Workspace.open({ engine, content, clock, ingestionDelay }) };
}

async function startRelay(
  options: AssemblyOptions,
  plan: RelayPlan,
  opening: Promise<Opened>,
  onEnd: OnEnd,
): Promise<RelayProcess> {
  const [folder, azure] = await allOrNone(prepareBundle(), startAzure(options, plan, opening, onEnd));
  const relay = await RelayProcess.start({
    package: folder,
    environment: { ...plan.settings, ...azure.environment() },
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  onEnd(() => relay.stop());
  return relay;
}

async function startAzure(
  { environment }: AssemblyOptions,
  plan: RelayPlan,
  opening: Promise<Opened>,
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
      store: async (rows) => (await opening).workspace.store(rows),
    },
    query: async (kql, timespan) => (await opening).workspace.query(kql, timespan),
  });
  onEnd(() => azure.stop());
  return azure;
}

function openSentinel(
  { content, environment }: AssemblyOptions,
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
  });
}

/** Waits for both before it throws, so that whatever started is known when the rest is stopped. */
async function allOrNone<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
