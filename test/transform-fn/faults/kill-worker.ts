// The process that dies: real intake and delivery, whose every call to the outside goes to the parent.
import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import type { TableSchema } from '../../../kql/loader/schema';
import { keyedHash, systemRandom } from '../../../transform-fn/src/azure/system';
import { createDelivery } from '../../../transform-fn/src/delivery/delivery';
import { Fault } from '../../../transform-fn/src/delivery/fault';
import { createIntake } from '../../../transform-fn/src/intake/intake';
import type { Blobs, Logs, Queue } from '../../../transform-fn/src/ports';
import { loadSettings } from '../../../transform-fn/src/settings';
import type { FromParent, ToParent } from './kill-messages';
import { ScaledClock } from './scaled-clock';

const SPEED = 100;

const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
let lastCall = 0;

function tell(message: ToParent): void {
  process.send?.(message);
}

function call(name: string, args: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    calls.set((lastCall += 1), { resolve, reject });
    tell({ kind: 'call', id: lastCall, name, args });
  });
}

async function run(name: string, args: readonly unknown[]): Promise<void> {
  await call(name, args);
}

function blobs(name: string): Blobs {
  return {
    put: (...args) => run(`${name}.put`, args),
    get: async (...args) => (await call(`${name}.get`, args)) as string | undefined,
    delete: (...args) => run(`${name}.delete`, args),
    lease: () => Promise.resolve(undefined),
    async *list() {
      await Promise.resolve();
      yield* [];
    },
  };
}

const queue: Queue = { send: (...args) => run('queue.send', args) };
const logs: Logs = {
  post: (...args) => run('logs.post', args),
  refreshToken: () => Promise.resolve(),
};
const ports = {
  queue,
  logs,
  claims: blobs('claims'),
  deadLetters: blobs('letters'),
  clock: new ScaledClock(SPEED),
  random: systemRandom,
};
const settings = loadSettings(process.env);
const schema = parse(readFileSync(process.argv[2] ?? '', 'utf8')) as TableSchema;
const intake = createIntake(settings, { ...ports, schema, hash: keyedHash(settings.hashKey) });
const deliver = createDelivery(ports);

async function post(id: number, text: string): Promise<void> {
  const body = Buffer.from(text);
  const headers: Readonly<Record<string, string>> = {
    authorization: `Bearer ${settings.bearerToken}`,
    'content-type': 'application/json',
    'content-length': String(body.length),
  };
  const request = {
    method: 'POST',
    header: (name: string) => headers[name],
    read: () => Promise.resolve(body),
    traceId: `t-${id}`,
  };
  const { status } = await intake(request, () => undefined);
  tell({ kind: 'answer', id, status });
}

process.on('message', (message: FromParent) => {
  if (message.kind === 'result') {
    const waiting = calls.get(message.id);
    calls.delete(message.id);
    if (message.fault === undefined) waiting?.resolve(message.value);
    else waiting?.reject(new Fault(message.fault));
  } else if (message.kind === 'post') {
    void post(message.id, message.text);
  } else {
    void deliver(message.text, () => undefined).then(
      () => tell({ kind: 'settled', id: message.id }),
      () => tell({ kind: 'failed', id: message.id }),
    );
  }
});
process.on('disconnect', () => process.exit());
tell({ kind: 'ready' });
