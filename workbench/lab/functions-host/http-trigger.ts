import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { z } from 'zod';

import { listenOnLoopback } from '../azure/loopback';
import type { RegisteredFunction, RpcData } from './core-api';
import { type HttpRoute, parseRoute } from './http-route';
import type { Invoker } from './invoker';

const HTTP_BINDING = z.object({
  type: z.literal('httpTrigger'),
  route: z.string().optional(),
  methods: z.array(z.string()).default(['GET', 'POST']),
  authLevel: z.enum(['anonymous', 'function', 'admin']).default('anonymous'),
});

interface HttpFunction {
  readonly registered: RegisteredFunction;
  readonly binding: string;
  readonly route: HttpRoute;
  readonly isAnonymous: boolean;
}

/** The HTTP functions of an app behind one listener on loopback. */
export class HttpTrigger {
  /** Opens functions whose level is not `anonymous`, as header `x-functions-key` or query parameter `code`. */
  readonly key = randomBytes(32).toString('base64url');

  readonly #functions: HttpFunction[] = [];
  readonly #byHand = new Map<string, () => Promise<unknown>>();
  readonly #server: Server;

  constructor(
    private readonly invoker: Invoker,
    private readonly routePrefix: string,
    private readonly largestRequest: number,
    private readonly onAnswered: () => void,
  ) {
    this.#server = createServer((request, response) => void this.answer(request, response));
  }

  add(registered: RegisteredFunction, binding: string, definition: unknown): void {
    const { route, methods, authLevel } = HTTP_BINDING.parse(definition);
    const template = route ?? registered.metadata.name;
    this.#functions.push({
      registered,
      binding,
      route: parseRoute(template, this.routePrefix, methods),
      isAnonymous: authLevel === 'anonymous',
    });
  }

  /** Lets a function without a request of its own be run by hand: `POST /admin/functions/NAME` with the key, as the host has it. */
  addByHand(name: string, invoke: () => Promise<unknown>): void {
    this.#byHand.set(`/admin/functions/${name}`, invoke);
  }

  /** Listens on the given port, or on a free one, and answers which. */
  start(port?: number): Promise<number> {
    return listenOnLoopback(this.#server, port);
  }

  /** Takes no more requests, and resolves when those under way are answered. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeIdleConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const byHand = request.method === 'POST' ? this.#byHand.get(url.pathname) : undefined;
    if (byHand) {
      await this.runByHand(byHand, this.isKeyed(request, url), response);
      return;
    }
    const found = this.find(request.method ?? 'GET', url.pathname);
    if (!found) {
      response.writeHead(404).end();
    } else if (!found.isAnonymous && !this.isKeyed(request, url)) {
      response.writeHead(401).end();
    } else {
      await this.run(found, request, url, response);
    }
  }

  /** The host answers at once; this one when the function has ended, so that nobody waits for what it logs. */
  private async runByHand(invoke: () => Promise<unknown>, isKeyed: boolean, response: ServerResponse): Promise<void> {
    if (isKeyed) await invoke().catch(() => undefined);
    response.writeHead(isKeyed ? 202 : 401).end();
  }

  private find(method: string, path: string): (HttpFunction & { params: Record<string, string> }) | undefined {
    for (const candidate of this.#functions) {
      const params = candidate.route.methods.includes(method) ? candidate.route.match(path) : undefined;
      if (params) return { ...candidate, params };
    }
    return undefined;
  }

  private isKeyed(request: IncomingMessage, url: URL): boolean {
    return (request.headers['x-functions-key'] ?? url.searchParams.get('code')) === this.key;
  }

  private async run(
    { registered, binding, params }: HttpFunction & { params: Record<string, string> },
    request: IncomingMessage,
    url: URL,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const body = await readBody(request, this.largestRequest);
      if (!body) {
        response.writeHead(413, { connection: 'close' }).end();
        return;
      }
      const headers = toHeaders(request);
      const query = Object.fromEntries(url.searchParams);
      const http = { method: request.method ?? 'GET', url: url.href, headers, params, query, body: { bytes: body } };
      const traceParent = headers['traceparent'];
      send(response, await this.invoker.invoke(registered, { binding, data: { http }, traceParent }));
    } catch {
      // A function that throws is the host's 500; why, only its log says.
      if (!response.headersSent) response.writeHead(500);
      response.end();
    } finally {
      this.onAnswered();
    }
  }
}

async function readBody(request: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.join(', ') ?? '']);
  return Object.fromEntries(entries) as Record<string, string>;
}

function send(response: ServerResponse, returned: RpcData | undefined): void {
  const http = returned?.http;
  if (!http) {
    response.writeHead(204).end();
    return;
  }
  const body = http.body?.bytes ?? http.body?.string ?? '';
  response.writeHead(Number(http.statusCode ?? 200), http.headers).end(body);
}
