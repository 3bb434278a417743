import type { Environment } from '../../stacks/environment';
import { QUEUES } from '../../stacks/constructs/relay-storage';
import { advise, runbook } from './advice';
import { type DeliveryEntry, type Evidence, findEvidence, type Trail } from './evidence';
import { broken, fine, type Finding, unknown } from './hop';
import type { Patience } from './patience';
import { QueryRefused } from './workspace-logs';

/** Whether the relay's delivery has taken the event from the queue. */
export async function checkQueue(trail: Trail, { names }: Environment, patience: Patience): Promise<Finding> {
  const evidence = await patience.until(
    () => findEvidence(trail),
    ({ row, entries, refused }) => row !== undefined || entries.some(isLater) || isFinal(refused),
  );
  if (evidence.row !== undefined) return fine('handed on');
  if (evidence.entries.some(({ isOwn }) => isOwn)) return fine("handed on, says the relay's log");
  if (evidence.entries.some(isLater)) return fine("deliveries go on, says the relay's log");
  if (isFinal(evidence.refused)) return unknown(`not to be seen: ${evidence.refused?.message ?? ''}`);
  const action =
    `The relay stored the event and its log tells of no delivery: look at the queue '${QUEUES.events}' of ${names.storageAccount} and at the ` +
    `function 'delivery' of ${names.functionApp}. See ${runbook('queue-age')}.`;
  return broken(`no delivery in ${patience.seconds} s`, advise('sync', action));
}

/** Whether the ingestion endpoint has taken the row. */
export async function checkIngestion(trail: Trail, { names }: Environment, patience: Patience): Promise<Finding> {
  const evidence = await patience.until(
    () => findEvidence(trail),
    (found) => found.row !== undefined || isFinal(found.refused) || isSettled(latestOf(found)),
  );
  if (evidence.row !== undefined) return fine('taken');
  if (isFinal(evidence.refused)) return unknown(`not to be seen: ${evidence.refused?.message ?? ''}`);
  const latest = latestOf(evidence);
  if (latest?.event === 'delivery.delivered') return fine("taken, says the relay's log");
  return broken(describe(latest, patience.seconds), adviceFor(latest, names));
}

/** Whether the row can be queried. */
export async function checkTable(trail: Trail, { names }: Environment, patience: Patience): Promise<Finding> {
  const { row, refused } = await patience.until(
    () => findEvidence(trail),
    (found) => found.row !== undefined || isFinal(found.refused),
  );
  if (row !== undefined) return fine(`in ${trail.table}`);
  if (refused?.isTableMissing === true) {
    return broken(
      `${trail.table} does not exist`,
      advise('sync', 'Deploy the ingestion stack; a new table can be queried after some minutes.'),
    );
  }
  if (refused?.status === 403 || refused?.status === 401) {
    return broken(
      refused.message,
      advise(
        'authentication',
        `Take the role Log Analytics Reader on ${names.workspace}; without it nothing behind the relay can be seen.`,
      ),
    );
  }
  if (refused !== undefined) return broken(refused.message, advise('sync', 'Try again later.'));
  const errors = await readRuleErrors(trail);
  const action =
    errors === ''
      ? `A row takes one to five minutes, in a new workspace up to fifteen: run verify again with a longer --timeout. See ${runbook('lost-canary')}.`
      : `The data collection rule reports: ${errors} See ${runbook('ingestion-errors')}.`;
  return broken(`no row in ${patience.seconds} s`, advise('sync', action));
}

/** The event's own entries count in any case: the clock of this machine may be ahead of Azure's. */
function isLater({ isOwn, isEarlier }: DeliveryEntry): boolean {
  return isOwn || !isEarlier;
}

/** A refusal that will not change while we wait. */
function isFinal(refused: QueryRefused | undefined): boolean {
  return refused !== undefined && (refused.isTableMissing || [400, 401, 403, 404].includes(refused.status ?? 0));
}

/** How posts to the endpoint end, as the relay logs it. */
const OUTCOMES = ['delivery.delivered', 'delivery.retried', 'delivery.dead-lettered'];

/**
 * How a post ended last: one with the event in it, else one after it. An event that was put back untried waits for the endpoint that
 * refused an earlier post.
 */
function latestOf({ entries }: Evidence): DeliveryEntry | undefined {
  const outcomes = entries.filter(({ event }) => OUTCOMES.includes(event));
  const isPutBack = entries.some(({ event, isOwn }) => event === 'delivery.put-back' && isOwn);
  return (
    outcomes.findLast(({ isOwn }) => isOwn) ??
    outcomes.findLast(({ isEarlier }) => !isEarlier) ??
    (isPutBack ? outcomes.at(-1) : undefined)
  );
}

function isSettled(entry: DeliveryEntry | undefined): boolean {
  return entry?.event === 'delivery.delivered' || entry?.event === 'delivery.dead-lettered';
}

function describe(entry: DeliveryEntry | undefined, seconds: number): string {
  if (entry === undefined) return `no answer of it in ${seconds} s`;
  const status = entry.status === undefined ? 'does not answer' : `answers ${entry.status}`;
  return entry.event === 'delivery.dead-lettered'
    ? `${status}: the event is a dead letter`
    : `${status}: the relay tries again`;
}

function adviceFor(entry: DeliveryEntry | undefined, { relayIdentity, dataCollectionRule }: Environment['names']) {
  if (entry?.event === 'delivery.dead-lettered') {
    return advise('deliveries', `The service refuses the row for good. See ${runbook('dead-letters')}.`);
  }
  switch (entry?.status) {
    case 401:
    case 403:
      return advise(
        'authentication',
        `${relayIdentity} needs the role Monitoring Metrics Publisher on ${dataCollectionRule}; a new role takes up to half an hour. See ${runbook('ingestion-forbidden')}.`,
      );
    case 404:
      return advise(
        'webhookUrl',
        `The relay delivers to a rule that is gone: deploy the ingestion stack, so that its settings name ${dataCollectionRule}.`,
      );
    default:
      return advise('sync', `The relay goes on trying and loses nothing. See ${runbook('queue-age')}.`);
  }
}

async function readRuleErrors({ logs, postedAt }: Trail): Promise<string> {
  try {
    const rows = await logs.query(
      `DCRLogErrors\n| where TimeGenerated >= datetime(${postedAt})\n| project Message\n| take 1`,
    );
    return rows.map((row) => String(row['Message'])).join(' ');
  } catch (error) {
    if (error instanceof QueryRefused) return '';
    throw error;
  }
}
