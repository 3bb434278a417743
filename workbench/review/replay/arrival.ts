import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { inOrder, readDeliveries, type Delivery } from '../../lab/delivery';
import type { Instant } from '../../lab/instant';
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
}

/** The guide's sample payload and the seeded day. */
export function seededDay(userIds: 'address' | 'uuid'): EventSet {
  return { name: 'the seeded day', arrivals: toArrivals(buildLabDay(1, userIds).filter(isAdmitted)) };
}

/** Lines that are read at a time: a string cannot hold a file of any length. */
const LINES_AT_A_TIME = 20_000;

/** Recorded webhook payloads, one a line; each is received at its own `timestamp`. */
export async function recordedEvents(file: string): Promise<EventSet> {
  const deliveries: Delivery[] = [];
  let lines: string[] = [];
  const take = (): void => {
    for (const delivery of readDeliveries(lines.join('\n'))) deliveries.push(delivery);
    lines = [];
  };
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    lines.push(line);
    if (lines.length === LINES_AT_A_TIME) take();
  }
  take();
  return { name: `'${file}'`, arrivals: toArrivals(inOrder(deliveries)) };
}

/** The relay refuses a post without its token or of another content type before it reads it. */
function isAdmitted({ token, contentType }: Delivery): boolean {
  return token === undefined && contentType === undefined;
}

function toArrivals(deliveries: readonly Delivery[]): Arrival[] {
  return deliveries.map(({ at, body }) => ({ received: at, visible: at, body }));
}
