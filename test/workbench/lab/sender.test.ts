import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type Answer, Sender } from '../../../workbench/lab/sender';

const AT = '2026-03-20T14:32:00.0000000Z';
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

test('posts as Noxys does: the bytes as they are, JSON, a bearer token, signed', async () => {
  const { url, requests } = await listen(() => ({ status: 200, body: '{"accepted":1,"filtered":0}' }));
  const sender = new Sender(url, 'token-of-the-lab', (body) => ({ 'x-signature': String(body.length) }));

  const answer = await sender.post({ at: AT, body: '{ "id" : "é" }' });

  expect(answer).toEqual({ status: 200, body: '{"accepted":1,"filtered":0}', accepted: 1, filtered: 0, refused: 0 });
  expect(requests).toMatchObject([
    {
      body: '{ "id" : "é" }',
      headers: { 'content-type': 'application/json', authorization: 'Bearer token-of-the-lab', 'x-signature': '15' },
    },
  ]);
});

test('a delivery can name another content type and token, or none', async () => {
  const { url, requests } = await listen(() => ({ status: 401, body: '{}' }));
  const sender = new Sender(url, 'token-of-the-lab', () => ({}));

  await sender.post({ at: AT, body: '{}', contentType: 'text/plain', token: 'another' });
  await sender.post({ at: AT, body: '{}', token: null });

  expect(requests[0]?.headers).toMatchObject({ 'content-type': 'text/plain', authorization: 'Bearer another' });
  expect(requests[1]?.headers.authorization).toBeUndefined();
});

test.each([
  ['an event', '{"id":"e1"}', 1],
  ['an array of events', '[{"id":"e1"},{"id":"e2"}]', 2],
  ['an empty array', '[]', 1],
  ['no JSON', 'nonsense', 1],
])('when the relay refuses %s, so many events are refused', async (_, body, refused) => {
  const { url } = await listen(() => ({ status: 400, body: '{"error":"no"}' }));

  const answer = await new Sender(url, 't', () => ({})).post({ at: AT, body });

  expect(answer).toMatchObject({ status: 400, accepted: 0, filtered: 0, refused });
});

test('has only so many requests under way, and waits for all of them', async () => {
  let underWay = 0;
  let most = 0;
  const { url } = await listen(async () => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 5));
    underWay--;
    return { status: 200, body: '{"accepted":1,"filtered":0}' };
  });
  const sender = new Sender(url, 't', () => ({}), 3);
  const answers: Answer[] = [];

  for (let index = 0; index < 10; index++) {
    await sender.send({ at: AT, body: '{}' }, (answer) => answers.push(answer));
  }
  await sender.settled();

  expect(answers).toHaveLength(10);
  expect(most).toBe(3);
});

test('tells when a post could not be made at all', async () => {
  const { url } = await listen(() => ({ status: 200, body: '{}' }));
  const sender = new Sender(url.replace(/\d+\/$/, '1/'), 't', () => ({}));

  await sender.send({ at: AT, body: '{}' }, () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 20));

  await expect(sender.settled()).rejects.toThrow(/^Lab: the relay must answer at 'http/);
});

/** A server that writes down what it gets, and answers as told. */
async function listen(answer: () => { status: number; body: string } | Promise<{ status: number; body: string }>) {
  const requests: { body: string; headers: IncomingHttpHeaders }[] = [];
  const listening = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ body: Buffer.concat(chunks).toString('utf8'), headers: request.headers });
      void Promise.resolve(answer()).then(({ status, body }) => response.writeHead(status).end(body));
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, requests };
}
