import { join } from 'node:path';

import type { Content } from '../../../kql/content';
import { effectiveAutomation } from '../../../stacks/effective-automation';
import type { Environment } from '../../../stacks/environment';
import { Sentinel } from '../../detection/sentinel';
import { KustoEngine } from '../../kusto/engine';
import type { AzureCloud } from '../azure/azure-cloud';
import { Clock } from '../clock';
import type { Delivery } from '../delivery';
import type { Instant } from '../instant';
import { RelayProcess } from '../relay-process';
import { buildRelayTimeline } from '../relay-timeline';
import { Scheduler } from '../scheduler';
import { Sender, type Answer } from '../sender';
import { buildTargets } from '../targets';
import type { Timeline } from '../timeline';
import { Workspace } from '../workspace';
import { fetchDeployedApp } from './deployed-app';
import { readDeployedAutomation, readDeployedPlaybooks } from './deployed-automation';
import { readDeployedContent } from './deployed-content';
import { readDeployedRules } from './deployed-rules';

/** Settings for {@link DeployedSystem}. */
export interface DeployedSystemOptions {
  readonly cloud: AzureCloud;
  readonly environment: Environment;

  /** Columns of Azure's own tables, and which outside systems the playbooks talk to; everything else is read from the cloud. */
  readonly content: Content;

  /** Scratch folder. */
  readonly directory: string;

  /** The token that the sender shows; it must be in the vault. */
  readonly bearerToken: string;

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
}

/**
 * What was deployed, running: the app's package with its settings and identity, the rule's transformation, and the workspace's rules,
 * automation and playbooks, all as they stand in the Resource Manager.
 */
export class DeployedSystem {
  private constructor(
    private readonly relay: RelayProcess,
    private readonly engine: KustoEngine,
    private readonly workspace: Workspace,
    private readonly sentinel: Sentinel,
    private readonly timeline: Timeline,
    private readonly answers: Answer[],
  ) {}

  static async start(options: DeployedSystemOptions): Promise<DeployedSystem> {
    const { cloud, environment, content, directory, start } = options;
    const { names } = environment;
    const app = await fetchDeployedApp(cloud, names.functionAppId, join(directory, 'package'));
    const deployed = readDeployedContent(cloud.azure, names.dataCollectionRuleId, names.workspaceId);
    const rules = readDeployedRules(cloud.azure, names.workspaceId).filter(({ enabled }) => enabled);
    const engine = await KustoEngine.open();
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
    });
    const identity = await cloud.nodeEnvironment(app.identityClientId);
    const relay = await RelayProcess.start({ package: app.package, environment: { ...app.settings, ...identity } });
    const answers: Answer[] = [];
    const sender = new Sender(relay.url, options.bearerToken, () => ({}));
    const timeline = buildRelayTimeline({
      ...{ relay, sender, workspace, sentinel, clock },
      scheduler: new Scheduler(rules, 'scheduled', start),
      onAnswer: (_, answer) => void answers.push(answer),
    });
    return new DeployedSystem(relay, engine, workspace, sentinel, timeline, answers);
  }

  /** Takes rows that the cloud's ingestion endpoint received. */
  store(rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    return this.workspace.store(rows);
  }

  /** Posts deliveries at their times, runs the clock on until every rule has seen the last row, and counts what came of it. */
  async play(deliveries: readonly Delivery[]): Promise<Outcome> {
    await this.timeline.post(deliveries);
    await this.timeline.runOn();
    const total = (member: 'accepted' | 'filtered'): number =>
      this.answers.reduce((sum, answer) => sum + answer[member], 0);
    return {
      posts: this.answers.length,
      accepted: total('accepted'),
      filtered: total('filtered'),
      rows: this.workspace.stored,
      alerts: this.sentinel.alerts.length,
      incidents: this.sentinel.incidents.length,
      actions: this.sentinel.actions.filter(({ target }) => target !== 'sentinel').length,
    };
  }

  async stop(): Promise<void> {
    await this.relay.stop();
    this.engine.close();
  }
}
