import { type AzureAnswer, azureError, type AzureRequest, type Handler, headerOf } from '../exchange';
import { TokenRefused, type TokenAuthority } from '../tokens';
import type { ArmAnswer } from './arm-message';
import type { ResourceManager } from './resource-manager';

/** Host of the Resource Manager in Azure's public cloud. */
export const MANAGEMENT_HOST = 'management.azure.com';

const AUDIENCES = ['https://management.azure.com', 'https://management.core.windows.net'];

/** One request and what was answered, for whoever wants to know what a client said. */
export interface Conversation {
  /** Milliseconds since 1970, at which it was answered. */
  readonly at: number;
  readonly method: string;

  /** Path and query. */
  readonly url: string;
  readonly body: unknown;
  readonly callerId: string;
  readonly answer: ArmAnswer;
}

/** Answers for the Resource Manager's host: checks the token, reads the body, and lets the manager answer. */
export function createManagementEndpoint(
  manager: ResourceManager,
  tokens: TokenAuthority,
  listen: (conversation: Conversation) => void = () => undefined,
): Handler {
  return async (request) => {
    if (/^\/+metadata\/endpoints/.test(request.path))
      return azureError(404, 'NotFound', 'No metadata is offered here.');
    const caller = readCaller(request, tokens);
    if (typeof caller !== 'string') return caller;
    const body = readBody(request);
    if (body instanceof Error) return azureError(400, 'InvalidRequestContent', body.message);
    const path = decodeURIComponent(request.path);
    const { method, query } = request;
    const at = manager.azure.now();
    const answer = await manager.handle({ method, path, query, body, caller: { objectId: caller } });
    listen({ at, method, url: `${request.path}?${query.toString()}`, body, callerId: caller, answer });
    return toAzureAnswer(answer);
  };
}

function readCaller(request: AzureRequest, tokens: TokenAuthority): string | AzureAnswer {
  try {
    return tokens.verify(headerOf(request, 'authorization'), AUDIENCES).oid;
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    return azureError(
      401,
      error.reason === 'missing' ? 'AuthenticationFailed' : 'InvalidAuthenticationToken',
      error.message,
    );
  }
}

function readBody({ body }: AzureRequest): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    return new Error('The request content was invalid and could not be deserialized.', { cause: error });
  }
}

function toAzureAnswer({ status, headers, body }: ArmAnswer): AzureAnswer {
  return { status, ...(headers && { headers }), ...(body !== undefined && { body }) };
}
