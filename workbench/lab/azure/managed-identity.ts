import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';

import { listenOnLoopback } from './loopback';
import type { Principal, TokenAuthority } from './tokens';

/** Settings for {@link ManagedIdentityEndpoint}. */
export interface ManagedIdentityOptions {
  readonly tokens: TokenAuthority;

  /** The identities that are assigned to the app; all user-assigned. */
  readonly identities: readonly Principal[];
}

const API_VERSION = '2019-08-01';

interface IdentityAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * The identity endpoint that App Service gives to the processes of an app: plain HTTP on loopback, guarded by a header.
 *
 * See https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export class ManagedIdentityEndpoint {
  private constructor(
    private readonly server: Server,
    /** Value for `IDENTITY_ENDPOINT`. */
    readonly url: string,
    /** Value for `IDENTITY_HEADER`. */
    readonly header: string,
  ) {}

  static async start(options: ManagedIdentityOptions): Promise<ManagedIdentityEndpoint> {
    const header = randomUUID();
    const server = createServer((request, response) => {
      const { status, body } = answer(request, header, options);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const port = await listenOnLoopback(server);
    return new ManagedIdentityEndpoint(server, `http://127.0.0.1:${port}/msi/token`, header);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

function answer(request: IncomingMessage, header: string, options: ManagedIdentityOptions): IdentityAnswer {
  const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (request.method !== 'GET') return refuse(405, 'Only GET is allowed.');
  if (request.headers['x-identity-header'] !== header) return refuse(401, 'X-IDENTITY-HEADER is missing or wrong.');
  if (searchParams.get('api-version') !== API_VERSION) return refuse(400, `api-version must be ${API_VERSION}.`);
  const resource = searchParams.get('resource');
  if (!resource) return refuse(400, 'The resource parameter is required.');
  const identity = findIdentity(searchParams, options.identities);
  if (!identity) return refuse(400, 'No User Assigned or Delegated Managed Identity found for the given id.');
  const { token, expiresOn } = options.tokens.issue({ audience: resource, principal: identity });
  return {
    status: 200,
    body: {
      access_token: token,
      expires_on: String(expiresOn),
      resource,
      token_type: 'Bearer',
      client_id: identity.clientId,
    },
  };
}

/** An app without a system-assigned identity gets no token unless it names one of its own. */
function findIdentity(parameters: URLSearchParams, identities: readonly Principal[]): Principal | undefined {
  const clientId = parameters.get('client_id')?.toLowerCase();
  const objectId = (parameters.get('principal_id') ?? parameters.get('object_id'))?.toLowerCase();
  return identities.find((identity) => identity.clientId.toLowerCase() === clientId || identity.objectId === objectId);
}

function refuse(statusCode: number, message: string): IdentityAnswer {
  return { status: statusCode, body: { statusCode, message } };
}
