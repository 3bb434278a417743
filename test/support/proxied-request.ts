import { readFileSync } from 'node:fs';
import { request as connectRequest } from 'node:http';
import { request } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';

/** A request through a proxy, to a host whose certificate an authority of ours signed. */
export interface ProxiedRequest {
  readonly proxyUrl: string;
  readonly authorityFile: string;
  readonly method: string;
  readonly host: string;

  /** Path and query, sent as they are. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What was answered. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Sends one request as a client does that is told `HTTPS_PROXY`. */
export async function sendThroughProxy(asked: ProxiedRequest): Promise<ProxiedAnswer> {
  const { proxyUrl, authorityFile, method, host, path, headers = {}, body } = asked;
  const tunnel = await openTunnel(proxyUrl, host);
  const ca = readFileSync(authorityFile);
  const sent = request({
    createConnection: () => connect({ socket: tunnel, servername: host, ca }),
    method,
    path,
    headers: { host, ...headers },
  });
  return new Promise((resolve, reject) => {
    sent.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        tunnel.destroy();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    sent.end(body);
  });
}

function openTunnel(proxyUrl: string, host: string): Promise<Socket> {
  const { hostname, port } = new URL(proxyUrl);
  const sent = connectRequest({ host: hostname, port, method: 'CONNECT', path: `${host}:443` });
  return new Promise((resolve, reject) => {
    sent.on('error', reject).on('connect', (_, socket: Socket) => resolve(socket));
    sent.end();
  });
}
