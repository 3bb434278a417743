import type { Content } from '../../../kql/content';
import { effectiveAutomation } from '../../../stacks/effective-automation';
import type { Environment } from '../../../stacks/environment';
import type { Alert } from '../../detection/alert';
import { Sentinel } from '../../detection/sentinel';
import { failureOf } from '../../detection/workflow/failure';
import { KustoEngine, type QueryResult } from '../../kusto/engine';
import type { AzureCloud } from '../azure/azure-cloud';
import { Clock } from '../clock';
import type { Delivery } from '../delivery';
import { toInstant, type Instant } from '../instant';
import { RelayProcess } from '../relay-process';
import type { Sign } from '../relay-settings';
import { buildRelayTimeline } from '../relay-timeline';
import { RelayTraces } from '../relay-traces';
import { Scheduler } from '../scheduler';
import { Sender, type Answer } from '../sender';
import { buildTargets } from '../targets';
import type { Timeline } from '../timeline';
import { Workspace } from '../workspace';
import type { DeployedApp } from './deployed-app';
import { readDeployedAutomation, readDeployedPlaybooks } from './deployed-automation';
import { readDeployedContent } from './deployed-content';
import { readDeployedRules } from './deployed-rules';

/** Settings for {@link DeployedSystem}. */
export interface DeployedSystemOptions {
  readonly cloud: AzureCloud;
  readonly environment: Environment;

  /** Columns of Azure's own tables, and which outside systems the playbooks talk to; everything else is read from the cloud. */
  readonly content: Content;

  /** The relay's app, as it was fetched. */
  readonly app: DeployedApp;

  /** The token that the sender shows; it must be in the vault. */
  readonly bearerToken: string;

  /** Signs posts as the sender does. */
  readonly sign: Sign;

  /** Where the simulated clock starts. */
  readonly start: Instant;
}

/** What a deployment does with posts. */
export interface Outcome {
  readonly posts: number;
  readonly accepted: number;
  readonly filtered: number;
  readonly rows: number;
  readonly alerts: number;
  readonly incidents: number;

  /** What playbooks did in systems outside Azure. */
  readonly actions: number;

  /** Why runs of playbooks failed, one of each reason. */
  readonly failures: readonly string[];
}

interface SystemParts {
  readonly relay: RelayProcess;
  readonly engine: KustoEngine;
  readonly clock: Clock;
  readonly workspace: Workspace;
  readonly sentinel: Sentinel;
  readonly timeline: Timeline;
  readonly answers: ReadonlyMap<Delivery, Answer>;
}

/**
 * What was deployed, running: the app's package with its settings and identity, the rule's transformation, and the workspace's rules,
 * automation and playbooks, all as they stand in the Resource Manager.
 */
export class DeployedSystem {
  #isLive = false;
  readonly #traces: RelayTraces;

  private constructor(
    private readonly parts: SystemParts,
    functionApp: string,
  ) {
    this.#traces = new RelayTraces(functionApp, () => this.now);
    parts.relay.onLog((log) => this.#traces.hear(log));
  }

  static async start(options: DeployedSystemOptions): Promise<DeployedSystem> {
    const { cloud, environment, content, app, start } = options;
    const { names } = environment;
    const deployed = readDeployedContent(cloud.azure, names.dataCollectionRuleId, names.workspaceId);
    const rules = readDeployedRules(cloud.azure, names.workspaceId).filter(({ enabled }) => enabled);
    const engine = await KustoEngine.open();
    const standard = content.schemas.filter(({ table }) => table !== content.events.table);
    for (const { table, columns } of standard) await engine.createTable({ name: table, columns });
    const clock = new Clock(start);
    const workspace = await Workspace.open({ engine, content: deployed, clock, ingestionDelay: 0 });
    const sentinel = await Sentinel.open({
      engine,
      schemas: content.schemas,
      rules,
      automationRules: readDeployedAutomation(cloud.azure, names.workspaceId),
      playbooks: readDeployedPlaybooks(cloud.azure),
      workspaceResourceId: names.workspaceId,
      targets: buildTargets(effectiveAutomation(environment, content).playbooks),
      keepsHealth: true,
    });
    const identity = await cloud.nodeEnvironment(app.identityClientId);
    const relay = await RelayProcess.start({ package: app.package, environment: { ...app.settings, ...identity } });
    const answers = new Map<Delivery, Answer>();
    const sender = new Sender(relay.url, options.bearerToken, options.sign);
    const timeline = buildRelayTimeline({
      ...{ relay, sender, workspace, sentinel, clock },
      scheduler: new Scheduler(rules, 'scheduled', start),
      onAnswer: (delivery, answer) => void answers.set(delivery, answer),
    });
    return new DeployedSystem({ relay, engine, clock, workspace, sentinel, timeline, answers }, names.functionApp);
  }

  /** `http://127.0.0.1:<port>` of the relay's process. */
  get origin(): string {
    return this.parts.relay.origin;
  }

  /** Everything that rules have raised so far. */
  get alerts(): readonly Alert[] {
    return this.parts.sentinel.alerts;
  }

  /** How the relay answered one of the deliveries that were played. */
  answerTo(delivery: Delivery): Answer | undefined {
    return this.parts.answers.get(delivery);
  }

  /** Takes rows that the cloud's ingestion endpoint received. */
  store(rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    this.parts.clock.advanceTo(this.now);
    return this.parts.workspace.store(rows);
  }

  /** Answers a query of the cloud's query endpoint, `timespan` in ISO 8601. */
  async query(kql: string, timespan?: string): Promise<QueryResult> {
    this.parts.clock.advanceTo(this.now);
    await this.#traces.flush(this.parts.engine);
    return this.parts.workspace.query(kql, timespan);
  }

  /** Leaves the simulated time for this machine's: what is posted from now on happens now. No rule runs any more. */
  goLive(): void {
    this.#isLive = true;
  }

  /** Posts deliveries at their times, runs the clock on until every rule has seen the last row, and counts what came of it. */
  async play(deliveries: readonly Delivery[]): Promise<Outcome> {
    await this.parts.timeline.post(deliveries);
    await this.parts.timeline.runOn();
    const answers = [...this.parts.answers.values()];
    const total = (member: 'accepted' | 'filtered'): number => answers.reduce((sum, answer) => sum + answer[member], 0);
    return {
      posts: answers.length,
      accepted: total('accepted'),
      filtered: total('filtered'),
      rows: this.parts.workspace.stored,
      alerts: this.parts.sentinel.alerts.length,
      incidents: this.parts.sentinel.incidents.length,
      actions: this.parts.sentinel.actions.filter(({ target }) => target !== 'sentinel').length,
      failures: [...new Set(this.parts.sentinel.playbookRuns.flatMap((run) => failureOf(run) ?? []))],
    };
  }

  private get now(): Instant {
    return this.#isLive ? toInstant(Date.now()) : this.parts.clock.now;
  }

  async stop(): Promise<void> {
    await this.parts.relay.stop();
    this.parts.engine.close();
  }
}
