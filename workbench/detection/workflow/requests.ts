import { z } from 'zod';

import type { HttpRequest, HttpResponse, WorkflowHost } from './http';
import { WorkflowError } from './workflow-error';

const httpShape = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  uri: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  queries: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  authentication: z
    .strictObject({ type: z.literal('ManagedServiceIdentity'), identity: z.string(), audience: z.string() })
    .optional(),
  retryPolicy: z.strictObject({ type: z.literal('none') }).optional(),
});

const connectorShape = z.strictObject({
  host: z.strictObject({ connection: z.strictObject({ name: z.string() }) }),
  method: z.enum(['get', 'post', 'put']),
  path: z.string(),
  body: z.unknown().optional(),
});

/** Answers that the service tries again by default: four more times, with growing waits, which take no time here. */
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);
const RETRIES = 4;

interface Sent {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

/** Sends the request of an Http action from its evaluated inputs. */
export async function sendHttp(inputs: unknown, path: string, host: WorkflowHost): Promise<Sent> {
  const { method, uri, headers, queries, body, authentication, retryPolicy } = checkInputs(httpShape, inputs, path);
  const url = urlOf(uri, path);
  for (const [name, value] of Object.entries(queries)) url.searchParams.set(name, value);
  const token = authentication && (await host.token(authentication.audience, authentication.identity));
  const request: HttpRequest = {
    method,
    url: url.href,
    headers: {
      ...(body !== undefined && typeof body !== 'string' ? { 'content-type': 'application/json; charset=utf-8' } : {}),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body }),
  };
  return { request, response: await withRetries(() => host.send(request), retryPolicy ? 0 : RETRIES) };
}

/** Sends the request of an ApiConnection action through its connection. */
export async function callConnector(inputs: unknown, path: string, host: WorkflowHost): Promise<Sent> {
  const { host: target, method, path: route, body } = checkInputs(connectorShape, inputs, path);
  const connection = target.connection.name;
  const response = await withRetries(
    () => host.callConnector(connection, { method, path: route, ...(body === undefined ? {} : { body }) }),
    RETRIES,
  );
  const request = {
    method: method.toUpperCase(),
    url: `${connection}${route}`,
    headers: {},
    ...(body === undefined ? {} : { body }),
  };
  return { request, response };
}

async function withRetries(send: () => Promise<HttpResponse>, retries: number): Promise<HttpResponse> {
  const response = await send();
  return retries > 0 && RETRIED.has(response.status) ? withRetries(send, retries - 1) : response;
}

function urlOf(uri: string, path: string): URL {
  if (!URL.canParse(uri) || new URL(uri).protocol !== 'https:')
    throw new WorkflowError(`${path}/inputs/uri`, 'must be an https URL.');
  return new URL(uri);
}

function checkInputs<T>(shape: z.ZodType<T>, inputs: unknown, path: string): T {
  const result = shape.safeParse(inputs);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new WorkflowError(
    [`${path}/inputs`, ...(issue?.path ?? [])].join('/'),
    `${issue?.message ?? 'has another shape'}.`,
  );
}
