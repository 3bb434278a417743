import { parseInstant, toInstant, type Instant } from './instant';

/** One HTTP post that the lab makes, and when on the simulated clock. */
export interface Delivery {
  readonly at: Instant;

  /** What is sent, byte for byte. */
  readonly body: string;

  /**
   * The content type that is named.
   *
   * @default 'application/json'
   */
  readonly contentType?: string;

  /**
   * The bearer token that is shown; `null` for none.
   *
   * @default the lab's own
   */
  readonly token?: string | null;
}

/** What identifies an event: its tenant and its id. */
export function eventKey(tenant: unknown, id: unknown): string {
  return JSON.stringify([tenant ?? '', id ?? '']);
}

/** The events of a body, as far as it is JSON: those of an array, or the one. */
export function parseEvents(body: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(body);
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch {
    return [];
  }
}

/** The keys of the events of a body, so that a stored row can be traced to its post. */
export function eventKeys(body: string): readonly string[] {
  return parseEvents(body).map((event) => eventKey(member(event, 'tenant_id'), member(event, 'id')));
}

/**
 * Deliveries of a file of webhook payloads, one a line: each at the `timestamp` of its event, an array of events when the last of
 * them has happened. A line that has no readable time, or is no JSON, is posted as it is together with the line before it.
 *
 * @param otherwise the time of all posts where no line has a readable one
 */
export function readDeliveries(text: string, otherwise: Instant = toInstant(0)): readonly Delivery[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const times = lines.map(timeOf);
  let at = times.find((time) => time !== undefined) ?? otherwise;
  const deliveries = lines.map((body, index) => {
    at = times[index] ?? at;
    return { at, body };
  });
  return inOrder(deliveries);
}

/** Deliveries by the clock; those of one moment stay in the order given. */
export function inOrder(deliveries: readonly Delivery[]): readonly Delivery[] {
  return [...deliveries].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** When the last event of a body happened; undefined where none has a readable time. */
export function timeOf(body: string): Instant | undefined {
  const times = parseEvents(body).flatMap((event) => {
    const timestamp = member(event, 'timestamp');
    return typeof timestamp === 'string' ? (parseInstant(timestamp) ?? []) : [];
  });
  return times.sort().at(-1);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
