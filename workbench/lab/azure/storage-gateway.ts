import { createServer, type Server } from 'node:https';
import { request as sendRequest } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { listenOnLoopback } from './loopback';
import type { Azure } from './resource-manager/azure';
import { mayUseStorage } from './resource-manager/storage-access';
import { type TokenAuthority, TokenRefused } from './tokens';

/** Settings for {@link StorageGateway}. */
export interface StorageGatewayOptions {
  readonly service: 'blob' | 'queue';

  /** Port of the storage service behind, on loopback. */
  readonly port: number;

  /** PEM text of the certificate for the accounts' hosts, of its key, and of the authority that the service behind is signed by. */
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
  readonly azure: Azure;
  readonly tokens: TokenAuthority;
}

/** Tokens are for all of storage, or for the host of one account. */
function audiencesOf(host: string): string[] {
  return ['https://storage.azure.com', `https://${host}`];
}

/**
 * Stands before the storage service and lets through what the role assignments of the Resource Manager allow.
 *
 * The storage service itself knows tokens, but no roles.
 */
export class StorageGateway {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(options: StorageGatewayOptions): Promise<StorageGateway> {
    const server = createServer({ cert: options.certificate, key: options.key }, (request, response) => {
      const refusal = refuse(request, options);
      if (refusal) answerRefusal(response, refusal);
      else forward(request, response, options);
    });
    server.on('tlsClientError', () => undefined);
    return new StorageGateway(server, await listenOnLoopback(server));
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

function refuse(request: IncomingMessage, { service, azure, tokens }: StorageGatewayOptions): Refusal | undefined {
  const [name = ''] = (request.headers.host ?? '').split('.');
  const account = azure.store.ofType('Microsoft.Storage/storageAccounts').find((each) => each.name === name);
  if (!account)
    return { status: 404, code: 'ResourceNotFound', message: `The storage account '${name}' does not exist.` };
  const principalId = readPrincipal(request, tokens);
  if (principalId === undefined) {
    return { status: 401, code: 'InvalidAuthenticationInfo', message: 'Server failed to authenticate the request.' };
  }
  const url = new URL(request.url ?? '/', 'https://storage');
  const asked = { service, method: request.method ?? 'GET', path: url.pathname, query: url.searchParams };
  if (mayUseStorage(principalId, asked, account, azure.access)) return undefined;
  return {
    status: 403,
    code: 'AuthorizationPermissionMismatch',
    message: 'This request is not authorized to perform this operation using this permission.',
  };
}

function readPrincipal(request: IncomingMessage, tokens: TokenAuthority): string | undefined {
  try {
    const { host = '', authorization } = request.headers;
    return tokens.verify(authorization, audiencesOf(host.split(':')[0] ?? '')).oid;
  } catch (error) {
    if (error instanceof TokenRefused) return undefined;
    throw error;
  }
}

function answerRefusal(response: ServerResponse, { status, code, message }: Refusal): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code }).end(body);
}

function forward(request: IncomingMessage, response: ServerResponse, { port, authority }: StorageGatewayOptions): void {
  const { host = '' } = request.headers;
  const behind = sendRequest({
    host: '127.0.0.1',
    port,
    servername: host.split(':')[0],
    ca: authority,
    agent: false,
    ...(request.method !== undefined && { method: request.method }),
    ...(request.url !== undefined && { path: request.url }),
    headers: { ...request.headers, connection: 'close' },
  });
  behind.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  // Whoever waits for an answer that cannot come sees the connection end, as with a service that fails.
  behind.on('error', () => response.destroy());
  request.pipe(behind);
}
