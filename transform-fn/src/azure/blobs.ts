import { text } from 'node:stream/consumers';

import type { TokenCredential } from '@azure/identity';
import { ContainerClient, RestError } from '@azure/storage-blob';

import type { Blobs, LeasedBlob } from '../ports';

const RETRY = { maxTries: 3, tryTimeoutInMs: 10_000, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 };
const LEASE_SECONDS = 60;

/** A blob container. */
export class AzureBlobs implements Blobs {
  private readonly container: ContainerClient;

  constructor(account: string, name: string, credential: TokenCredential) {
    const url = `https://${account}.blob.core.windows.net/${name}`;
    this.container = new ContainerClient(url, credential, { retryOptions: RETRY });
  }

  async put(name: string, content: string): Promise<void> {
    const bytes = Buffer.from(content);
    await this.container.getBlockBlobClient(name).upload(bytes, bytes.length);
  }

  get(name: string): Promise<string | undefined> {
    return unless([404], async () => {
      const { readableStreamBody } = await this.container.getBlobClient(name).download();
      return readableStreamBody === undefined ? '' : text(readableStreamBody);
    });
  }

  async delete(name: string): Promise<void> {
    await this.container.getBlobClient(name).deleteIfExists();
  }

  async *list(): AsyncIterable<string> {
    for await (const { name } of this.container.listBlobsFlat()) yield name;
  }

  lease(name: string): Promise<LeasedBlob | undefined> {
    return unless([404, 409], async () => {
      const blob = this.container.getBlobClient(name);
      const lease = blob.getBlobLeaseClient();
      const { leaseId } = await lease.acquireLease(LEASE_SECONDS);
      const content = await this.get(name);
      if (content === undefined || leaseId === undefined) return undefined;
      return {
        text: content,
        delete: async () => {
          await blob.delete({ conditions: { leaseId } });
        },
        release: async () => {
          await lease.releaseLease();
        },
      };
    });
  }
}

/** Undefined if the service answers with one of the statuses. */
async function unless<T>(statuses: readonly number[], action: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof RestError && statuses.includes(error.statusCode ?? 0)) return undefined;
    throw error;
  }
}
