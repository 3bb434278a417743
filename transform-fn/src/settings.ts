import * as z from 'zod/mini';

import { buildSignatureRule, SIGNATURE_SCHEMES, toSigningKey, type SignatureRule } from './intake/signature';
import { toDigest } from './intake/same-text';

/** What the relay is told by its environment, checked. */
export interface Settings {
  /** The token that senders show. */
  readonly bearerToken: string;
  /** Digests of the tokens that are taken: the current one, and the previous one while it is being replaced. */
  readonly bearerDigests: readonly Buffer[];
  /** What a sender must sign; undefined when the environment names no scheme. */
  readonly signature: SignatureRule | undefined;
  /** Key of the HMAC that replaces personal values. */
  readonly hashKey: string;
  /** Event types that are answered with success and go no further, in lower case. */
  readonly deniedEventTypes: ReadonlySet<string>;
  readonly successStatus: number;
  readonly storageAccount: string;
  /** Client id of the user-assigned identity; the system-assigned one without it. */
  readonly identityClientId: string | undefined;
  readonly queueName: string;
  readonly redriveQueueName: string;
  readonly claimsContainer: string;
  readonly deadLettersContainer: string;
  readonly ingestionEndpoint: string;
  readonly ingestionRuleId: string;
  readonly ingestionStream: string;
}

const UNRESOLVED = '@Microsoft.KeyVault(';

/** A setting's text, and what to say when it is another one. Values are never repeated: some are secrets. */
function text(pattern: RegExp, expected: string) {
  return z
    .string({ error: `must be ${expected}, got nothing` })
    .check(z.regex(pattern, { error: `must be ${expected}, got a text of another form` }));
}

const SECRET_FORMS = ['text', 'base64'] as const;

const secret = text(/^\S{16,}$/, 'a secret of at least 16 characters without spaces');
const header = text(/^[\w-]+$/, 'the name of a header');
const queueOrContainer = text(/^[a-z0-9](-?[a-z0-9]){2,62}$/, 'the name of a queue or container');
const azureId = text(/^[\w-]+$/, 'an id of letters, digits and dashes');

const Environment = z.object({
  NOXYS_BEARER_TOKEN: secret,
  NOXYS_BEARER_TOKEN_PREVIOUS: z.optional(secret),
  NOXYS_HASH_KEY: secret,
  NOXYS_DENIED_EVENT_TYPES: z._default(z.string(), 'interaction.created'),
  NOXYS_SUCCESS_STATUS: z._default(text(/^2\d\d$/, 'a status from 200 to 299'), '200'),
  NOXYS_SIGNATURE_SCHEME: z._default(
    z.enum(SIGNATURE_SCHEMES, { error: `must be one of ${SIGNATURE_SCHEMES.join(', ')}, got another text` }),
    'none',
  ),
  NOXYS_SIGNING_SECRET: z.optional(secret),
  NOXYS_SIGNING_SECRET_PREVIOUS: z.optional(secret),
  NOXYS_SIGNING_SECRET_FORM: z.optional(z.enum(SECRET_FORMS, { error: "must be 'text' or 'base64'" })),
  NOXYS_SIGNATURE_HEADER: z.optional(header),
  NOXYS_SIGNATURE_ID_HEADER: z.optional(header),
  NOXYS_SIGNATURE_TIMESTAMP_HEADER: z.optional(header),
  NOXYS_SIGNED_CONTENT: z.optional(
    text(/\{body\}/, 'a text with {body}, and {id} and {timestamp} where they are signed'),
  ),
  AzureWebJobsStorage__accountName: text(/^[a-z0-9]{3,24}$/, 'the name of a storage account'),
  AzureWebJobsStorage__clientId: z.optional(azureId),
  QUEUE_NAME: z._default(queueOrContainer, 'events'),
  REDRIVE_QUEUE_NAME: z._default(queueOrContainer, 'redrive'),
  CLAIMS_CONTAINER: z._default(queueOrContainer, 'claims'),
  DEAD_LETTERS_CONTAINER: z._default(queueOrContainer, 'dead-letters'),
  LOGS_INGESTION_ENDPOINT: text(/^https:\/\/[^/\s]+\/?$/, 'an https address without a path'),
  LOGS_INGESTION_RULE_ID: azureId,
  LOGS_INGESTION_STREAM: z._default(text(/^Custom-\w+$/, 'a stream such as Custom-NoxysEvents'), 'Custom-NoxysEvents'),
});

