/** What is known of one event. */
interface Account {
  isAcknowledged: boolean;
  isSetAside: boolean;
  stored: number;
  /** Why copies of it are no fault of the relay's. */
  excuse: string | undefined;
}

/** What a run left, judged. */
export interface Verdict {
  readonly acknowledged: number;
  readonly stored: number;
  readonly lost: readonly string[];
  /** Copies that nothing excuses. */
  readonly duplicates: readonly string[];
  readonly excusedCopies: number;
}

/** Says for every event where it is. */
export class History {
  private readonly accounts = new Map<string, Account>();

  acknowledge(ids: readonly string[]): void {
    for (const id of ids) this.account(id).isAcknowledged = true;
  }

  store(ids: readonly string[]): void {
    for (const id of ids) this.account(id).stored += 1;
  }

  /** These events are kept as dead letters. */
  setAside(ids: readonly string[]): void {
    for (const id of ids) this.account(id).isSetAside = true;
  }

  /** A copy of these events may be stored: the answer to them was lost, or who worked on them died. */
  excuse(ids: readonly string[], reason: string): void {
    for (const id of ids) this.account(id).excuse ??= reason;
  }

  judge(): Verdict {
    const all = [...this.accounts];
    const copied = all.filter(([, { stored }]) => stored > 1);
    return {
      acknowledged: all.filter(([, { isAcknowledged }]) => isAcknowledged).length,
      stored: all.filter(([, { stored }]) => stored > 0).length,
      lost: all.filter(([, account]) => isLost(account)).map(([id]) => id),
      duplicates: copied.filter(([, { excuse }]) => excuse === undefined).map(([id]) => id),
      excusedCopies: copied.filter(([, { excuse }]) => excuse !== undefined).length,
    };
  }

  private account(id: string): Account {
    const account = this.accounts.get(id) ?? { isAcknowledged: false, isSetAside: false, stored: 0, excuse: undefined };
    this.accounts.set(id, account);
    return account;
  }
}

function isLost({ isAcknowledged, isSetAside, stored }: Account): boolean {
  return isAcknowledged && !isSetAside && stored === 0;
}

/** The ids in rows or in the text of a message. */
export function idsOf(rows: string | readonly Readonly<Record<string, unknown>>[]): string[] {
  if (typeof rows !== 'string') return rows.map(({ EventId }) => String(EventId));
  return [...rows.matchAll(/"EventId":"([^"]*)"/g)].map(([, id = '']) => id);
}
