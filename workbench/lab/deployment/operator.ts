import { randomBytes } from 'node:crypto';

import type { Content } from '../../../kql/content';
import { RELAY_SECRETS } from '../../../stacks/constructs/secret-vault';
import { effectiveAutomation } from '../../../stacks/effective-automation';
import type { Environment } from '../../../stacks/environment';
import { playbookSecrets } from '../../verify/playbook-secrets';
import type { Azure } from '../azure/resource-manager/azure';
import { makeSigningSecret } from '../relay-settings';
import { PLAYBOOK_SECRETS } from '../targets';

/** What the sender is told of the secrets in the vault. */
export interface SenderSecrets {
  readonly bearerToken: string;

  /** Absent where nothing is signed. */
  readonly signingSecret?: string;
}

/** Writes into the vault of a deployment what an operator writes there out of band, each secret that something deployed reads. */
export function writeSecrets(
  azure: Pick<Azure, 'secrets' | 'now'>,
  environment: Environment,
  content: Content,
): SenderSecrets {
  const bearerToken = randomBytes(24).toString('base64url');
  const signingSecret = makeSigningSecret();
  const isSigned = environment.signatureScheme !== 'none';
  const credentials = new Map<string, string>(Object.entries(PLAYBOOK_SECRETS));
  const wanted = effectiveAutomation(environment, content).playbooks.flatMap(({ playbook }) =>
    playbookSecrets(playbook),
  );
  const secrets = [
    [RELAY_SECRETS.bearerToken, bearerToken],
    [RELAY_SECRETS.hashKey, randomBytes(24).toString('base64url')],
    ...(isSigned ? [[RELAY_SECRETS.signingSecret, signingSecret] as const] : []),
    ...wanted.map((name) => [name, credentials.get(name) ?? ''] as const),
  ] as const;
  for (const [name, value] of secrets) azure.secrets.set(environment.names.vault, name, { value }, azure.now());
  return { bearerToken, ...(isSigned && { signingSecret }) };
}
