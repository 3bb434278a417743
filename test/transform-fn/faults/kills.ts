import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';

import { synthEnvironment, synthEvent } from '../support/synth';
import { History, type Verdict } from './history';
import type { FromParent, ToParent } from './kill-messages';
import { KillWorld } from './kill-world';

/** Calls of the relay to the outside, and the two ends of its work; it is killed before and after each. */
const STEPS = [
  'claims.put',
  'queue.send',
  'answer',
  'claims.get',
  'refused post',
  'logs.post',
  'put-back',
  'letters.put',
  'claims.delete',
  'complete',
] as const;

/** Where a process is killed. */
export const KILL_POINTS = STEPS.flatMap((step) => [`before ${step}`, `after ${step}`]);

export type KillSignal = 'SIGKILL' | 'SIGTERM';

/** What came of a kill. */
export interface KillReport extends Verdict {
  /** Whether the process got to the point, and died there. */
  readonly isKilled: boolean;
}

/** Bundles the process that dies, once for all kills. */
export async function prepareWorker(): Promise<{ readonly file: string; remove(): void }> {
  const directory = mkdtempSync(join(tmpdir(), 'relay-kills-'));
  const outfile = join(directory, 'worker.js');
  await build({
    entryPoints: [join(__dirname, 'kill-worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.20',
  });
  return { file: outfile, remove: () => rmSync(directory, { recursive: true }) };
}

/** Posts to a relay in a process of its own, kills it at a point, starts another, and says what became of each event. */
export async function runKill(workerFile: string, point: string, signal: KillSignal): Promise<KillReport> {
  const history = new History();
  const world = new KillWorld(history, REQUESTS);
  const first = await new Life(workerFile, world, { point, signal }).end;

  for (let life = 2; !world.isSettled; life += 1) {
    if (life > 5) throw new Error(`Kill at '${point}': every message must be settled in the end, some are not.`);
    await new Life(workerFile, world).end;
  }
  return { ...history.judge(), isKilled: first === 'killed' };
}

/** One event, one poison event between good ones, and a request that is too large for a message. */
const REQUESTS = [
  [synthEvent({ id: 'evt_small' })],
  ['a', 'poison', 'b'].map((id) => synthEvent({ id: `evt_${id}` })),
  Array.from({ length: 150 }, (_, id) => synthEvent({ id: `evt_large_${id}` })),
].map((events) => JSON.stringify(events));

const HAND_OVER_MILLISECONDS = 5;

/** One process, from its start to its end: at its point, or when there is nothing left to do. */
class Life {
  readonly end: Promise<'killed' | 'done'>;
  private readonly child: ChildProcess;
  private isKilled = false;

  constructor(
    workerFile: string,
    private readonly world: KillWorld,
    private readonly death?: { readonly point: string; readonly signal: KillSignal },
  ) {
    const schema = join(__dirname, '../../../kql/schema/NoxysEvents_CL.yaml');
    this.child = fork(workerFile, [schema], { env: synthEnvironment(), execArgv: [] });
    this.child.on('message', (message: ToParent) => this.receive(message));
    const timer = setInterval(() => this.handOver(), HAND_OVER_MILLISECONDS);
    this.end = new Promise((resolve) => {
      this.child.once('exit', () => {
        clearInterval(timer);
        world.abandon();
        resolve(this.isKilled ? 'killed' : 'done');
      });
    });
  }

  private receive(message: ToParent): void {
    if (this.isKilled) return;
    if (message.kind === 'ready') {
      for (const [id, text] of this.world.unanswered) this.say({ kind: 'post', id, text });
    } else if (message.kind === 'call') {
      this.around(
        toStep(message.name, message.args, this.world.posts),
        () => this.world.perform(message.name, message.args),
        (result) => this.say({ kind: 'result', id: message.id, ...result }),
      );
    } else if (message.kind === 'answer') {
      this.around('answer', () => this.world.acknowledge(message.id, message.status));
    } else if (message.kind === 'settled') {
      this.around('complete', () => this.world.complete(message.id));
    } else {
      this.world.release(message.id);
    }
    if (this.world.isSettled) this.child.kill('SIGKILL');
  }

  /** Does a step, unless the process dies before it; goes on, unless it dies after it. */
  private around<T>(step: string, act: () => T, goOn?: (result: T) => void): void {
    if (this.dies(`before ${step}`)) return;
    const result = act();
    if (!this.dies(`after ${step}`)) goOn?.(result);
  }

  private dies(point: string): boolean {
    if (point !== this.death?.point) return false;
    this.isKilled = true;
    this.child.kill(this.death.signal);
    return true;
  }

  private handOver(): void {
    if (!this.isKilled) this.world.handOver((id, text) => this.say({ kind: 'deliver', id, text }));
  }

  private say(message: FromParent): void {
    // A process that was just killed cannot be told; what comes of that is judged in the end.
    if (this.child.connected) this.child.send(message, () => undefined);
  }
}

function toStep(name: string, [text]: readonly unknown[], posts: number): string {
  if (name === 'logs.post' && posts === 0) return 'refused post';
  return name === 'queue.send' && !String(text).includes('"attempts":0') ? 'put-back' : name;
}
