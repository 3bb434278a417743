import { randomBytes } from 'node:crypto';

import { EVENT_STREAM } from '../../stacks/constructs/event-pipeline';
import { CONTAINERS, QUEUES } from '../../stacks/constructs/relay-storage';
import { RELAY_SECRETS, toSecretReference } from '../../stacks/constructs/secret-vault';
import type { Environment } from '../../stacks/environment';
import { toRelaySettings } from '../../stacks/relay-settings';
import { signatureHeaders } from '../../transform-fn/src/intake/signature';
import { loadSettings } from '../../transform-fn/src/settings';

/** What Azure would decide, and the lab does in its place. */
const RULE_ID = 'dcr-00000000000000000000000000000001';
const IDENTITY = '00000000-0000-0000-0000-00000000c11e';

/** What the relay is told, and what its surroundings must offer for that. */
export interface RelayPlan {
  /** App settings, secrets in place of their references. */
  readonly settings: Readonly<Record<string, string>>;

  readonly bearerToken: string;

  /** Headers that sign a post as the environment's scheme asks for; none where it asks for none. */
  readonly sign: (body: Buffer) => Readonly<Record<string, string>>;

  readonly identityClientId: string;
  readonly ingestion: { readonly host: string; readonly immutableId: string; readonly stream: string };
  readonly queues: readonly string[];
  readonly containers: readonly string[];
}

/** Settles what the ingestion stack leaves to Azure: ids, hosts, and the vault's secrets, which are new in each run of the lab. */
export function planRelay(environment: Environment): RelayPlan {
  const host = `${environment.names.dataCollectionEndpoint}-lab.${environment.workspaceRegion}-1.ingest.monitor.azure.com`;
  const secrets = buildSecrets();
  const settings = {
    ...resolve(
      toRelaySettings(environment, { ingestionEndpoint: `https://${host}`, ruleId: RULE_ID }),
      environment,
      secrets,
    ),
    AzureWebJobsStorage__accountName: environment.names.storageAccount,
    AzureWebJobsStorage__clientId: IDENTITY,
    AzureWebJobsStorage__credential: 'managedidentity',
    // It fires by the real clock, every five minutes: a run of the lab would differ by an event now and then.
    AzureWebJobs__canary__Disabled: '1',
  };
  const { signature } = loadSettings(settings);
  return {
    settings,
    bearerToken: secrets.bearerToken,
    sign: (body) =>
      signature === undefined
        ? {}
        : signatureHeaders(signature, `msg_${randomBytes(9).toString('hex')}`, body, Date.now()),
    identityClientId: IDENTITY,
    ingestion: { host, immutableId: RULE_ID, stream: EVENT_STREAM },
    queues: Object.values(QUEUES),
    containers: Object.values(CONTAINERS),
  };
}

type Secrets = Readonly<Record<keyof typeof RELAY_SECRETS, string>>;

function buildSecrets(): Secrets {
  const secret = (): string => randomBytes(18).toString('base64url');
  return {
    bearerToken: secret(),
    bearerTokenPrevious: secret(),
    signingSecret: `whsec_${randomBytes(24).toString('base64')}`,
    signingSecretPrevious: `whsec_${randomBytes(24).toString('base64')}`,
    // The same key in each run, so that the same events give the same rows. It protects nothing: the lab's data is made up.
    hashKey: 'the-key-of-the-lab-protects-nothing',
  };
}

/** Replaces references to the vault, as the platform does before the relay starts. */
function resolve(
  settings: Readonly<Record<string, string>>,
  { names }: Environment,
  secrets: Secrets,
): Record<string, string> {
  const values = new Map<string, string>(
    (Object.keys(RELAY_SECRETS) as (keyof Secrets)[]).map((name) => [
      toSecretReference(names.vaultUri, RELAY_SECRETS[name]),
      secrets[name],
    ]),
  );
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, values.get(value) ?? value]));
}
