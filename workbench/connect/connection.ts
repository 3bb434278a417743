import { RELAY_SECRETS } from '../../stacks/constructs/secret-vault';
import type { Environment } from '../../stacks/environment';
import { subscribedEvents, toWebhookUrl } from '../../stacks/noxys-webhook';
import type { NoxysApi, Webhook } from './noxys-api';
import { ensureSecret, generateSecret, type RandomBytes, readMark, storeSigningSecret } from './secrets';
import { type RelayPorts, waitForRelay } from './relay-restart';
import type { StoredSecret } from './vault';

/** What {@link connect} needs of the world. */
export interface ConnectPorts extends RelayPorts {
  readonly noxys: Pick<NoxysApi, 'list' | 'create' | 'deactivate' | 'canDeactivate'>;
  readonly random: RandomBytes;
}

/** What the user asked for. */
export interface ConnectRequest {
  /** Whether the webhook gets a new bearer token. */
  readonly isRotation: boolean;

  /** How long to wait for the relay to take new secrets, in seconds. */
  readonly waitSeconds: number;
}

/**
 * Registers the webhook of an environment with Noxys, and keeps its secrets in the environment's vault.
 *
 * Safe to run again: what is there is used, and what an interrupted run left undone is done. A new webhook is made beside the old
 * one, which is switched off only when the relay takes what the new one sends: both send meanwhile, and a copy of an event is
 * known by its id. Answers whether nothing is left to do.
 */
export async function connect(
  environment: Environment,
  request: ConnectRequest,
  ports: ConnectPorts,
): Promise<boolean> {
  const { vault, say } = ports;
  const webhooks = (await ports.noxys.list()).filter((webhook) => isOurs(webhook, environment));
  const bearer = await ensureRelaySecrets(ports);
  const signing = await vault.get(RELAY_SECRETS.signingSecret);

  const mayStay = !bearer.isNew && !request.isRotation;
  const current = mayStay ? findCurrent(webhooks, bearer.secret, signing, environment) : undefined;
  if (current !== undefined) {
    say(`Webhook '${current.id}' is registered already.`);
    return settle(
      environment,
      request,
      webhooks.filter(({ id }) => id !== current.id),
      ports,
    );
  }
  const token = request.isRotation && !bearer.isNew ? await beginRotation(bearer.secret, ports) : bearer.secret.value;
  await register(environment, token, bearer.secret, signing, ports);
  return settle(environment, request, webhooks, ports);
}

/**
 * Makes the secrets that the relay cannot start without, where the vault has none, and asks nothing of Noxys: for an environment that
 * only test events reach. Answers whether the relay takes them.
 */
export async function prepareSecrets(
  environment: Environment,
  request: Pick<ConnectRequest, 'waitSeconds'>,
  ports: Omit<ConnectPorts, 'noxys'>,
): Promise<boolean> {
  const { vault, random, say } = ports;
  await ensureRelaySecrets(ports);
  if (environment.signatureScheme !== 'none' && (await vault.get(RELAY_SECRETS.signingSecret)) === undefined) {
    await vault.set(RELAY_SECRETS.signingSecret, `whsec_${random(32).toString('base64')}`);
    say(
      `Key Vault '${vault.name}': '${RELAY_SECRETS.signingSecret}' made and stored. A webhook of Noxys brings its own.`,
    );
  }
  return waitForRelay(environment, request.waitSeconds, ports);
}

/** Hash key and bearer token; answers the token. */
async function ensureRelaySecrets({
  vault,
  random,
  say,
}: Omit<ConnectPorts, 'noxys'>): Promise<{ readonly secret: StoredSecret; readonly isNew: boolean }> {
  const hash = await ensureSecret(vault, RELAY_SECRETS.hashKey, random);
  if (hash.isNew) {
    say(
      `Key Vault '${vault.name}': '${RELAY_SECRETS.hashKey}' made and stored. Keep it: with a new one, nothing correlates with what came before.`,
    );
  }
  const bearer = await ensureSecret(vault, RELAY_SECRETS.bearerToken, random);
  if (bearer.isNew) say(`Key Vault '${vault.name}': '${RELAY_SECRETS.bearerToken}' made and stored.`);
  return bearer;
}

