import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ManagedIdentityCredential } from '@azure/identity';
import { QueueServiceClient } from '@azure/storage-queue';
import { z } from 'zod';

import { type FunctionMetadata, loadApp, type RegisteredFunction } from './core-api';
import { type HostSettings, readHostSettings } from './host-settings';
import { HttpTrigger } from './http-trigger';
import { Invoker } from './invoker';
import type { HostLog, HostStart } from './messages';
import { QueueTrigger } from './queue-trigger';
import { TimerTrigger } from './timer-trigger';

type Environment = Readonly<Record<string, string | undefined>>;

const QUEUE_BINDING = z.object({ queueName: z.string(), connection: z.string() });
const TIMER_BINDING = z.object({ schedule: z.string() });

/** Bytes of a request that the host takes where the app settings say nothing. */
const LARGEST_REQUEST = 100 * 1024 * 1024;

/** How often an answer to {@link FunctionsHost.whenIdle} looks again, in milliseconds. */
const IDLE_CHECK = 20;

/**
 * A stand-in for the Functions host, for one built app on one machine: HTTP, storage queue and timer triggers.
 *
 * Any other trigger is refused when the app is loaded. App settings are the process's environment, as in Azure.
 */
export class FunctionsHost {
  readonly #queues: QueueTrigger[] = [];
  readonly #timers: TimerTrigger[] = [];
  readonly #http: HttpTrigger;

  private constructor(
    private readonly invoker: Invoker,
    private readonly settings: HostSettings,
    private readonly start: HostStart,
    private readonly environment: Environment,
    private readonly log: (log: HostLog) => void,
  ) {
    const wake = (): void => this.#queues.forEach((queue) => queue.wake());
    const largestRequest = Number(environment['FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'] ?? LARGEST_REQUEST);
    this.#http = new HttpTrigger(invoker, settings.routePrefix, largestRequest, wake);
  }

  /** Loads the app and registers its triggers; {@link FunctionsHost.listen} starts them. */
  static async load(start: HostStart, environment: Environment, log: (log: HostLog) => void): Promise<FunctionsHost> {
    const settings = await readHostSettings(start.directory);
    const app = loadApp(join(start.directory, 'index.js'), (level, category, message) =>
      log({ level, category, message, entry: toEntry(message) }),
    );
    const invoker = new Invoker(app, (line) => log({ ...line, entry: toEntry(line.message) }));
    const host = new FunctionsHost(invoker, settings, start, environment, log);
    for (const registered of app.functions) {
      if (!isDisabled(registered.metadata.name, environment)) host.register(registered);
    }
    return host;
  }

  /** Port and key of the HTTP functions. */
  async listen(): Promise<{ readonly port: number; readonly key: string }> {
    const port = await this.#http.start(this.start.port);
    for (const trigger of [...this.#queues, ...this.#timers]) trigger.start();
    return { port, key: this.#http.key };
  }

  /** Resolves when no function runs, no message is processed, and every queue of a trigger is empty. */
  async whenIdle(): Promise<void> {
    for (;;) {
      this.#queues.forEach((queue) => queue.wake());
      if (this.isQuiet() && (await this.countMessages()) === 0 && this.isQuiet()) return;
      await sleep(IDLE_CHECK);
    }
  }

  /** Takes nothing new and resolves when what is under way has ended. */
  async stop(): Promise<void> {
    await Promise.all([this.#http, ...this.#queues, ...this.#timers].map((trigger) => trigger.stop()));
  }

  private isQuiet(): boolean {
    return this.invoker.running === 0 && this.#queues.every((queue) => queue.processing === 0);
  }

  private async countMessages(): Promise<number> {
    const counts = await Promise.all(this.#queues.map((queue) => queue.count()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  private register(registered: RegisteredFunction): void {
    const [binding, definition] = findTrigger(registered.metadata);
    switch (definition.type) {
      case 'httpTrigger':
        this.#http.add(registered, binding, definition);
        return;
      case 'queueTrigger':
        this.addQueue(registered, binding, definition);
        return;
      case 'timerTrigger':
        this.addTimer(registered, binding, definition);
        return;
      default:
        throw new Error(
          `Functions host: the trigger of '${registered.metadata.name}' must be HTTP, queue or timer, found '${definition.type}'.`,
        );
    }
  }

  private addQueue(registered: RegisteredFunction, binding: string, definition: unknown): void {
    const { queueName, connection } = QUEUE_BINDING.parse(definition);
    const name = expand(queueName, this.environment);
    const service = connectQueues(connection, this.environment);
    this.#queues.push(
      new QueueTrigger({
        queue: service.getQueueClient(name),
        poison: service.getQueueClient(`${name}-poison`),
        settings: this.settings.queues,
        ...(this.start.leaseSeconds !== undefined && { leaseSeconds: this.start.leaseSeconds }),
        invoke: (data, metadata) => this.invoker.invoke(registered, { binding, data, metadata }),
        warn: (message) => this.warn(registered, message),
      }),
    );
  }

  private addTimer(registered: RegisteredFunction, binding: string, definition: unknown): void {
    const schedule = expand(TIMER_BINDING.parse(definition).schedule, this.environment);
    const data = { json: JSON.stringify({ Schedule: { AdjustForDST: true }, IsPastDue: false }) };
    const invoke = (): Promise<unknown> => this.invoker.invoke(registered, { binding, data });
    this.#http.addByHand(registered.metadata.name, invoke);
    this.#timers.push(new TimerTrigger(schedule, invoke, (message) => this.warn(registered, message)));
  }

  private warn(registered: RegisteredFunction, message: string): void {
    this.log({ level: 'warning', category: 'host', functionName: registered.metadata.name, message });
  }
}

function findTrigger({ name, bindings }: FunctionMetadata): [string, FunctionMetadata['bindings'][string]] {
  const triggers = Object.entries(bindings).filter(([, binding]) => binding.type.endsWith('Trigger'));
  const [trigger] = triggers;
  if (!trigger) throw new Error(`Functions host: '${name}' must have a trigger, it has none.`);
  return trigger;
}

/** A function is switched off by an app setting; in names of settings, Linux has two underscores for a dot. */
function isDisabled(name: string, environment: Environment): boolean {
  const value = environment[`AzureWebJobs.${name}.Disabled`] ?? environment[`AzureWebJobs__${name}__Disabled`];
  return value === '1' || value?.toLowerCase() === 'true';
}

/** `%NAME%` in a binding stands for an app setting. */
function expand(text: string, environment: Environment): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = environment[name];
    if (value === undefined)
      throw new Error(`Functions host: the app setting '${name}' must be set, '${text}' names it.`);
    return value;
  });
}

/** An identity-based connection: settings `<connection>__accountName` (or `__queueServiceUri`) and `__clientId`. */
function connectQueues(connection: string, environment: Environment): QueueServiceClient {
  const account = environment[`${connection}__accountName`];
  const url = environment[`${connection}__queueServiceUri`] ?? (account && `https://${account}.queue.core.windows.net`);
  if (!url) {
    throw new Error(
      `Functions host: '${connection}__accountName' must be set, it is not. Connections here are identity-based only.`,
    );
  }
  const clientId = environment[`${connection}__clientId`];
  return new QueueServiceClient(
    url,
    clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential(),
  );
}

function toEntry(message: string): Readonly<Record<string, unknown>> | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
