import { createHash } from 'node:crypto';

import { isObject } from '../intake/json-object';
import type { Row } from '../intake/row';
import type { Blobs } from '../ports';

/** A row that the service does not take, and why; what `redrive` reads. */
export interface DeadLetter {
  /** HTTP status and error code; the service's text may repeat the row, so it is not kept. */
  readonly reason: string;
  /** When it was given up, ISO 8601. */
  readonly time: string;
  /** How often its message had been put back before. */
  readonly attempts: number;
  readonly traceId: string;
  readonly row: Row;
}

/** Stores a dead letter. Its name is made of the event's key, so that a copy of the event replaces it. */
export async function putDeadLetter(deadLetters: Blobs, letter: DeadLetter): Promise<string> {
  const key = JSON.stringify([letter.row.NoxysTenantId, letter.row.EventId]);
  const name = `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;
  await deadLetters.put(name, JSON.stringify(letter));
  return name;
}

/** Reads a dead letter; undefined for a text that is none. */
export function parseDeadLetter(text: string): DeadLetter | undefined {
  try {
    const letter: unknown = JSON.parse(text);
    if (!isObject(letter) || !isObject(letter.row)) return undefined;
    const { reason, time, attempts, traceId, row } = letter;
    return typeof reason === 'string' &&
      typeof time === 'string' &&
      typeof attempts === 'number' &&
      typeof traceId === 'string'
      ? { reason, time, attempts, traceId, row }
      : undefined;
  } catch {
    return undefined;
  }
}
