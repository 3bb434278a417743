import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Content } from '../../../kql/content';
import type { Environment } from '../../../stacks/environment';
import { KustoEngine } from '../../kusto/engine';
import { AzureCloud } from '../../lab/azure/azure-cloud';
import { createFunctionApp } from '../../lab/azure/function-app';
import { toPrincipal } from '../../lab/azure/tokens';
import { prepareBundle } from '../../lab/bundle';
import { clientEnvironment } from '../../lab/client-process';
import { Clock } from '../../lab/clock';
import { readDeployedContent } from '../../lab/deployment/deployed-content';
import { toInstant } from '../../lab/instant';
import { RelayProcess } from '../../lab/relay-process';
import { planRelay, type RelayPlan } from '../../lab/relay-settings';
import { RelayTraces } from '../../lab/relay-traces';
import { Workspace } from '../../lab/workspace';
import { furnish, OPERATOR } from './lab-furniture';

/** Settings of {@link VerifyLab}. */
export interface VerifyLabOptions {
  readonly environment: Environment;
  readonly content: Content;
}

/**
 * A deployment on this machine that `verify` can look at as it looks at Azure: the relay's bundle behind its app's host name, and an
 * Azure with the resources of an environment, in real time.
 */
export class VerifyLab {
  private constructor(
    private readonly parts: LabParts,
    private readonly state: LabState,
    private readonly environment: Environment,
    private readonly ends: (() => Promise<void>)[],
  ) {}

  static async start({ environment, content }: VerifyLabOptions): Promise<VerifyLab> {
    const ends: (() => Promise<void>)[] = [];
    try {
      const state: LabState = { relay: undefined, isSlow: false };
      const lab = new VerifyLab(await assemble(environment, content, ends, state), state, environment, ends);
      await lab.startRelay();
      return lab;
    } catch (error) {
      await endAll(ends);
      throw error;
    }
  }

  get cloud(): AzureCloud {
    return this.parts.cloud;
  }

  /** Keeps rows back from now on, as a workspace does that takes its time to show them; or no longer. */
  set isSlow(isSlow: boolean) {
    this.state.isSlow = isSlow;
  }

  /** Variables for the process that verifies: where this Azure is, and as whom to sign in. */
  get clientEnvironment(): Readonly<Record<string, string>> {
    return clientEnvironment(this.cloud, this.environment, OPERATOR);
  }

  /** Starts the relay, its settings as the stacks make them except for those that are given. */
  async startRelay(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.stopRelay();
    const { plan, identity, traces } = this.parts;
    const relay = await RelayProcess.start({
      package: await prepareBundle(),
      environment: { ...plan.settings, ...settings, ...identity },
    });
    relay.onLog((log) => traces.hear(log));
    this.state.relay = relay;
  }

  /** Ends the relay's process: its app answers for it. */
  async stopRelay(): Promise<void> {
    const { relay } = this.state;
    this.state.relay = undefined;
    await relay?.stop();
  }

  async stop(): Promise<void> {
    await this.stopRelay();
    await endAll(this.ends);
  }
}

/** What changes while the lab runs. */
interface LabState {
  relay: RelayProcess | undefined;
  isSlow: boolean;
}

/** What stays as long as the lab runs. */
interface LabParts {
  readonly cloud: AzureCloud;
  readonly plan: RelayPlan;

  /** Variables of the relay's process: its identity and its way to this Azure. */
  readonly identity: Readonly<Record<string, string>>;

  readonly traces: RelayTraces;
}

async function assemble(
  environment: Environment,
  content: Content,
  ends: (() => Promise<void>)[],
  state: LabState,
): Promise<LabParts> {
  const { names, tenantId, subscriptionId } = environment;
  const plan = planRelay(environment);
  const directory = await mkdtemp(join(tmpdir(), 'noxys-verify-'));
  ends.push(() => rm(directory, { recursive: true, force: true }));
  const engine = await KustoEngine.open();
  ends.push(() => {
    engine.close();
    return Promise.resolve();
  });
  const logs = content.schemas.filter(({ table }) => table !== content.events.table);
  for (const { table, columns } of logs) await engine.createTable({ name: table, columns });

  const clock = new Clock(toInstant(Date.now()));
  const tick = (): string => {
    clock.advanceTo(toInstant(Date.now()));
    return clock.now;
  };
  const traces = new RelayTraces(names.functionApp, tick);
  const operator = { ...OPERATOR, objectId: toPrincipal(OPERATOR.clientId).objectId };
  const cloud = await AzureCloud.start({
    directory,
    tenantId,
    subscriptionId,
    storageAccounts: [names.storageAccount],
    applications: [operator],
    principals: [],
    standardTables: logs.map(({ table, columns }) => ({ name: table, columns })),
    routes: [{ host: `${names.functionApp}.azurewebsites.net`, handler: createFunctionApp(() => state.relay?.origin) }],
    store: (rows) => {
      tick();
      return state.isSlow ? Promise.resolve() : workspace.store(rows);
    },
    query: async (kql, timespan) => {
      tick();
      await traces.flush(engine);
      return workspace.query(kql, timespan);
    },
  });
  ends.push(() => cloud.stop());
  await furnish(cloud, environment, content, plan);
  const workspace = await Workspace.open({ engine, content: toContent(cloud, environment), clock, ingestionDelay: 0 });
  const identity = await cloud.nodeEnvironment(plan.identityClientId);
  return { cloud, plan, identity, traces };
}

/** The transformation is the deployed one at the moment that a row comes. */
function toContent({ azure }: AzureCloud, { names }: Environment): Pick<Content, 'events' | 'transform' | 'functions'> {
  const read = () => readDeployedContent(azure, names.dataCollectionRuleId, names.workspaceId);
  const { events, functions } = read();
  return {
    events,
    functions,
    get transform() {
      return read().transform;
    },
  };
}

/** The last part that started ends first. */
async function endAll(ends: (() => Promise<void>)[]): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}
