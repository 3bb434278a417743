import { RELAY_SECRETS } from '../../stacks/constructs/secret-vault';
import type { Environment } from '../../stacks/environment';
import { buildCanary, type Canary } from '../connect/canary-post';
import type { Send } from '../connect/http';
import { type Vault, VaultRefused } from '../connect/vault';
import { advise } from './advice';
import { checkIngestion, checkQueue, checkTable } from './delivery-hops';
import { checkAutomation, checkPlaybooks, checkRules, type DetectionCheck } from './detection-hops';
import type { Trail } from './evidence';
import { broken, type Finding, type HopName, type HopResult, unknown } from './hop';
import type { Patience } from './patience';
import { checkRelay, postToIntake } from './relay-hops';
import { checkTransform } from './transform-hop';
import type { WorkspaceLogs } from './workspace-logs';

/** What {@link verify} needs of the world. */
export interface VerifyPorts extends Omit<DetectionCheck, 'vault'> {
  readonly vault: Vault;
  readonly send: Send;
  readonly logs: WorkspaceLogs;
  readonly patience: Patience;

  /** Milliseconds since 1970. */
  readonly now: () => number;

  /** Hears that a hop is looked at. */
  readonly onHop: (hop: HopName) => void;

  /** Hears what became of it. */
  readonly onResult: (result: HopResult) => void;
}

/**
 * Follows one test event through a deployment, hop by hop. An event's way ends at the first hop that does not answer, and the hops
 * behind it are unknown; rules, automation rules and playbooks are looked at in any case.
 */
export async function verify(ports: VerifyPorts): Promise<readonly HopResult[]> {
  const results: HopResult[] = [];
  const look = async (hop: HopName, check: () => Promise<Finding>): Promise<boolean> => {
    ports.onHop(hop);
    const start = ports.now();
    const result = { hop, ...(await check()), seconds: (ports.now() - start) / 1000 };
    results.push(result);
    ports.onResult(result);
    return result.verdict !== 'broken';
  };
  await followEvent(ports, look);
  await look('rules', () => checkRules(ports));
  await look('automation', () => checkAutomation(ports));
  await look('playbooks', () => checkPlaybooks(ports));
  return results;
}

type Look = (hop: HopName, check: () => Promise<Finding>) => Promise<boolean>;

async function followEvent(ports: VerifyPorts, look: Look): Promise<void> {
  const { environment, content, patience } = ports;
  let isOnItsWay = true;
  const next = async (hop: HopName, check: () => Promise<Finding>): Promise<void> => {
    const wasOnItsWay = isOnItsWay;
    isOnItsWay = await look(hop, wasOnItsWay ? check : () => Promise.resolve(unknown('not reached')));
    isOnItsWay &&= wasOnItsWay;
  };

  await next('relay', () => checkRelay(environment, ports.send, patience));
  const postedAt = new Date(ports.now()).toISOString();
  let canary: Canary | undefined;
  await next('intake', async () => {
    const prepared = await prepareCanary(ports);
    if ('verdict' in prepared) return prepared;
    canary = prepared;
    return postToIntake(environment, prepared, ports.send);
  });
  const withTrail = (check: (trail: Trail, canary: Canary) => Promise<Finding>) => (): Promise<Finding> => {
    if (canary === undefined) return Promise.resolve(unknown('not reached'));
    const { functionApp } = environment.names;
    return check({ logs: ports.logs, canary, functionApp, table: content.events.table, postedAt }, canary);
  };
  await next(
    'queue',
    withTrail((trail) => checkQueue(trail, environment, patience)),
  );
  await next(
    'ingestion',
    withTrail((trail) => checkIngestion(trail, environment, patience)),
  );
  await next(
    'transform',
    withTrail((trail, sent) => checkTransform(trail, { ...ports, events: content.events, canary: sent })),
  );
  await next(
    'table',
    withTrail((trail) => checkTable(trail, environment, patience)),
  );
}

async function prepareCanary(ports: VerifyPorts): Promise<Canary | Finding> {
  try {
    return await readCanary(ports);
  } catch (error) {
    if (!(error instanceof VaultRefused)) throw error;
    return broken('its secrets cannot be read', advise('authentication', error.message));
  }
}

async function readCanary({ vault, environment, now }: VerifyPorts): Promise<Canary | Finding> {
  const token = await vault.get(RELAY_SECRETS.bearerToken);
  if (token === undefined) return missing(RELAY_SECRETS.bearerToken, environment);
  const isSigned = environment.signatureScheme !== 'none';
  const signing = isSigned ? await vault.get(RELAY_SECRETS.signingSecret) : undefined;
  if (isSigned && signing === undefined) return missing(RELAY_SECRETS.signingSecret, environment);
  return buildCanary(environment, { token: token.value, signingSecret: signing?.value }, now());
}

function missing(secret: string, { name, names }: Environment): Finding {
  const action = `Register the webhook first: noxys-sentinel connect --env ${name}.`;
  return broken(`${names.vault} has no '${secret}'`, advise('authentication', action));
}
