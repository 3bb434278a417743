import { app, type HttpHandler, type HttpMethod } from '@azure/functions';

import type { TableSchema } from '../../kql/loader/schema';
import { AzureBlobs } from './azure/blobs';
import { RelayIdentity } from './azure/identity';
import { toIntakeRequest, toLog, toResponse } from './azure/invocation';
import { AzureLogs } from './azure/logs';
import { AzureQueue } from './azure/queue';
import { keyedHash, systemClock, systemRandom } from './azure/system';
import { createDelivery } from './delivery/delivery';
import { reportPoison } from './delivery/poison';
import { redrive } from './delivery/redrive';
import { createHealth, NOT_READY } from './health';
import { sendCanary } from './intake/canary';
import { createIntake } from './intake/intake';
import { loadSettings, type Settings } from './settings';

/** The parsed schema of NoxysEvents_CL; the build puts it here. */
declare const EVENTS_SCHEMA: TableSchema;

/** Every method that the worker can hand over reaches the handler, which answers 405 itself; the host would answer 404. */
const METHODS: HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const STORAGE = 'AzureWebJobsStorage';

function start(settings: Settings): void {
  const identity = new RelayIdentity(settings.identityClientId);
  const {
    storageAccount: account,
    ingestionEndpoint: endpoint,
    ingestionRuleId: ruleId,
    ingestionStream: stream,
  } = settings;
  const queue = new AzureQueue(account, settings.queueName, identity);
  const poison = new AzureQueue(account, `${settings.queueName}-poison`, identity);
  const ports = {
    queue,
    claims: new AzureBlobs(account, settings.claimsContainer, identity),
    deadLetters: new AzureBlobs(account, settings.deadLettersContainer, identity),
    logs: new AzureLogs({ endpoint, ruleId, stream }, identity),
    clock: systemClock,
    random: systemRandom,
  };
  const intake = createIntake(settings, { ...ports, schema: EVENTS_SCHEMA, hash: keyedHash(settings.hashKey) });
  const deliver = createDelivery(ports);
  const checkHealth = createHealth(() => queue.ping(), systemClock);

  serve(
    async (request, context) => toResponse(await intake(toIntakeRequest(request, context), toLog(context))),
    async () => toResponse(await checkHealth()),
  );
  app.storageQueue('delivery', {
    queueName: settings.queueName,
    connection: STORAGE,
    handler: (message, context) => deliver(message, toLog(context)),
  });
  app.storageQueue('redrive', {
    queueName: settings.redriveQueueName,
    connection: STORAGE,
    handler: async (_, context) => {
      await redrive(ports, toLog(context));
    },
  });
  app.timer('canary', {
    schedule: '0 */5 * * * *',
    handler: (_, context) => sendCanary(intake, settings, ports, toLog(context)),
  });
  app.timer('poison', {
    schedule: '0 */5 * * * *',
    handler: (_, context) => reportPoison(() => poison.count(), toLog(context)),
  });
}

function serve(intake: HttpHandler, health: HttpHandler): void {
  app.http('intake', { route: 'events', methods: METHODS, authLevel: 'anonymous', handler: intake });
  app.http('health', { route: 'health', methods: ['GET'], authLevel: 'anonymous', handler: health });
}

/** With wrong settings the relay is not ready for any caller, says why in its log, and leaves the queue alone. */
function refuse(problem: string): void {
  const handler: HttpHandler = (_, context) => {
    toLog(context)({ event: 'settings.wrong', level: 'error', problem });
    return toResponse(NOT_READY);
  };
  serve(handler, handler);
}

try {
  start(loadSettings(process.env));
} catch (error) {
  refuse(error instanceof Error ? error.message : String(error));
}
