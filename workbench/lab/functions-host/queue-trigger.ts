import { setTimeout as sleep } from 'node:timers/promises';

import { type DequeuedMessageItem, type QueueClient, RestError } from '@azure/storage-queue';

import { messageOf } from '../../error-message';
import type { RpcData } from './core-api';
import type { QueueSettings } from './host-settings';
import { Limiter } from './limiter';
import { LEASE_SECONDS, MessageLease } from './message-lease';
import { decodeMessage, toTriggerMetadata } from './queue-message';

/** Settings for {@link QueueTrigger}. */
export interface QueueTriggerOptions {
  readonly queue: QueueClient;

  /** The queue `<name>-poison`; made when it is first needed. */
  readonly poison: QueueClient;
  readonly settings: QueueSettings;

  /**
   * How long a message is invisible to others while its function runs; renewed at half of it.
   *
   * @default 600, as the host has it
   */
  readonly leaseSeconds?: number;

  /** Runs the function; rejects when it fails. */
  readonly invoke: (data: RpcData, metadata: Record<string, RpcData>) => Promise<unknown>;

  /** Tells what happened to a message that did not simply succeed, and why the queue could not be read. */
  readonly warn: (message: string) => void;
}

const SHORTEST_POLL = 100;

/** Deletions and releases at once: one for each of a thousand finished invocations would open a thousand connections. */
const WRITES_AT_ONCE = 32;

/**
 * A queue trigger with the rules of the Functions host: batches of `batchSize` until more than `newBatchThreshold` messages are
 * processed, one invocation a message, deletion after success, `visibilityTimeout` after a failure, the poison queue after
 * `maxDequeueCount` of them, and polls that grow from 100 ms to `maxPollingInterval` while the queue is empty.
 *
 * One thing differs: {@link QueueTrigger.wake} ends such a pause, so that a lab on one machine does not wait for a poll.
 *
 * See https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger
 */
export class QueueTrigger {
  readonly #processing = new Set<Promise<void>>();
  readonly #writes = new Limiter(WRITES_AT_ONCE);
  readonly #stopped = new AbortController();
  #pause = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(private readonly options: QueueTriggerOptions) {}

  start(): void {
    this.#loop = this.poll();
  }

  /** Takes no more messages, and resolves when those taken are done with. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#pause.abort();
    await this.#loop;
    await Promise.all(this.#processing);
  }

  /** Polls now rather than at the end of the pause. */
  wake(): void {
    this.#pause.abort();
  }

  /** Messages taken and not done with. */
  get processing(): number {
    return this.#processing.size;
  }

  /** Messages in the queue, visible or not; 0 while there is no such queue. */
  async count(): Promise<number> {
    try {
      return (await this.options.queue.getProperties()).approximateMessagesCount ?? 0;
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    }
  }

  private async poll(): Promise<void> {
    const { batchSize, newBatchThreshold, maxPollingInterval } = this.options.settings;
    let pause = SHORTEST_POLL;
    while (!this.#stopped.signal.aborted) {
      this.#pause = new AbortController();
      const messages = await this.receive(batchSize);
      for (const message of messages) this.process(message);
      if (messages.length > 0) {
        pause = SHORTEST_POLL;
        while (this.#processing.size > newBatchThreshold) await Promise.race(this.#processing);
      } else {
        await this.rest(pause);
        pause = Math.min(pause * 2, Math.max(maxPollingInterval, SHORTEST_POLL));
      }
    }
  }

  private async rest(milliseconds: number): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    await sleep(milliseconds, undefined, { signal: this.#pause.signal }).catch(() => undefined);
  }

  private async receive(numberOfMessages: number): Promise<readonly DequeuedMessageItem[]> {
    const { queue, leaseSeconds = LEASE_SECONDS, warn } = this.options;
    try {
      return (await queue.receiveMessages({ numberOfMessages, visibilityTimeout: leaseSeconds })).receivedMessageItems;
    } catch (error) {
      if (!isMissing(error)) warn(`Queue '${queue.name}' could not be read: ${messageOf(error)}`);
      return [];
    }
  }

  private process(message: DequeuedMessageItem): void {
    const task = this.handle(message)
      .catch((error: unknown) =>
        this.options.warn(`Message '${message.messageId}' is left to its lease: ${messageOf(error)}`),
      )
      .finally(() => this.#processing.delete(task));
    this.#processing.add(task);
  }

  private async handle(message: DequeuedMessageItem): Promise<void> {
    const { queue, settings, leaseSeconds = LEASE_SECONDS, invoke, warn } = this.options;
    const text = decodeMessage(message.messageText, settings.messageEncoding);
    // More dequeues than allowed: the host before this one died while it ran the function.
    if (text === undefined || message.dequeueCount > settings.maxDequeueCount) return this.moveToPoison(message);
    const lease = new MessageLease(message, { queue, warn, seconds: leaseSeconds });
    try {
      await invoke({ string: text }, toTriggerMetadata(message, text));
    } catch (error) {
      warn(`Message '${message.messageId}' failed, attempt ${message.dequeueCount}: ${messageOf(error)}`);
      const popReceipt = await lease.end();
      return message.dequeueCount >= settings.maxDequeueCount
        ? this.moveToPoison({ ...message, popReceipt })
        : this.release({ ...message, popReceipt });
    }
    await this.delete({ ...message, popReceipt: await lease.end() });
  }

  private async delete({ messageId, popReceipt }: DequeuedMessageItem): Promise<void> {
    await this.#writes.run(() => this.options.queue.deleteMessage(messageId, popReceipt));
  }

  private async release({ messageId, popReceipt }: DequeuedMessageItem): Promise<void> {
    const seconds = Math.round(this.options.settings.visibilityTimeout / 1000);
    await this.#writes.run(() => this.options.queue.updateMessage(messageId, popReceipt, undefined, seconds));
  }

  /** Copies, then deletes: what dies in between leaves both. */
  private async moveToPoison(message: DequeuedMessageItem): Promise<void> {
    const { poison, warn } = this.options;
    await poison.createIfNotExists();
    await poison.sendMessage(message.messageText, { messageTimeToLive: -1 });
    warn(`Message '${message.messageId}' was moved to '${poison.name}'.`);
    await this.delete(message);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404;
}
