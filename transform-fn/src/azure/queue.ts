import { QueueClient, RestError } from '@azure/storage-queue';
import type { TokenCredential } from '@azure/identity';

import type { Queue } from '../ports';

/** A sender waits for the confirmation, so it comes soon or not at all. */
const RETRY = { maxTries: 3, tryTimeoutInMs: 4_000, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 };
const DEADLINE_MILLISECONDS = 10_000;

/** A storage queue whose messages never expire, in the base64 that the Functions host expects. */
export class AzureQueue implements Queue {
  private readonly client: QueueClient;

  constructor(account: string, name: string, credential: TokenCredential) {
    const url = `https://${account}.queue.core.windows.net/${name}`;
    this.client = new QueueClient(url, credential, { retryOptions: RETRY });
  }

  async send(text: string, delaySeconds: number): Promise<void> {
    await this.client.sendMessage(Buffer.from(text).toString('base64'), {
      visibilityTimeout: delaySeconds,
      messageTimeToLive: -1,
      abortSignal: AbortSignal.timeout(DEADLINE_MILLISECONDS),
    });
  }

  /** About how many messages it holds; none while there is no such queue. */
  async count(): Promise<number> {
    try {
      const { approximateMessagesCount = 0 } = await this.client.getProperties({
        abortSignal: AbortSignal.timeout(DEADLINE_MILLISECONDS),
      });
      return approximateMessagesCount;
    } catch (error) {
      if (error instanceof RestError && error.statusCode === 404) return 0;
      throw error;
    }
  }

  /** Resolves if the queue answers. */
  async ping(): Promise<void> {
    await this.client.getProperties({ abortSignal: AbortSignal.timeout(DEADLINE_MILLISECONDS) });
  }
}
