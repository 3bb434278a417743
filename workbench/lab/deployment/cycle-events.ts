import { randomBytes } from 'node:crypto';

import type { Content } from '../../../kql/content';
import { RELAY_SECRETS } from '../../../stacks/constructs/secret-vault';
import type { Environment } from '../../../stacks/environment';
import type { AzureCloud } from '../azure/azure-cloud';
import type { Finding } from './cycle-steps';
import { buildCycleTraffic, MIDNIGHT } from './cycle-traffic';
import { DeployedSystem } from './deployed-system';

/** Settings for {@link playEvents}. */
export interface EventsOptions {
  readonly cloud: AzureCloud;
  readonly environment: Environment;
  readonly content: Content;
  readonly directory: string;

  /** Where the running system is kept, for the cloud to store rows in it and for the caller to stop it. */
  readonly system: { current?: DeployedSystem };
}

/** Sets the secrets that an operator sets out of band, starts what was deployed, and posts. */
export async function playEvents({ cloud, environment, content, directory, system }: EventsOptions): Promise<Finding> {
  const { azure } = cloud;
  const bearerToken = randomBytes(24).toString('base64url');
  const hashKey = randomBytes(24).toString('base64url');
  for (const [name, value] of [
    [RELAY_SECRETS.bearerToken, bearerToken],
    [RELAY_SECRETS.hashKey, hashKey],
  ] as const) {
    azure.secrets.set(environment.names.vault, name, { value }, azure.now());
  }
  system.current = await DeployedSystem.start({ cloud, environment, content, directory, bearerToken, start: MIDNIGHT });
  const { posts, rows, alerts, incidents, actions } = await system.current.play(buildCycleTraffic(environment));
  return {
    result: `${posts} posts, ${rows} rows, ${alerts} alerts, ${incidents} incidents, ${actions} actions outside Azure`,
    isFine: rows > 0 && incidents > 0 && alerts >= incidents && actions > 0,
  };
}
