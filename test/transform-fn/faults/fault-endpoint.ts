import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { createCertificates } from '../../../workbench/lab/azure/certificates';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** What an endpoint asks about the posts of one run. */
export interface EndpointRun {
  /** The fault that a post meets, by its kind. */
  draw(): string | undefined;
  /** Whether a row is one that the service never takes. */
  isPoison(row: Rows[number]): boolean;
  store(rows: Rows): void;
  /** These rows are stored, or may be, but their sender will not know. */
  excuse(rows: Rows): void;
  now(): number;
}

/** Longer than any deadline of a run. */
const FOREVER_MILLISECONDS = 3_000;

/** A Logs Ingestion API over real TLS sockets that fails in every way a network and a service can. Runs are told apart by rule id. */
export class FaultEndpoint {
  readonly runs = new Map<string, EndpointRun>();
  private readonly sockets = new Map<number, Socket>();

  private constructor(
    private readonly server: Server,
    /** The authority to trust. */
    readonly authority: string,
  ) {}

  static async start(): Promise<FaultEndpoint> {
    const directory = await mkdtemp(join(tmpdir(), 'relay-faults-'));
    const { key, certificate, authorityFile } = await createCertificates(directory, ['localhost']);
    const authority = readFileSync(authorityFile, 'utf8');
    await rm(directory, { recursive: true });
    const server = createServer(
      { key, cert: certificate },
      (request, response) => void endpoint.answer(request, response),
    );
    const endpoint = new FaultEndpoint(server, authority);
    server.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      endpoint.sockets.set(port, socket);
      socket.on('error', () => undefined);
      socket.on('close', () => endpoint.sockets.delete(port));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  get url(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const run = this.runs.get(/dataCollectionRules\/([^/]+)/.exec(request.url ?? '')?.[1] ?? '');
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const rows = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as Rows;
    if (run === undefined) response.writeHead(404).end();
    else await this.play(run.draw(), run, rows, response);
  }

  private async play(kind: string | undefined, run: EndpointRun, rows: Rows, response: ServerResponse): Promise<void> {
    const { socket } = response;
    switch (kind) {
      case undefined:
      case 'latency':
        if (kind === 'latency') await sleep(30);
        this.take(run, rows, response);
        return;
      case 'reset':
        this.reset(response);
        return;
      case 'half-close':
        socket?.end();
        return;
      case 'hang':
        await sleep(FOREVER_MILLISECONDS);
        response.destroy();
        return;
      case 'trickle':
        run.excuse(rows);
        run.store(rows);
        socket?.write('HTTP/1.1 2');
        await sleep(FOREVER_MILLISECONDS);
        response.destroy();
        return;
      case 'garbage':
        socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
        return;
      case 'answer lost':
        run.excuse(rows);
        run.store(rows);
        this.reset(response);
        return;
      case 'wrong success':
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Sign in to continue</html>');
        return;
      case 'redirect':
        response.writeHead(302, { Location: 'https://localhost:1/elsewhere' }).end();
        return;
      default:
        fail(kind, run.now(), response);
    }
  }

  /** A TLS socket cannot be reset; the socket below it can. */
  private reset({ socket }: ServerResponse): void {
    this.sockets.get(socket?.remotePort ?? 0)?.resetAndDestroy();
  }

  private take(run: EndpointRun, rows: Rows, response: ServerResponse): void {
    if (rows.some((row) => run.isPoison(row))) {
      const body = JSON.stringify({
        error: { code: 'InvalidRecord', message: `A row is bad: ${JSON.stringify(rows[0])}` },
      });
      response.writeHead(400, { 'Content-Type': 'application/json' }).end(body);
      return;
    }
    // The sender went away before it could be answered.
    response.on('close', () => (response.writableFinished ? undefined : run.excuse(rows)));
    if (response.destroyed) run.excuse(rows);
    run.store(rows);
    response.writeHead(204).end();
  }
}

/** Answers with the status that the kind begins with. */
function fail(kind: string, now: number, response: ServerResponse): void {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (kind.endsWith('Retry-After')) headers['Retry-After'] = '7';
  if (kind.endsWith('date')) headers['Retry-After'] = new Date(now + 9_000).toUTCString();
  response.writeHead(Number(kind.slice(0, 3)), headers).end('{"error":{"code":"ServiceFault","message":"Try later."}}');
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
