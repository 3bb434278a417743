// `npm run bench:relay`: R13 and R14, each next to its goal. The last line is a ratio.
import { benchDelivery } from './delivery';
import { driveClosedLoop, driveOpenLoop, type Measure } from './driver';
import { buildRequests } from './requests';
import { ServerProcess, type ServerKind } from './server-process';

const CONNECTIONS = 16;
const ROUNDS = 3;
const OPEN_LOOP_PER_SECOND = 1_000;

async function main(): Promise<void> {
  const seconds = process.argv.includes('--short') ? 5 : 60;
  const single = buildRequests(20_000, 1);
  const batched = buildRequests(1_500, 50);

  print('Handler ceiling, queue in memory, no Functions host: not a production figure.');
  const one = await compare(single);
  report('1 event per request', one, 1);
  const fifty = await compare(batched);
  report('50 events per request', fifty, 50);

  const open = await withServer('relay', (port) =>
    driveOpenLoop(port, buildRequests(OPEN_LOOP_PER_SECOND * seconds, 1), OPEN_LOOP_PER_SECOND),
  );
  const delivery = await benchDelivery(Math.min(seconds, 10));

  const ratio = median(one.relay) / median(one.bare);
  const eventsPerSecond = median(fifty.relay) * 50;
  goal('R13', `${figure(eventsPerSecond)} events/s at 50 per request`, '>= 30,000', eventsPerSecond >= 30_000);
  goal(
    'R13',
    `p99 ${open.p99.toFixed(1)} ms at ${OPEN_LOOP_PER_SECOND} requests/s for ${seconds} s`,
    '<= 50 ms',
    open.p99 <= 50,
  );
  goal(
    'R14',
    `${figure(delivery.eventsPerPost)} events per post (${delivery.posts} posts)`,
    '>= 500',
    delivery.eventsPerPost >= 500,
  );
  goal('R13', `${ratio.toFixed(2)} of a bare server's requests/s`, '>= 0.70', ratio >= 0.7);
  print(`ratio ${ratio.toFixed(3)}`);
}

interface Comparison {
  readonly bare: readonly Run[];
  readonly relay: readonly Run[];
}

interface Run extends Measure {
  readonly peakBytes: number;
}

/** Rounds take turns, so that what else the machine does meets both alike. */
async function compare(requests: readonly Buffer[]): Promise<Comparison> {
  const runs: Record<ServerKind, Run[]> = { bare: [], relay: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const kind of ['bare', 'relay'] as const) {
      runs[kind].push(await withServer(kind, (port) => driveClosedLoop(port, requests, CONNECTIONS)));
    }
  }
  return runs;
}

/** Runs an action against a server in a process of its own. */
async function withServer(kind: ServerKind, action: (port: number) => Promise<Measure>): Promise<Run> {
  const server = await ServerProcess.start(kind);
  try {
    const measure = await action(server.port);
    const { peakBytes } = await server.state();
    return { ...measure, peakBytes };
  } finally {
    server.stop();
  }
}

function report(title: string, { bare, relay }: Comparison, eventsEach: number): void {
  for (const [name, runs] of [
    ['bare', bare],
    ['relay', relay],
  ] as const) {
    const [run] = [...runs].sort((a, b) => b.perSecond - a.perSecond).slice(1);
    if (run === undefined) continue;
    const rate = `${figure(run.perSecond)} requests/s, ${figure(run.perSecond * eventsEach)} events/s`;
    const latency = `p50 ${run.p50.toFixed(2)} ms, p99 ${run.p99.toFixed(2)} ms`;
    print(
      `  ${title}, ${name.padEnd(5)}  ${rate}, ${latency}, peak ${figure(run.peakBytes / 1e6)} MB, ${run.failed} failed`,
    );
  }
}

function median(runs: readonly Run[]): number {
  return [...runs].map(({ perSecond }) => perSecond).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
}

function goal(id: string, text: string, wanted: string, isMet: boolean): void {
  print(`${id}  ${text}, goal ${wanted}: ${isMet ? 'met' : 'MISSED'}`);
  if (!isMet) process.exitCode = 1;
}

function figure(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
