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

/** Headers that sign a post; none where nothing is to be signed. */
export type Sign = (body: Buffer) => Readonly<Record<string, string>>;

/** What the relay is told, and what its surroundings must offer for that. */
export interface RelayPlan {
  /** App settings, secrets in place of their references. */
  readonly settings: Readonly<Record<string, string>>;

  readonly bearerToken: string;

  readonly sign: Sign;

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
  return {
    settings,
    bearerToken: secrets.bearerToken,
    sign: buildSigner(settings),
    identityClientId: IDENTITY,
    ingestion: { host, immutableId: RULE_ID, stream: EVENT_STREAM },
    queues: Object.values(QUEUES),
    containers: Object.values(CONTAINERS),
  };
}

/** Signs as the sender whom a relay with these settings takes posts from. */
export function buildSigner(settings: RelayPlan['settings']): Sign {
  const { signature } = loadSettings(settings);
  if (signature === undefined) return () => ({});
  return (body) => signatureHeaders(signature, `msg_${randomBytes(9).toString('hex')}`, body, Date.now());
}

/** A signing secret as the sender gives it out, new in each call. */
export function makeSigningSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

type Secrets = Readonly<Record<keyof typeof RELAY_SECRETS, string>>;

function buildSecrets(): Secrets {
  const secret = (): string => randomBytes(18).toString('base64url');
  return {
    bearerToken: secret(),
    bearerTokenPrevious: secret(),
    signingSecret: makeSigningSecret(),
    signingSecretPrevious: makeSigningSecret(),
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
