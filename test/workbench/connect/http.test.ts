import { createServer, type Server } from 'node:http';

import { createSend, NoAnswer } from '../../../workbench/connect/http';
import { listenOnLoopback } from '../../../workbench/lab/azure/loopback';

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/silent') return;
    response.writeHead(429, { 'Retry-After': '7' }).end('{"error":"slow down"}');
  });
  url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('answers whatever the status, and sends nothing twice', async () => {
  const answer = await createSend()({ method: 'GET', url, timeoutSeconds: 5 });

  expect(answer.status).toBe(429);
  expect(answer.header('retry-after')).toBe('7');
  expect(answer.text).toBe('{"error":"slow down"}');
});

test('gives up when the time is up', async () => {
  const asked = createSend()({ method: 'GET', url: `${url}/silent`, timeoutSeconds: 0.1 });

  await expect(asked).rejects.toThrow(NoAnswer);
  await expect(asked).rejects.toThrow(/^'127\.0\.0\.1:\d+' did not answer \(the time was up\)\.$/);
});

test('speaks plain HTTP to this machine only', async () => {
  const asked = createSend()({
    method: 'POST',
    url: 'http://noxys.example.com/api',
    body: 'secret',
    timeoutSeconds: 5,
  });

  await expect(asked).rejects.toThrow(NoAnswer);
  await expect(asked).rejects.not.toThrow('secret');
});
