import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';

import { messageOf } from '../../error-message';

/** How long the host keeps a message invisible while its function runs. */
export const LEASE_SECONDS = 600;

/** Settings for {@link MessageLease}. */
export interface MessageLeaseOptions {
  readonly queue: QueueClient;

  /** Tells that a renewal failed. */
  readonly warn: (message: string) => void;

  readonly seconds: number;
}

/** Keeps a message invisible to others while its function runs, renewed at half of its time. */
export class MessageLease {
  #receipt: Promise<string>;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly message: DequeuedMessageItem,
    private readonly options: MessageLeaseOptions,
  ) {
    this.#receipt = Promise.resolve(message.popReceipt);
    this.#timer = setInterval(() => {
      this.#receipt = this.#receipt.then((receipt) => this.renew(receipt));
    }, options.seconds * 500);
  }

  /** Stops renewing; the receipt that the message answers to now. Waits for a renewal under way, which changes it. */
  end(): Promise<string> {
    clearInterval(this.#timer);
    return this.#receipt;
  }

  private async renew(receipt: string): Promise<string> {
    const { queue, seconds, warn } = this.options;
    const { messageId } = this.message;
    try {
      return (await queue.updateMessage(messageId, receipt, undefined, seconds)).popReceipt ?? receipt;
    } catch (error) {
      warn(`The lease of message '${messageId}' could not be renewed: ${messageOf(error)}`);
      return receipt;
    }
  }
}
