import type { Environment } from '../../stacks/environment';
import { toWebhookUrl } from '../../stacks/noxys-webhook';
import { type Canary, postCanary } from '../connect/canary-post';
import { type HttpAnswer, NoAnswer, readJson, type Send } from '../connect/http';
import { advise, runbook } from './advice';
import { broken, fine, type Finding } from './hop';
import type { Patience } from './patience';

const TIMEOUT_SECONDS = 30;

/** Whether the relay answers and says that it is ready. */
export async function checkRelay({ names }: Environment, send: Send, patience: Patience): Promise<Finding> {
  const url = toWebhookUrl(names).replace(/events$/, 'health');
  const ask = (): Promise<number | string> =>
    statusOf(() => send({ method: 'GET', url, timeoutSeconds: TIMEOUT_SECONDS }));
  const found = await patience.until(ask, (status) => status === 200);
  if (found === 200) return fine('ready');
  if (typeof found === 'string') {
    return broken(
      found,
      advise(
        'webhookUrl',
        `Nothing listens at ${new URL(url).origin}: deploy the ingestion stack, or start the function app ${names.functionApp}.`,
      ),
    );
  }
  if (found === 403) {
    return broken(
      'answers 403',
      advise(
        'firewall',
        "Add this machine's and Noxys' addresses to allowedIpRanges, or start the function app if it is stopped.",
      ),
    );
  }
  const action =
    found === 503
      ? 'A setting is not resolved (write the secrets with connect, then restart the function app) or its queue does not answer.'
      : `Restart the function app ${names.functionApp} and read its log.`;
  return broken(`answers ${found}`, advise('webhookUrl', `${action} See ${runbook('silent-relay')}.`));
}

/** Posts the test event. */
export async function postToIntake(environment: Environment, canary: Canary, send: Send): Promise<Finding> {
  try {
    return judge(await postCanary(environment, canary, send, TIMEOUT_SECONDS), environment);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return broken(error.message, advise('webhookUrl', 'The relay went away between two requests; try again.'));
  }
}

function judge(answer: HttpAnswer, { names, successStatus, signatureScheme }: Environment): Finding {
  const { status } = answer;
  if (status === 401) {
    const signed =
      signatureScheme === 'none' ? '' : " or its signature: check 'signatureScheme' and the signing secret";
    const restart = `az functionapp restart --resource-group ${names.resourceGroup} --name ${names.functionApp}`;
    return broken(
      'answers 401',
      advise(
        'authentication',
        `The relay knows another bearer token than the vault${signed}. It reads them when it starts: ${restart}.`,
      ),
    );
  }
  if (status !== successStatus) {
    return broken(
      `answers ${status}, expected ${successStatus}`,
      advise('deliveries', `The relay says why in its log. See ${runbook('refused-requests')}.`),
    );
  }
  const { accepted, filtered } = countsOf(readJson(answer));
  if (filtered !== 0) {
    return broken(
      'left out by the event filter',
      advise('deliveries', "Remove 'noxys.canary' from the environment's eventFilter."),
    );
  }
  if (accepted !== 1) {
    return broken(
      `answers ${status}, but not as the relay does`,
      advise('webhookUrl', 'Something else answers at its address; check the name and what stands before it.'),
    );
  }
  return fine(`answered ${status}`);
}

function countsOf(body: unknown): { readonly accepted: unknown; readonly filtered: unknown } {
  const { accepted, filtered }: { accepted?: unknown; filtered?: unknown } =
    typeof body === 'object' && body !== null ? body : {};
  return { accepted, filtered: filtered ?? 0 };
}

async function statusOf(ask: () => Promise<HttpAnswer>): Promise<number | string> {
  try {
    return (await ask()).status;
  } catch (error) {
    if (error instanceof NoAnswer) return error.message;
    throw error;
  }
}