/** Reads the settings; throws one error that names every problem, and repeats no value. */
export function loadSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(environment).filter(
    ([name, value]) => value !== '' || name === 'NOXYS_DENIED_EVENT_TYPES',
  );
  const parsed = Environment.safeParse(Object.fromEntries(given));
  const problems = [
    ...given
      .filter(([name, value]) => name in Environment.shape && value?.startsWith(UNRESOLVED))
      .map(([name]) => unresolved(name)),
    ...(parsed.error?.issues ?? []).map((issue) => `'${issue.path.join('.')}' ${issue.message}.`),
    ...signingProblems(Object.fromEntries(given)),
  ];
  if (parsed.data === undefined || problems.length > 0) {
    throw new Error(['Settings: the relay takes no event until these are right.', ...problems].join('\n  '));
  }
  return toSettings(parsed.data);
}

function unresolved(name: string): string {
  return `'${name}' must be a value, found an unresolved Key Vault reference. Check the secret and the identity's role, then restart.`;
}

/** What a scheme asks of the secrets beyond their own form; asked even where other settings are wrong. */
function signingProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const scheme = SIGNATURE_SCHEMES.find((name) => name === given['NOXYS_SIGNATURE_SCHEME']) ?? 'none';
  if (scheme === 'none') return [];
  if (given['NOXYS_SIGNING_SECRET'] === undefined) {
    return ["'NOXYS_SIGNING_SECRET' must be set for the scheme of 'NOXYS_SIGNATURE_SCHEME', got nothing."];
  }
  const secretForm = SECRET_FORMS.find((form) => form === given['NOXYS_SIGNING_SECRET_FORM']);
  return ['NOXYS_SIGNING_SECRET', 'NOXYS_SIGNING_SECRET_PREVIOUS']
    .filter((name) => {
      const secret = given[name];
      if (secret === undefined || secret.startsWith(UNRESOLVED)) return false;
      return !isWhole(toSigningKey(secret, scheme, secretForm), secret);
    })
    .map((name) => `'${name}' must be base64 of at least 16 bytes, also after 'whsec_', got a text of another form.`);
}

/** Node decodes what it can of a text that is no base64, down to a key of no bytes: a key is the secret's own bytes, or encodes to it. */
function isWhole(key: Buffer, secret: string): boolean {
  const isText = key.equals(Buffer.from(secret));
  return isText || (key.length >= 16 && key.toString('base64') === secret.replace(/^whsec_/, ''));
}

function toSettings(given: z.infer<typeof Environment>): Settings {
  return {
    bearerToken: given.NOXYS_BEARER_TOKEN,
    bearerDigests: present([given.NOXYS_BEARER_TOKEN, given.NOXYS_BEARER_TOKEN_PREVIOUS]).map(toDigest),
    signature: buildSignatureRule(given.NOXYS_SIGNATURE_SCHEME, {
      secrets: present([given.NOXYS_SIGNING_SECRET, given.NOXYS_SIGNING_SECRET_PREVIOUS]),
      secretForm: given.NOXYS_SIGNING_SECRET_FORM,
      signatureHeader: given.NOXYS_SIGNATURE_HEADER,
      idHeader: given.NOXYS_SIGNATURE_ID_HEADER,
      timestampHeader: given.NOXYS_SIGNATURE_TIMESTAMP_HEADER,
      signedContent: given.NOXYS_SIGNED_CONTENT,
    }),
    hashKey: given.NOXYS_HASH_KEY,
    deniedEventTypes: new Set(
      present(given.NOXYS_DENIED_EVENT_TYPES.split(',').map((type) => type.trim().toLowerCase() || undefined)),
    ),
    successStatus: Number(given.NOXYS_SUCCESS_STATUS),
    storageAccount: given.AzureWebJobsStorage__accountName,
    identityClientId: given.AzureWebJobsStorage__clientId,
    queueName: given.QUEUE_NAME,
    redriveQueueName: given.REDRIVE_QUEUE_NAME,
    claimsContainer: given.CLAIMS_CONTAINER,
    deadLettersContainer: given.DEAD_LETTERS_CONTAINER,
    ingestionEndpoint: given.LOGS_INGESTION_ENDPOINT,
    ingestionRuleId: given.LOGS_INGESTION_RULE_ID,
    ingestionStream: given.LOGS_INGESTION_STREAM,
  };
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value): value is T => value !== undefined);
}
