import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { answerRequest } from './answer-request';
import type { Handler } from './exchange';
import { listenOnLoopback } from './loopback';
import { findRoute, type Route } from './route';

/** Settings for {@link AzureProxy}. */
export interface AzureProxyOptions {
  /** PEM text of a certificate that holds every routed host, and its key. */
  readonly certificate: string;
  readonly key: string;

  readonly routes: readonly Route[];
}

/**
 * The only way out for a process of the lab: a CONNECT proxy on loopback that answers for Azure's host names.
 *
 * Hosts of a handler end in one TLS server here; hosts of a port are tunnelled to it; any other host is refused with 403 and
 * remembered, so nothing reaches a network and a test can say what tried to.
 */
export class AzureProxy {
  readonly #refused: string[] = [];
  readonly #sockets = new Set<Duplex>();
  #url = '';

  private constructor(
    private readonly server: Server,
    private readonly terminator: TlsServer,
  ) {}

  static async start({ certificate, key, routes }: AzureProxyOptions): Promise<AzureProxy> {
    const terminator = createTlsServer({ cert: certificate, key }, (request, response) => {
      void answerRequest(request, response, (host) => handlerOf(findRoute(routes, host)));
    });
    const server = createHttpServer((request, response) => {
      proxy.#refused.push(request.url ?? '');
      response.writeHead(403).end();
    });
    const proxy = new AzureProxy(server, terminator);
    server.on('connect', (request, socket, head) => proxy.connect(request, socket, head, routes));
    terminator.on('tlsClientError', () => undefined);
    const port = await listenOnLoopback(server);
    proxy.#url = `http://127.0.0.1:${port}`;
    return proxy;
  }

  /** Value for `HTTPS_PROXY`. */
  get url(): string {
    return this.#url;
  }

  /** Targets that were asked for and refused, as `host:port`, oldest first. */
  get refused(): readonly string[] {
    return this.#refused;
  }

  /** Closes every connection. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    this.server.closeAllConnections();
    this.terminator.closeAllConnections();
    await closed;
  }

  private connect(request: IncomingMessage, socket: Duplex, head: Buffer, routes: readonly Route[]): void {
    const target = request.url ?? '';
    const [host = '', port] = target.split(':');
    const route = port === '443' ? findRoute(routes, host) : undefined;
    this.remember(socket);
    if (!route) {
      this.#refused.push(target);
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if ('port' in route) {
      this.tunnel(socket, head, route.port);
    } else {
      if (head.length > 0) socket.unshift(head);
      this.terminator.emit('connection', socket);
    }
  }

  private tunnel(socket: Duplex, head: Buffer, port: number): void {
    const upstream: Socket = connect(port, '127.0.0.1');
    this.remember(upstream);
    upstream.setNoDelay(true);
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
  }

  private remember(socket: Duplex): void {
    this.#sockets.add(socket);
    // A peer that hangs up is not our failure; its connection just ends.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

function handlerOf(route: Route | undefined): Handler | undefined {
  return route && 'handler' in route ? route.handler : undefined;
}
