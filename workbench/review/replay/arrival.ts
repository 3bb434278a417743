import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { UsageError } from '../../arguments';
import { inOrder, parseEvents, timeOf, type Delivery } from '../../lab/delivery';
import { toInstant, type Instant } from '../../lab/instant';
import { buildLabDay } from '../../lab/traffic/lab-day';

interface Moments {
  readonly received: Instant;

  /** When a query can see it. */
  readonly visible: Instant;
}

/** A row that another product writes. */
export interface RowArrival extends Moments {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** What reaches the workspace: the body of a webhook post, or a row. */
export type Arrival = (Moments & { readonly body: string }) | RowArrival;

/** Events that both versions see. */
export interface EventSet {
  /** As it reads after "on". */
  readonly name: string;

  /** In the order in which queries can see them. */
  readonly arrivals: readonly Arrival[];

  /** What was read of a file. */
  readonly recording?: Recording;
}

/** What was read of a file of recorded events. */
export interface Recording {
  /** Lines that are a payload. */
  readonly read: number;

  /** Numbers of the lines that are none, from 1. */
  readonly unread: readonly number[];
}

/** The guide's sample payload and the seeded day. */
export function seededDay(userIds: 'address' | 'uuid'): EventSet {
  return { name: 'the seeded day', arrivals: toArrivals(buildLabDay(1, userIds).filter(isAdmitted)) };
}

/**
 * Recorded webhook payloads, one a line; each is received at its own `timestamp`, one without a readable one together with the line
 * before it: the relay decides. A line that is no JSON is no payload, and is left out.
 *
 * @throws UsageError if there is no payload at all.
 */
export async function recordedEvents(file: string): Promise<EventSet> {
  const deliveries: Delivery[] = [];
  const unread: number[] = [];
  let number = 0;
  let at: Instant | undefined;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    const body = number === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (body.trim() === '') continue;
    const time = timeOf(body);
    if (time === undefined && parseEvents(body).length === 0) {
      unread.push(number);
      continue;
    }
    at = time ?? at;
    deliveries.push({ at: at ?? '', body });
  }
  if (deliveries.length === 0) throw new UsageError(`--data: ${describeNothing(file, unread)}`);
  const first = deliveries.find((delivery) => delivery.at !== '')?.at ?? toInstant(0);
  const arrivals = toArrivals(
    inOrder(deliveries.map((delivery) => (delivery.at === '' ? { ...delivery, at: first } : delivery))),
  );
  return { name: `'${file}'`, arrivals, recording: { read: deliveries.length, unread } };
}

function describeNothing(file: string, unread: readonly number[]): string {
  const found = unread.length === 0 ? 'no line' : `${unread.length} lines, none of which is JSON`;
  return `expected webhook payloads, one a line, in '${file}', found ${found}.`;
}

/** The relay refuses a post without its token or of another content type before it reads it. */
function isAdmitted({ token, contentType }: Delivery): boolean {
  return token === undefined && contentType === undefined;
}

function toArrivals(deliveries: readonly Delivery[]): Arrival[] {
  return deliveries.map(({ at, body }) => ({ received: at, visible: at, body }));
}
