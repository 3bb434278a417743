/** Who the events of a run are about: only queue, rows and dead letters may say so. */
export const USER = 'alice@example.com';

/** What was found in the events of a run: nothing of the relay may repeat it. */
export const FOUND_VALUE = 'carol@example.com';

/** Counts what shows a personal value where it must not. */
export class Leaks {
  count = 0;

  /** An entry of the log; it shows neither. */
  readonly searchLog = (entry: unknown): void => {
    const text = JSON.stringify(entry);
    if (text.includes(USER) || text.includes(FOUND_VALUE)) this.count += 1;
  };

  /** A message, a blob or rows; they keep the user. */
  readonly searchStored = (text: string): void => {
    if (text.includes(FOUND_VALUE)) this.count += 1;
  };
}
