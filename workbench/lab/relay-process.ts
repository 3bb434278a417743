import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import type { HostLog, HostMessage, HostStart, ParentMessage } from './functions-host/messages';

export type { HostLog } from './functions-host/messages';

/** Settings for {@link RelayProcess}. */
export interface RelayProcessOptions {
  /** Folder of the built app, `transform-fn/dist/package`. */
  readonly package: string;

  /** App settings and `LocalAzure.environment()`; the process sees nothing else but `PATH`. */
  readonly environment: Readonly<Record<string, string>>;

  /**
   * Port on 127.0.0.1 where the relay answers.
   *
   * @default a free one
   */
  readonly port?: number;

  /**
   * How long a message stays invisible after its process was killed.
   *
   * @default 600, as in Azure
   */
  readonly leaseSeconds?: number;
}

const REPOSITORY = join(__dirname, '..', '..');

/** A graceful stop waits for invocations, but not for ever; Azure ends a drain after some minutes, the lab sooner. */
const LONGEST_STOP = 15_000;

/**
 * The relay's built bundle in a process of its own, under a stand-in for the Functions host, in real time.
 *
 * @example
 * const relay = await RelayProcess.start({ package: 'transform-fn/dist/package', environment: { ...azure.environment(), … } });
 * await fetch(relay.url, { method: 'POST', … });
 * await relay.idle();
 * await relay.stop();
 */
export class RelayProcess {
  readonly #listeners = new Set<(log: HostLog) => void>();
  readonly #unheard: HostLog[] = [];
  readonly #waiting = new Map<number, () => void>();
  readonly #ended: Promise<void>;
  #origin = '';
  #functionKey = '';
  #requests = 0;

  private constructor(private readonly child: ChildProcess) {
    this.#ended = once(child, 'exit').then(() => undefined);
    child.on('message', (message: HostMessage) => this.receive(message));
    this.relayOutput(child.stdout, 'information');
    this.relayOutput(child.stderr, 'error');
  }

  /** @throws Error with the reason when the app cannot be loaded */
  static async start({
    package: directory,
    environment,
    port,
    leaseSeconds,
  }: RelayProcessOptions): Promise<RelayProcess> {
    const start: HostStart = { directory: resolve(directory), port, leaseSeconds };
    const child = fork(join(__dirname, 'functions-host', 'main.ts'), [JSON.stringify(start)], {
      cwd: directory,
      env: {
        PATH: process.env['PATH'],
        TS_NODE_PROJECT: join(REPOSITORY, 'tsconfig.json'),
        ...environment,
      },
      execArgv: ['--require', require.resolve('ts-node/register')],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const relay = new RelayProcess(child);
    await relay.untilReady();
    return relay;
  }

  /** Where webhooks are posted. */
  get url(): string {
    return `${this.#origin}/api/events`;
  }

  /** `http://127.0.0.1:<port>` of all HTTP functions. */
  get origin(): string {
    return this.#origin;
  }

  /** Opens HTTP functions whose level is not anonymous, as header `x-functions-key`. */
  get functionKey(): string {
    return this.#functionKey;
  }

  /** Tells every line that the app and its host log, those from before the call included. Returns what ends it. */
  onLog(listener: (log: HostLog) => void): () => void {
    this.#listeners.add(listener);
    for (const log of this.#unheard.splice(0)) listener(log);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when no invocation runs and the relay's queues are empty. */
  idle(): Promise<void> {
    const request = this.#requests++;
    const idle = new Promise<void>((done) => this.#waiting.set(request, done));
    this.send({ type: 'whenIdle', request });
    const ended = this.#ended.then(() => {
      throw new Error('Relay: it must run until it is idle, but its process has ended.');
    });
    return Promise.race([idle, ended]);
  }

  /** Takes nothing new, ends what is under way, and ends the process. */
  async stop(): Promise<void> {
    this.send({ type: 'stop' });
    const timer = setTimeout(() => this.child.kill('SIGKILL'), LONGEST_STOP);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Ends the process at once, as a machine that fails. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#ended;
  }

  private untilReady(): Promise<void> {
    return new Promise((done, fail) => {
      this.child.on('message', (message: HostMessage) => {
        if (message.type === 'ready') done();
        if (message.type === 'failed') fail(new Error(message.message));
      });
      this.child.once('error', fail);
      this.child.once('exit', (code) => {
        const said = this.#unheard.map(({ message }) => message).join('\n');
        fail(new Error(`Relay: it must start, but its process ended with ${code ?? 'a signal'}. ${said}`));
      });
    });
  }

  private receive(message: HostMessage): void {
    if (message.type === 'log') this.hear(message.log);
    if (message.type === 'ready') {
      this.#origin = `http://127.0.0.1:${message.port}`;
      this.#functionKey = message.key;
    }
    if (message.type === 'idle') {
      this.#waiting.get(message.request)?.();
      this.#waiting.delete(message.request);
    }
  }

  private relayOutput(output: Readable | null, level: HostLog['level']): void {
    if (output) createInterface(output).on('line', (message) => this.hear({ level, category: 'console', message }));
  }

  private hear(log: HostLog): void {
    if (this.#listeners.size === 0) this.#unheard.push(log);
    for (const listener of this.#listeners) listener(log);
  }

  private send(message: ParentMessage): void {
    if (this.child.connected) this.child.send(message);
  }
}
