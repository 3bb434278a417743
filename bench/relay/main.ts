// `npm run bench:relay`: R13 and R14, each next to its goal. The last line is a ratio.
import { benchDelivery } from './delivery';
import { driveClosedLoop, driveOpenLoop, type Measure } from './driver';
import { buildRequests } from './requests';
import { ServerProcess, type ServerKind } from './server-process';

const CONNECTIONS = 16;
const WARM_UP_SLICES = 6;
const SLICES = 30;
const OPEN_LOOP_PER_SECOND = 1_000;

async function main(): Promise<void> {
  const seconds = process.argv.includes('--short') ? 5 : 60;
  const single = buildRequests(90_000, 1);
  const batched = buildRequests(1_800, 50);

  print(
    `Handler ceiling on Node ${process.versions.node}, queue in memory, no Functions host: not a production figure.`,
  );
  const one = await compare(single);
  report('1 event per request', one, 1);
  const fifty = await compare(batched);
  report('50 events per request', fifty, 50);

  const server = await ServerProcess.start('relay');
  const open = await driveOpenLoop(server.port, buildRequests(OPEN_LOOP_PER_SECOND * seconds, 1), OPEN_LOOP_PER_SECOND);
  server.stop();
  const delivery = await benchDelivery(Math.min(seconds, 10));

  const ratio = ratioOf(one);
  const eventsPerSecond = median(fifty.relay.map(({ perSecond }) => perSecond)) * 50;
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
  readonly bare: readonly Measure[];
  readonly relay: readonly Measure[];
  readonly peakBytes: Readonly<Record<ServerKind, number>>;
}

/** Both servers take turns with the same requests, slice by slice, so that what else the machine does meets both alike. */
async function compare(requests: readonly Buffer[]): Promise<Comparison> {
  const servers = { bare: await ServerProcess.start('bare'), relay: await ServerProcess.start('relay') };
  const measures: Record<ServerKind, Measure[]> = { bare: [], relay: [] };
  const sliceLength = Math.ceil(requests.length / (WARM_UP_SLICES + SLICES));
  try {
    for (let slice = 0; slice < WARM_UP_SLICES + SLICES; slice += 1) {
      const turn = requests.slice(slice * sliceLength, (slice + 1) * sliceLength);
      for (const kind of slice % 2 === 0 ? (['bare', 'relay'] as const) : (['relay', 'bare'] as const)) {
        const measure = await driveClosedLoop(servers[kind].port, turn, CONNECTIONS);
        if (slice >= WARM_UP_SLICES) measures[kind].push(measure);
      }
    }
    const [bare, relay] = await Promise.all([servers.bare.state(), servers.relay.state()]);
    return { ...measures, peakBytes: { bare: bare.peakBytes, relay: relay.peakBytes } };
  } finally {
    servers.bare.stop();
    servers.relay.stop();
  }
}

function report(title: string, comparison: Comparison, eventsEach: number): void {
  for (const kind of ['bare', 'relay'] as const) {
    const measures = comparison[kind];
    const rate = median(measures.map(({ perSecond }) => perSecond));
    const p50 = median(measures.map((measure) => measure.p50)).toFixed(2);
    const p99 = median(measures.map((measure) => measure.p99)).toFixed(2);
    const failed = measures.reduce((sum, measure) => sum + measure.failed, 0);
    const rates = `${figure(rate)} requests/s, ${figure(rate * eventsEach)} events/s`;
    print(
      `  ${title}, ${kind.padEnd(5)}  ${rates}, p50 ${p50} ms, p99 ${p99} ms, peak ${figure(comparison.peakBytes[kind] / 1e6)} MB, ${failed} failed`,
    );
  }
}

/** The middle one of the ratios of neighbouring turns. */
function ratioOf({ bare, relay }: Comparison): number {
  return median(relay.map(({ perSecond }, turn) => perSecond / (bare[turn]?.perSecond ?? NaN)));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
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
