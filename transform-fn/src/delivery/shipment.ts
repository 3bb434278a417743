import type { Message } from '../message';
import type { Row } from '../intake/row';
import type { Log } from '../ports';

/** What became of a row: stored, set aside as a dead letter, or still to be delivered. */
export type Outcome = 'delivered' | 'dead' | 'later';

/** One row of a message, waiting for its post. */
export interface Parcel {
  readonly row: Row;
  readonly bytes: number;
  readonly message: Message;
  readonly log: Log;
  settle(outcome: Outcome): void;
}

/** A message's rows as parcels, and the promise of what became of each, in the order of rows. */
export function toParcels(
  message: Message,
  log: Log,
): { readonly parcels: Parcel[]; readonly outcomes: Promise<Outcome[]> } {
  const parcels: Parcel[] = [];
  const outcomes = message.rows.map(
    (row) =>
      new Promise<Outcome>((settle) => {
        parcels.push({ row, bytes: Buffer.byteLength(JSON.stringify(row)), message, log, settle });
      }),
  );
  return { parcels, outcomes: Promise.all(outcomes) };
}
