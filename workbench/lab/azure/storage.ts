import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';

import { Azurite } from './azurite';
import type { Certificates } from './certificates';
import type { Route } from './route';
import { type TokenAuthority, toPrincipal } from './tokens';

/** Settings for {@link Storage}. */
export interface StorageOptions {
  readonly directory: string;
  readonly accounts: readonly string[];
  readonly certificates: Certificates;
  readonly tokens: TokenAuthority;
}

/** The principal of the lab itself, which makes queues and containers where Azure's Resource Manager would. */
const LAB = toPrincipal('00000000-0000-0000-0000-00000000001a');
const API_VERSION = '2023-11-03';

/** Host names of an account's blobs and queues. */
export function toStorageHosts(account: string): { readonly blob: string; readonly queue: string } {
  return { blob: `${account}.blob.core.windows.net`, queue: `${account}.queue.core.windows.net` };
}

/** Azure Storage: real Azurite behind the accounts' own host names. */
export class Storage {
  private constructor(
    private readonly azurite: Azurite,
    private readonly options: StorageOptions,
    private readonly authority: Buffer,
  ) {}

  static async start(options: StorageOptions): Promise<Storage> {
    const azurite = await Azurite.start({ ...options, ...options.certificates });
    return new Storage(azurite, options, await readFile(options.certificates.authorityFile));
  }

  /** Routes of the proxy to Azurite. */
  get routes(): Route[] {
    return this.options.accounts.map(toStorageHosts).flatMap(({ blob, queue }) => [
      { host: blob, port: this.azurite.blobPort },
      { host: queue, port: this.azurite.queuePort },
    ]);
  }

  async createQueue(account: string, queue: string): Promise<void> {
    await this.send('PUT', toStorageHosts(account).queue, this.azurite.queuePort, `/${queue}`, [201, 204]);
  }

  async deleteQueue(account: string, queue: string): Promise<void> {
    await this.send('DELETE', toStorageHosts(account).queue, this.azurite.queuePort, `/${queue}`, [204, 404]);
  }

  async createContainer(account: string, container: string): Promise<void> {
    const path = `/${container}?restype=container`;
    await this.send('PUT', toStorageHosts(account).blob, this.azurite.blobPort, path, [201, 409]);
  }

  async deleteContainer(account: string, container: string): Promise<void> {
    const path = `/${container}?restype=container`;
    await this.send('DELETE', toStorageHosts(account).blob, this.azurite.blobPort, path, [202, 404]);
  }

  async stop(): Promise<void> {
    await this.azurite.stop();
  }

  private async send(method: string, host: string, port: number, path: string, expected: number[]): Promise<void> {
    const { token } = this.options.tokens.issue({ audience: 'https://storage.azure.com', principal: LAB });
    const status = await sendEmpty({
      method,
      host: '127.0.0.1',
      port,
      path,
      servername: host,
      ca: this.authority,
      agent: false,
      headers: { host, authorization: `Bearer ${token}`, 'x-ms-version': API_VERSION, 'content-length': 0 },
    });
    if (!expected.includes(status)) {
      throw new Error(
        `Storage: '${method} https://${host}${path}' must answer ${expected.join(' or ')}, got ${status}.`,
      );
    }
  }
}

async function sendEmpty(options: RequestOptions): Promise<number> {
  const sent = request(options);
  const answered = new Promise<number>((resolve, reject) => {
    sent.on('error', reject).on('response', (response) => {
      once(response, 'end').then(() => resolve(response.statusCode ?? 0), reject);
      response.resume();
    });
  });
  sent.end();
  return answered;
}
