import type { TokenCredential } from '@azure/identity';
import { type KeyVaultSecret, SecretClient } from '@azure/keyvault-secrets';

/** A secret as a vault holds it. */
export interface StoredSecret {
  readonly value: string;

  /** Names this version of it; says nothing about the value. */
  readonly version: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The secrets of one vault. */
export interface Vault {
  readonly name: string;

  /** The newest version; `undefined` where the vault has none of that name. */
  get(name: string): Promise<StoredSecret | undefined>;

  set(name: string, value: string, tags?: Readonly<Record<string, string>>): Promise<StoredSecret>;

  /** Names of the secrets that are there and enabled. */
  names(): Promise<ReadonlySet<string>>;
}

/** A vault does not let its secrets be read or stored; the message says why and what to do. */
export class VaultRefused extends Error {
  override readonly name = 'VaultRefused';
}

/** A vault through Azure's own client. Its errors are never passed on: they may repeat what was sent. */
export class KeyVault implements Vault {
  readonly #client: SecretClient;

  constructor(
    readonly name: string,
    uri: string,
    credential: TokenCredential,
  ) {
    this.#client = new SecretClient(uri, credential, { retryOptions: { maxRetries: 2 } });
  }

  async get(name: string): Promise<StoredSecret | undefined> {
    try {
      return toStored(await this.#client.getSecret(name));
    } catch (error) {
      if (statusOf(error) === 404 && codeOf(error) === 'SecretNotFound') return undefined;
      throw this.explain(error, `read '${name}'`, 'Key Vault Secrets User');
    }
  }

  async set(name: string, value: string, tags: Readonly<Record<string, string>> = {}): Promise<StoredSecret> {
    try {
      return toStored(await this.#client.setSecret(name, value, { tags }));
    } catch (error) {
      throw this.explain(error, `store '${name}'`, 'Key Vault Secrets Officer');
    }
  }

  async names(): Promise<ReadonlySet<string>> {
    const names = new Set<string>();
    try {
      for await (const { name, enabled } of this.#client.listPropertiesOfSecrets())
        if (enabled !== false) names.add(name);
      return names;
    } catch (error) {
      throw this.explain(error, 'list its secrets', 'Key Vault Secrets User');
    }
  }

  private explain(error: unknown, action: string, role: string): Error {
    const status = statusOf(error);
    const found = status === undefined ? nameOf(error) : `${status}${suffix(codeOf(error))}`;
    return new VaultRefused(
      `Key Vault '${this.name}': must let you ${action}, answered ${found}. ${adviceOf(error, role)}`,
    );
  }
}

function toStored({ value, properties }: KeyVaultSecret): StoredSecret {
  return { value: value ?? '', version: properties.version ?? '', tags: properties.tags ?? {} };
}

function adviceOf(error: unknown, role: string): string {
  switch (statusOf(error)) {
    case 401:
    case 403:
      return `Take the role '${role}' on the vault; a new role needs some minutes to hold.`;
    case 404:
      return 'Deploy the ingestion stack first.';
    case 409:
      return 'The secret was deleted and keeps its name: recover it (az keyvault secret recover), or purge it.';
    case undefined:
      return /Credential|Authentication/.test(nameOf(error))
        ? "Sign in first, for instance with 'az login'."
        : 'Deploy the ingestion stack first, and check that this machine reaches the vault.';
    default:
      return 'Try again later.';
  }
}

function suffix(code: string | undefined): string {
  return code === undefined ? '' : ` ${code}`;
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Object && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Object && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function nameOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined) return code;
  return error instanceof Error ? error.name : 'nothing';
}
