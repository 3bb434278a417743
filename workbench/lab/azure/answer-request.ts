import type { IncomingMessage, ServerResponse } from 'node:http';

import { messageOf } from '../../error-message';
import { type AzureAnswer, azureError, type AzureRequest, type Handler } from './exchange';

/** More than any of Azure's endpoints here takes, so that a runaway sender cannot fill the memory. */
const LARGEST_BODY = 64 * 1024 * 1024;

/** Reads a request whole, lets the handler of its host answer, and sends the answer. */
export async function answerRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  findHandler: (host: string) => Handler | undefined,
): Promise<void> {
  try {
    const request = await readRequest(incoming);
    if (!request) {
      send(response, azureError(413, 'RequestEntityTooLarge', `The body is over ${LARGEST_BODY} bytes.`));
      return;
    }
    const handler = findHandler(request.host);
    send(response, handler ? await answer(handler, request) : misdirected(request));
  } catch {
    // The sender hung up while its request was read: nobody is left to answer.
    response.destroy();
  }
}

async function answer(handler: Handler, request: AzureRequest): Promise<AzureAnswer> {
  try {
    return await handler(request);
  } catch (error) {
    return azureError(500, 'InternalServerError', messageOf(error));
  }
}

function misdirected(request: AzureRequest): AzureAnswer {
  return azureError(421, 'MisdirectedRequest', `Host '${request.host}' is not answered here.`);
}

async function readRequest(incoming: IncomingMessage): Promise<AzureRequest | undefined> {
  const host = (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  // azurerm begins some paths with two slashes; read as a URL, the second would begin a host.
  const url = new URL((incoming.url ?? '/').replace(/^\/{2,}/, '/'), `https://${host || 'unknown'}`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
  }
  if (length > LARGEST_BODY) return undefined;
  return {
    method: incoming.method ?? 'GET',
    host,
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}

function send(response: ServerResponse, { status, headers = {}, body, isLost = false }: AzureAnswer): void {
  if (isLost) {
    response.destroy();
    return;
  }
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text);
}
