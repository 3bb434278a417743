// The process behind ServerProcess.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { parse } from 'yaml';

import type { TableSchema } from '../../kql/loader/schema';
import { keyedHash, systemClock, systemRandom } from '../../transform-fn/src/azure/system';
import { createIntake } from '../../transform-fn/src/intake/intake';
import type { Blobs } from '../../transform-fn/src/ports';
import { loadSettings } from '../../transform-fn/src/settings';
import { peakMemory } from '../peak-memory';
import { readBody, serveIntake } from './intake-server';
import { SIGNING_SECRET } from './requests';

let queuedMessages = 0;

const ANSWER = '{"accepted":1,"filtered":0}';

function serveBare(): Server {
  return createServer((incoming, outgoing) => {
    void readBody(incoming, Infinity).then((body = Buffer.alloc(0)) => {
      const expected = createHmac('sha256', SIGNING_SECRET).update(body).digest();
      const given = Buffer.from(String(incoming.headers['x-noxys-signature']), 'hex');
      const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
      JSON.parse(body.toString('utf8'));
      outgoing.writeHead(isSigned ? 200 : 401, { 'Content-Type': 'application/json', 'Content-Length': ANSWER.length });
      outgoing.end(ANSWER);
    });
  });
}

function serveRelay(): Server {
  const settings = loadSettings(process.env);
  const schema = parse(readFileSync(process.argv[3] ?? '', 'utf8')) as TableSchema;
  const queue = {
    send: () => {
      queuedMessages += 1;
      return Promise.resolve();
    },
  };
  const ports = { queue, claims: NO_BLOBS, clock: systemClock, random: systemRandom };
  const intake = createIntake(settings, { ...ports, schema, hash: keyedHash(settings.hashKey) });
  // The entry is written as the function writes it, and goes nowhere.
  return serveIntake(intake, (entry) => void JSON.stringify(entry));
}

const NO_BLOBS: Blobs = {
  put: () => Promise.resolve(),
  get: () => Promise.resolve(undefined),
  delete: () => Promise.resolve(),
  lease: () => Promise.resolve(undefined),
  async *list() {
    await Promise.resolve();
    yield* [];
  },
};

const server = process.argv[2] === 'relay' ? serveRelay() : serveBare();

function tellState(): void {
  const { port } = server.address() as AddressInfo;
  process.send?.({ port, peakBytes: peakMemory(), queuedMessages });
}

server.listen(0, '127.0.0.1', tellState);
process.on('message', tellState);
process.on('disconnect', () => process.exit());
