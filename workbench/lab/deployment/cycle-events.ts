import { join } from 'node:path';

import type { Content } from '../../../kql/content';
import type { Environment } from '../../../stacks/environment';
import type { AzureCloud } from '../azure/azure-cloud';
import { buildSigner } from '../relay-settings';
import { alertsOn } from '../report/report';
import { SAMPLE, SAMPLE_EVENT_ID } from '../traffic/guide-sample';
import type { Finding } from './cycle-steps';
import { buildCycleTraffic, MIDNIGHT } from './cycle-traffic';
import { type DeployedApp, fetchDeployedApp } from './deployed-app';
import { DeployedSystem } from './deployed-system';
import { writeSecrets } from './operator';

/** Where the running system is kept, for the cloud to store rows in it and for the caller to stop it. */
export interface RunningSystem {
  current?: DeployedSystem;
}

/** Settings for {@link startDeployed}. */
export interface StartDeployedOptions {
  readonly cloud: AzureCloud;
  readonly environment: Environment;
  readonly content: Content;

  /** Fetches the app once its secrets are written. */
  fetchApp(): DeployedApp | Promise<DeployedApp>;
}

/** Sets the secrets that an operator sets out of band, and starts what was deployed: it then takes posts of a sender who knows them. */
export async function startDeployed(options: StartDeployedOptions): Promise<DeployedSystem> {
  const { cloud, environment, content } = options;
  const { bearerToken, signingSecret } = writeSecrets(cloud.azure, environment, content);
  const app = await options.fetchApp();
  // What the sender signs with is what it was given, whatever the relay reads.
  const sign = buildSigner({ ...app.settings, ...(signingSecret && { NOXYS_SIGNING_SECRET: signingSecret }) });
  return DeployedSystem.start({ cloud, environment, content, app, bearerToken, sign, start: MIDNIGHT });
}

/** Settings for {@link playEvents}. */
export interface EventsOptions extends Omit<StartDeployedOptions, 'fetchApp'> {
  readonly directory: string;
  readonly system: RunningSystem;
}

/** Starts what was deployed, posts the guide's sample and a day's scenes, and judges what came of them. */
export async function playEvents({ directory, system, ...options }: EventsOptions): Promise<Finding> {
  const { cloud, environment } = options;
  system.current = await startDeployed({
    ...options,
    fetchApp: () => fetchDeployedApp(cloud, environment.names.functionAppId, join(directory, 'package')),
  });
  const outcome = await system.current.play(buildCycleTraffic(environment));
  const { posts, rows, alerts, incidents, actions, failures } = outcome;
  const failed = failures.map((reason) => `; a playbook failed: ${reason}`).join('');
  return {
    result: `${posts} posts, ${rows} rows, ${alerts} alerts, ${incidents} incidents, ${actions} actions outside Azure${failed}`,
    isFine: rows > 0 && incidents > 0 && alerts >= incidents && actions > 0 && failures.length === 0,
  };
}

/** What became of the guide's sample payload, which is one of the posts. */
export async function judgeSample(
  { current }: RunningSystem,
  { successStatus }: Environment,
  table: string,
): Promise<Finding> {
  const answer = current?.answerTo(SAMPLE);
  if (!current || !answer) return { result: 'it was not posted', isFine: false };
  const { rows } = await current.query(
    `${table} | where EventId == ${JSON.stringify(SAMPLE_EVENT_ID)} | project EventType, PlatformId, RiskScore`,
  );
  const [[type, platform, risk] = []] = rows;
  const row = rows.length === 1 ? `row ${String(type)} ${String(platform)} ${String(risk)}` : `${rows.length} rows`;
  return {
    result: `answered ${answer.status}, ${row}, alerts: ${alertsOn(SAMPLE_EVENT_ID, current.alerts).length}`,
    isFine: answer.status === successStatus && rows.length === 1,
  };
}
