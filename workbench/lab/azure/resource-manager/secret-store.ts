import { createHash } from 'node:crypto';

import { keyOf } from './resource-id';

/** A version of a secret. */
export interface Secret {
  readonly name: string;
  readonly version: string;
  readonly value: string;
  readonly contentType: string | undefined;
  readonly tags: unknown;

  /** Milliseconds since 1970. */
  readonly createdAt: number;

  /** When it was deleted; absent while it is not. */
  readonly deletedAt?: number;
}

/** What sets a secret. */
export interface SecretValue {
  readonly value: string;
  readonly contentType?: string | undefined;
  readonly tags?: unknown;
}

/** The secrets of all vaults. A deleted secret keeps its name until it is purged; a purged vault takes all of its secrets. */
export class SecretStore {
  private readonly live = new Map<string, Secret>();
  private readonly deleted = new Map<string, Secret>();
  private count = 0;

  set(vault: string, name: string, { value, contentType, tags }: SecretValue, now: number): Secret {
    this.count += 1;
    const version = createHash('sha256').update(`${vault}/${name}/${this.count}`).digest('hex').slice(0, 32);
    const secret = { name, version, value, contentType, tags, createdAt: now };
    this.live.set(toKey(vault, name), secret);
    return secret;
  }

  get(vault: string, name: string): Secret | undefined {
    return this.live.get(toKey(vault, name));
  }

  getDeleted(vault: string, name: string): Secret | undefined {
    return this.deleted.get(toKey(vault, name));
  }

  list(vault: string): Secret[] {
    return [...this.live].filter(([key]) => key.startsWith(toKey(vault, ''))).map(([, secret]) => secret);
  }

  delete(vault: string, name: string, now: number): Secret | undefined {
    const key = toKey(vault, name);
    const secret = this.live.get(key);
    if (!secret) return undefined;
    const gone = { ...secret, deletedAt: now };
    this.live.delete(key);
    this.deleted.set(key, gone);
    return gone;
  }

  recover(vault: string, name: string): Secret | undefined {
    const key = toKey(vault, name);
    const secret = this.deleted.get(key);
    if (!secret) return undefined;
    const { deletedAt: _, ...recovered } = secret;
    this.deleted.delete(key);
    this.live.set(key, recovered);
    return recovered;
  }

  purge(vault: string, name: string): boolean {
    return this.deleted.delete(toKey(vault, name));
  }

  purgeVault(vault: string): void {
    for (const secrets of [this.live, this.deleted]) {
      for (const key of secrets.keys()) if (key.startsWith(toKey(vault, ''))) secrets.delete(key);
    }
  }
}

function toKey(vault: string, name: string): string {
  return keyOf(`${vault}/${name}`);
}
