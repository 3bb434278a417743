import { EVENT_STREAM } from './constructs/event-pipeline';
import { CONTAINERS, QUEUES } from './constructs/relay-storage';
import { RELAY_SECRETS, toSecretReference } from './constructs/secret-vault';
import type { Environment } from './environment';

/** Where the relay delivers to; known once the data collection rule exists. */
export interface IngestionTarget {
  /** Logs ingestion endpoint, `https://….ingest.monitor.azure.com`. */
  readonly ingestionEndpoint: string;

  /** Immutable id of the data collection rule, `dcr-…`. */
  readonly ruleId: string;
}

/**
 * The relay's own settings, by their names in its environment.
 *
 * Secrets are references that the platform resolves. One that is not in use is left out: a reference to a secret that
 * nobody has written would reach the relay as it stands, and the relay refuses to start with it.
 */
export function toRelaySettings(environment: Environment, target: IngestionTarget): Record<string, string> {
  const { signatureScheme, signatureOptions, secretsInRotation } = environment;
  const secret = (name: keyof typeof RELAY_SECRETS) =>
    toSecretReference(environment.names.vaultUri, RELAY_SECRETS[name]);
  const isSigned = signatureScheme !== 'none';
  const isRotating = (name: (typeof secretsInRotation)[number]) => secretsInRotation.includes(name);

  return withoutAbsent({
    NOXYS_BEARER_TOKEN: secret('bearerToken'),
    NOXYS_BEARER_TOKEN_PREVIOUS: isRotating('bearer-token') ? secret('bearerTokenPrevious') : undefined,
    NOXYS_HASH_KEY: secret('hashKey'),
    NOXYS_SIGNATURE_SCHEME: signatureScheme,
    NOXYS_SIGNING_SECRET: isSigned ? secret('signingSecret') : undefined,
    NOXYS_SIGNING_SECRET_PREVIOUS:
      isSigned && isRotating('signing-secret') ? secret('signingSecretPrevious') : undefined,
    NOXYS_SIGNING_SECRET_FORM: signatureOptions.secretForm,
    NOXYS_SIGNATURE_HEADER: signatureOptions.header,
    NOXYS_SIGNATURE_ID_HEADER: signatureOptions.idHeader,
    NOXYS_SIGNATURE_TIMESTAMP_HEADER: signatureOptions.timestampHeader,
    NOXYS_SIGNED_CONTENT: signatureOptions.signedContent,
    NOXYS_DENIED_EVENT_TYPES: environment.eventFilter.join(','),
    NOXYS_SUCCESS_STATUS: String(environment.successStatus),
    LOGS_INGESTION_ENDPOINT: target.ingestionEndpoint,
    LOGS_INGESTION_RULE_ID: target.ruleId,
    LOGS_INGESTION_STREAM: EVENT_STREAM,
    QUEUE_NAME: QUEUES.events,
    REDRIVE_QUEUE_NAME: QUEUES.redrive,
    CLAIMS_CONTAINER: CONTAINERS.claims,
    DEAD_LETTERS_CONTAINER: CONTAINERS.deadLetters,
  });
}

function withoutAbsent(settings: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
