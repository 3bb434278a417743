import type { Blobs, Clock, LogEntry, Logs } from '../ports';
import { putDeadLetter } from './dead-letter';
import { Fault, judge } from './fault';
import type { Gate } from './gate';
import type { Outcome, Parcel } from './shipment';

/** What posting needs of the world. */
export interface PosterPorts {
  readonly logs: Logs;
  readonly deadLetters: Blobs;
  readonly clock: Clock;
  readonly gate: Gate;
}

/**
 * Posts parcels and settles each of them. Where the service blames a row, the post is halved until the row stands alone;
 * that one becomes a dead letter. Where it blames no row, the gate closes and the parcels are for later.
 */
export async function post(parcels: readonly Parcel[], ports: PosterPorts): Promise<void> {
  if (parcels.length === 0) return;
  if (ports.gate.waitMilliseconds() > 0) {
    settleAll(parcels, 'later');
    return;
  }

  const startedAt = ports.clock.now();
  const fault = await attempt(parcels, ports);
  const [first] = parcels;
  if (fault === undefined) {
    ports.gate.open();
    const milliseconds = ports.clock.now() - startedAt;
    logPost(parcels, { event: 'delivery.delivered', ...measure(parcels, ports.clock), milliseconds });
    settleAll(parcels, 'delivered');
  } else if (judge(fault) !== 'poison') {
    ports.gate.close(fault.retryAfter);
    const figures = { ...describe(fault), ...measure(parcels, ports.clock), ...ages(ports.gate) };
    logPost(parcels, { event: 'delivery.retried', level: 'warning', ...figures });
    settleAll(parcels, 'later');
  } else if (parcels.length === 1 && first !== undefined) {
    await setAside(first, fault, ports);
  } else {
    await split(parcels, fault, ports);
  }
}

async function split(parcels: readonly Parcel[], fault: Fault, ports: PosterPorts): Promise<void> {
  logPost(parcels, { event: 'delivery.split', level: 'warning', ...describe(fault), rows: parcels.length });
  const middle = Math.ceil(parcels.length / 2);
  await post(parcels.slice(0, middle), ports);
  await post(parcels.slice(middle), ports);
}

/** One post; a refused token is renewed and the post repeated once. */
async function attempt(parcels: readonly Parcel[], { logs }: PosterPorts): Promise<Fault | undefined> {
  const rows = parcels.map(({ row }) => row);
  const fault = await tryTo(() => logs.post(rows));
  if (fault === undefined || judge(fault) !== 'unauthorized') return fault;
  return (await tryTo(() => logs.refreshToken())) ?? tryTo(() => logs.post(rows));
}

async function tryTo(action: () => Promise<void>): Promise<Fault | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error instanceof Fault ? error : new Fault({}, error);
  }
}

/** Makes a dead letter of a row; while that cannot be stored, the row is for later. */
async function setAside(parcel: Parcel, fault: Fault, { deadLetters, clock }: PosterPorts): Promise<void> {
  const { attempts, traceId } = parcel.message;
  const reason = [fault.status, fault.code].filter((part) => part !== undefined).join(' ');
  try {
    const time = new Date(clock.now()).toISOString();
    const deadLetter = await putDeadLetter(deadLetters, { reason, time, attempts, traceId, row: parcel.row });
    parcel.log({ event: 'delivery.dead-lettered', level: 'error', ...describe(fault), attempts, deadLetter, traceId });
    parcel.settle('dead');
  } catch (error) {
    const cause = error instanceof Error ? error.name : undefined;
    parcel.log({ event: 'delivery.dead-letter-failed', level: 'error', cause, traceId });
    parcel.settle('later');
  }
}

function settleAll(parcels: readonly Parcel[], outcome: Outcome): void {
  for (const parcel of parcels) parcel.settle(outcome);
}

/** Logs through the first message's invocation, which is still open. */
function logPost([first]: readonly Parcel[], entry: LogEntry): void {
  first?.log({ ...entry, traceId: first.message.traceId });
}

function describe({ status, code }: Fault): { status: number | undefined; code: string | undefined } {
  return { status, code };
}

function ages(gate: Gate) {
  return { waitSeconds: gate.waitMilliseconds() / 1000, failingSeconds: gate.failingMilliseconds() / 1000 };
}

/** How much, how long the oldest message has been waiting, and how far behind the oldest event the delivery is. */
function measure(parcels: readonly Parcel[], clock: Clock) {
  const now = clock.now();
  const oldest = Math.min(...parcels.map(({ message }) => message.receivedAt));
  const eventTimes = parcels.map(({ row }) => Date.parse(String(row.EventTime))).filter((time) => !Number.isNaN(time));
  return {
    rows: parcels.length,
    messages: new Set(parcels.map(({ message }) => message)).size,
    bytes: parcels.reduce((sum, { bytes }) => sum + bytes + 1, 1),
    oldestMessageSeconds: (now - oldest) / 1000,
    delaySeconds: eventTimes.length === 0 ? undefined : (now - Math.min(...eventTimes)) / 1000,
  };
}
