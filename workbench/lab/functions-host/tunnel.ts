import { request, type RequestOptions } from 'node:http';
import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';

type Connected = (error: Error | null, stream?: Duplex) => void;
type CreateConnection = (this: Agent, options: RequestOptions & { socket?: Duplex }, connected?: Connected) => Duplex;

/**
 * Sends every HTTPS connection of this process through a CONNECT proxy, below the SDKs.
 *
 * With `HTTPS_PROXY` the Azure SDKs do the same, but give each request a connection of its own: three times the work for a relay
 * that in Azure, where there is no proxy, keeps its connections. Here they use the agents that they use there.
 */
export function tunnelHttps(proxyUrl: string): void {
  const proxy = new URL(proxyUrl);
  const agent = Agent.prototype as unknown as { createConnection: CreateConnection | TunnelledConnection };
  const original = agent.createConnection as CreateConnection;
  agent.createConnection = function (options, connected) {
    openTunnel(proxy, `${options.host ?? ''}:${options.port ?? 443}`).then(
      (socket) => connected(null, original.call(this, { ...options, socket })),
      (error: unknown) => connected(error instanceof Error ? error : new Error(String(error))),
    );
  } satisfies TunnelledConnection;
}

/** An agent waits for the callback when its method returns nothing. */
type TunnelledConnection = (this: Agent, options: RequestOptions, connected: Connected) => void;

function openTunnel(proxy: URL, target: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    request({ host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: target, agent: false })
      .on('connect', (response, socket) => {
        if (response.statusCode === 200) {
          resolve(socket);
          return;
        }
        socket.destroy();
        reject(new Error(`Lab: '${target}' is not reached from here: the proxy answers ${response.statusCode ?? 0}.`));
      })
      .on('error', reject)
      .end();
  });
}
