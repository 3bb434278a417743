import type { TokenCredential } from '@azure/identity';

import { RELAY_SECRETS } from '../../stacks/constructs/secret-vault';
import type { Environment } from '../../stacks/environment';
import type { SenderSecrets } from './canary-post';
import { NoAnswer, type Send } from './http';
import type { Vault } from './vault';

/** What making the relay read new secrets needs of the world. */
export interface RelayPorts {
  readonly vault: Vault;

  /** Posts a test event to the relay; the status it answers, `undefined` when nobody answers. */
  readonly tryRelay: (secrets: SenderSecrets) => Promise<number | undefined>;

  /** Restarts the relay; whether it could. */
  readonly restartRelay: () => Promise<boolean>;
  readonly sleep: (milliseconds: number) => Promise<void>;

  /** Tells the user what was done. */
  readonly say: (text: string) => void;
}

const POLL_SECONDS = 5;
const REFRESH_VERSION = '2022-03-01';
const RESTART_VERSION = '2023-12-01';
const TIMEOUT_SECONDS = 60;

/** Waits until the relay takes the vault's secrets. It reads them when it starts, so it is restarted where it does not. */
export async function waitForRelay(
  { names, signatureScheme }: Environment,
  waitSeconds: number,
  { vault, tryRelay, restartRelay, sleep, say }: RelayPorts,
): Promise<boolean> {
  const token = await vault.get(RELAY_SECRETS.bearerToken);
  const signing = signatureScheme === 'none' ? undefined : await vault.get(RELAY_SECRETS.signingSecret);
  const secrets = { token: token?.value ?? '', signingSecret: signing?.value };
  for (let waited = 0; ; waited += POLL_SECONDS) {
    const status = await tryRelay(secrets);
    if (status !== undefined && status >= 200 && status <= 299) {
      say('The relay takes the token.');
      return true;
    }
    if (waited === 0) {
      const found = status === undefined ? 'does not answer' : `answers ${status}`;
      const references = `https://management.azure.com${names.functionAppId}/config/configreferences/appsettings`;
      const restart = [
        `az rest --method post --url '${references}/refresh?api-version=${REFRESH_VERSION}'`,
        `az functionapp restart --resource-group ${names.resourceGroup} --name ${names.functionApp}`,
      ].join('\n  ');
      say(
        (await restartRelay())
          ? `The relay ${found}: it reads its secrets when it starts, and was restarted.`
          : `The relay ${found}: it reads its secrets when it starts. Restart it now:\n  ${restart}`,
      );
    }
    if (waited + POLL_SECONDS > waitSeconds) return false;
    await sleep(POLL_SECONDS * 1000);
  }
}

/**
 * Makes a function app read its secrets anew; whether the caller may and the app is there.
 *
 * App Service keeps what a setting's Key Vault reference says for up to a day, so it is asked to look again before the app is restarted.
 *
 * See https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#understand-rotation
 */
export async function restartApp(appId: string, send: Send, credential: TokenCredential): Promise<boolean> {
  const token = await credential.getToken('https://management.azure.com/.default');
  const headers = { authorization: `Bearer ${token?.token ?? ''}`, 'content-length': '0' };
  const post = async (action: string, version: string): Promise<boolean> => {
    const url = `https://management.azure.com${appId}/${action}?api-version=${version}`;
    const { status } = await send({ method: 'POST', url, headers, timeoutSeconds: TIMEOUT_SECONDS });
    return status >= 200 && status <= 299;
  };
  try {
    const isRefreshed = await post('config/configreferences/appsettings/refresh', REFRESH_VERSION);
    const isRestarted = await post('restart', RESTART_VERSION);
    return isRefreshed && isRestarted;
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}
