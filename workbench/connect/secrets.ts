import { RELAY_SECRETS } from '../../stacks/constructs/secret-vault';
import type { StoredSecret, Vault } from './vault';

/** Random bytes of a secret; the relay takes none shorter than 16 characters. */
const SECRET_BYTES = 32;

/** Makes random bytes. */
export type RandomBytes = (count: number) => Buffer;

/** A new secret that can stand in a header. */
export function generateSecret(random: RandomBytes): string {
  return random(SECRET_BYTES).toString('base64url');
}

/** The secret as the vault has it, or a new one that the vault has from now on. */
export async function ensureSecret(
  vault: Vault,
  name: string,
  random: RandomBytes,
): Promise<{ readonly secret: StoredSecret; readonly isNew: boolean }> {
  const found = await vault.get(name);
  if (found !== undefined) return { secret: found, isNew: false };
  return { secret: await vault.set(name, generateSecret(random)), isNew: true };
}

/** Which webhook a signing secret belongs to, and which version of the bearer token that webhook shows. */
export interface WebhookMark {
  readonly webhook: string;
  readonly token: string;
}

/** The mark of a signing secret that `connect` has stored; `undefined` for one that somebody else has. */
export function readMark(signing: StoredSecret | undefined): WebhookMark | undefined {
  const { webhook, token } = signing?.tags ?? {};
  return webhook === undefined || token === undefined ? undefined : { webhook, token };
}

/** Stores the signing secret of a new webhook; the one before it stays as the previous one, which the relay may still take. */
export async function storeSigningSecret(
  vault: Vault,
  value: string,
  mark: WebhookMark,
  before: StoredSecret | undefined,
): Promise<void> {
  if (before !== undefined) await vault.set(RELAY_SECRETS.signingSecretPrevious, before.value);
  await vault.set(RELAY_SECRETS.signingSecret, value, { ...mark });
}