/** The webhook that shows the vault's token and subscribes to what is wanted. */
function findCurrent(
  webhooks: readonly Webhook[],
  bearer: StoredSecret,
  signing: StoredSecret | undefined,
  environment: Environment,
): Webhook | undefined {
  const url = toWebhookUrl(environment.names);
  const mark = readMark(signing);
  const wanted = subscribedEvents(environment).join();
  return webhooks.find((webhook) => {
    if (!isSameUrl(webhook.url, url) || [...webhook.events].sort().join() !== wanted) return false;
    // Without a mark, somebody has made it by hand; it is taken to show the token that was put into the vault by hand.
    if (mark === undefined) return environment.signatureScheme === 'none' || signing !== undefined;
    return webhook.id === mark.webhook && bearer.version === mark.token;
  });
}

/** The old token stays as the previous one. The new one goes into the vault only when Noxys has it. */
async function beginRotation(bearer: StoredSecret, { vault, random, say }: ConnectPorts): Promise<string> {
  await vault.set(RELAY_SECRETS.bearerTokenPrevious, bearer.value);
  say(`Key Vault '${vault.name}': the old token is kept as '${RELAY_SECRETS.bearerTokenPrevious}'.`);
  return generateSecret(random);
}

async function register(
  environment: Environment,
  token: string,
  bearer: StoredSecret,
  signing: StoredSecret | undefined,
  { noxys, vault, say }: ConnectPorts,
): Promise<void> {
  const url = toWebhookUrl(environment.names);
  const events = subscribedEvents(environment);
  const created = await noxys.create({ url, events, description: toDescription(environment), token });
  say(`Webhook '${created.id}' made: it posts ${events.length} event types to ${url}.`);
  let { version } = bearer;
  if (token !== bearer.value) {
    ({ version } = await vault.set(RELAY_SECRETS.bearerToken, token));
    say(`Key Vault '${vault.name}': the new token is stored as '${RELAY_SECRETS.bearerToken}'.`);
  }
  await storeSigningSecret(vault, created.signingSecret, { webhook: created.id, token: version }, signing);
  say(`Key Vault '${vault.name}': its signing secret is stored as '${RELAY_SECRETS.signingSecret}'.`);
}

/** Waits until the relay takes what the webhook sends, then switches off what is no longer needed. */
async function settle(
  environment: Environment,
  request: ConnectRequest,
  stale: readonly Webhook[],
  ports: ConnectPorts,
): Promise<boolean> {
  const { noxys, say } = ports;
  if (!(await waitForRelay(environment, request.waitSeconds, ports))) {
    for (const { id } of stale)
      say(`Webhook '${id}' stays as it is, since events come through it until the relay takes those of the new one.`);
    say("Run 'connect' again when the relay is ready.");
    return false;
  }
  for (const { id } of stale) {
    if (noxys.canDeactivate) {
      await noxys.deactivate(id);
      say(`Webhook '${id}' is no longer needed and was switched off.`);
    } else {
      say(`Webhook '${id}' is no longer needed. Switch it off in Noxys: Admin Panel, Integrations, Webhooks.`);
    }
  }
  return true;
}

/** Ours are those that post to our relay, and those that `connect` has made for this environment when its relay was elsewhere. */
function isOurs({ url, description }: Webhook, environment: Environment): boolean {
  return isSameUrl(url, toWebhookUrl(environment.names)) || description === toDescription(environment);
}

function toDescription({ name }: Environment): string {
  return `Microsoft Sentinel (noxys-sentinel, ${name})`;
}

function isSameUrl(a: string, b: string): boolean {
  return URL.canParse(a) && new URL(a).href.replace(/\/$/, '') === new URL(b).href.replace(/\/$/, '');
}
