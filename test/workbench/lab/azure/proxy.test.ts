import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';

import { type Certificates, createCertificates } from '../../../../workbench/lab/azure/certificates';
import { azureError, type AzureRequest } from '../../../../workbench/lab/azure/exchange';
import { listenOnLoopback } from '../../../../workbench/lab/azure/loopback';
import { AzureProxy } from '../../../../workbench/lab/azure/proxy';

const HANDLED = 'api.example.com';
const TUNNELLED = 'account.example.com';

let directory: string;
let certificates: Certificates;
let authority: Buffer;
let proxy: AzureProxy;
let received: AzureRequest[];
const upstream = { server: createServer(), port: 0 };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-proxy-'));
  certificates = await createCertificates(directory, [HANDLED, TUNNELLED]);
  authority = await readFile(certificates.authorityFile);
  upstream.server = createServer({ cert: certificates.certificate, key: certificates.key }, (_, response) =>
    response.end('from upstream'),
  );
  upstream.port = await listenOnLoopback(upstream.server);
});

beforeEach(async () => {
  received = [];
  const handler = (request: AzureRequest) => {
    received.push(request);
    if (request.path === '/lost') return Promise.resolve({ status: 200, isLost: true });
    if (request.path === '/broken') return Promise.reject(new Error('broken'));
    return Promise.resolve(azureError(418, 'Teapot', 'short and stout'));
  };
  proxy = await AzureProxy.start({
    ...certificates,
    routes: [
      { host: HANDLED, handler },
      { host: TUNNELLED, port: upstream.port },
    ],
  });
});

afterEach(() => proxy.stop());

afterAll(async () => {
  upstream.server.close();
  await rm(directory, { recursive: true });
});

test("answers for a handler's host under its own name and certificate", async () => {
  const answer = await send(HANDLED, '/path%20a?b=c', { method: 'PUT', body: 'content' });

  expect(answer).toEqual({
    status: 418,
    type: 'application/json; charset=utf-8',
    body: '{"error":{"code":"Teapot","message":"short and stout"}}',
  });
  const [request] = received;
  expect(request).toMatchObject({ method: 'PUT', host: HANDLED, path: '/path%20a' });
  expect([request?.query.get('b'), request?.body.toString()]).toEqual(['c', 'content']);
});

test("hands a tunnelled host's bytes on as they are", async () => {
  expect((await send(TUNNELLED, '/')).body).toBe('from upstream');
});

test('says that a handler failed, and cuts the connection when told to', async () => {
  expect(await send(HANDLED, '/broken')).toMatchObject({
    status: 500,
    body: '{"error":{"code":"InternalServerError","message":"broken"}}',
  });
  await expect(send(HANDLED, '/lost')).rejects.toThrow(/socket hang up|ECONNRESET/);
});

test('refuses every other host, another port and plain HTTP, and remembers them', async () => {
  expect((await openTunnel('example.com:443')).status).toBe(403);
  expect((await openTunnel(`${HANDLED}:80`)).status).toBe(403);
  expect((await fetch(`${proxy.url}/plain`)).status).toBe(403);

  expect(proxy.refused).toEqual(['example.com:443', `${HANDLED}:80`, '/plain']);
});

test('lets no host borrow the tunnel of another', async () => {
  const { socket } = await openTunnel(`${HANDLED}:443`);

  const answer = await exchange(HANDLED, '/', socket, { headers: { host: TUNNELLED } });

  expect(answer).toMatchObject({ status: 421 });
  expect(received).toEqual([]);
});

test('survives a client that hangs up or speaks no TLS', async () => {
  const { socket } = await openTunnel(`${HANDLED}:443`);
  socket.write('this is no TLS\r\n\r\n');
  await new Promise((resolve) => socket.once('close', resolve));
  connect(Number(new URL(proxy.url).port), '127.0.0.1').destroy();

  expect((await send(HANDLED, '/')).status).toBe(418);
});

test('ends open connections when it stops', async () => {
  const { socket } = await openTunnel(`${TUNNELLED}:443`);
  const closed = new Promise((resolve) => socket.once('close', resolve));

  await proxy.stop();

  await closed;
});

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

interface Received {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

async function send(host: string, path: string, sent: Sent = {}): Promise<Received> {
  const { socket } = await openTunnel(`${host}:443`);
  return exchange(host, path, socket, sent);
}

function openTunnel(target: string): Promise<{ status: number; socket: Duplex }> {
  const { hostname, port } = new URL(proxy.url);
  return new Promise((resolve, reject) => {
    httpRequest({ host: hostname, port, method: 'CONNECT', path: target, agent: false })
      .on('connect', (response, socket) => resolve({ status: response.statusCode ?? 0, socket }))
      .on('error', reject)
      .end();
  });
}

function exchange(host: string, path: string, socket: Duplex, sent: Sent): Promise<Received> {
  const { method = 'GET', body = '', headers = {} } = sent;
  return new Promise((resolve, reject) => {
    httpsRequest(
      { host, path, method, headers, createConnection: () => connectTls({ socket, servername: host, ca: authority }) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'],
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    )
      .on('error', reject)
      .end(body);
  });
}
