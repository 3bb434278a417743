import type { FieldChange } from './field-change';

/** One thing that both versions have, with what differs. */
export interface Changed<T> {
  readonly before: T;
  readonly after: T;
  readonly fields: readonly FieldChange[];
}

/** What two versions made of the same events. */
export interface Difference<T> {
  readonly gained: readonly T[];
  readonly lost: readonly T[];
  readonly changed: readonly Changed<T>[];

  /** What is the same in both. */
  readonly same: readonly T[];
}

/** Things that belong together, and those that stand alone. */
export interface Pairing<T> {
  readonly pairs: readonly { readonly before: T; readonly after: T }[];
  readonly lost: readonly T[];
  readonly gained: readonly T[];
}

/**
 * Pairs things of two versions by key; things of one key in their order. What one key leaves over is tried with the next; a key
 * that is undefined pairs nothing.
 */
export function pairUp<T>(
  before: readonly T[],
  after: readonly T[],
  keys: readonly ((item: T) => string | undefined)[],
): Pairing<T> {
  const pairs: { before: T; after: T }[] = [];
  let lost = before;
  let gained = after;
  for (const toKey of keys) {
    const waiting = new Map<string, T[]>();
    for (const item of gained) {
      const key = toKey(item);
      if (key === undefined) continue;
      const alike = waiting.get(key);
      if (alike === undefined) waiting.set(key, [item]);
      else alike.push(item);
    }
    const taken = new Set<T>();
    lost = lost.filter((item) => {
      const partner = waiting.get(toKey(item) ?? '\0')?.shift();
      if (partner === undefined) return true;
      pairs.push({ before: item, after: partner });
      taken.add(partner);
      return false;
    });
    gained = gained.filter((item) => !taken.has(item));
  }
  return { pairs, lost, gained };
}

/** The difference of things that are paired; `diff` tells what of a pair differs. */
export function toDifference<T>(
  { pairs, lost, gained }: Pairing<T>,
  diff: (before: T, after: T) => readonly FieldChange[],
): Difference<T> {
  const compared = pairs.map(({ before, after }) => ({ before, after, fields: diff(before, after) }));
  const changed = compared.filter(({ fields }) => fields.length > 0);
  const same = compared.filter(({ fields }) => fields.length === 0).map(({ after }) => after);
  return { gained, lost, changed, same };
}

/** Whether nothing differs. */
export function isSame({ gained, lost, changed }: Difference<unknown>): boolean {
  return gained.length + lost.length + changed.length === 0;
}

/** How many things there are in either version. */
export function countAll({ gained, lost, changed, same }: Difference<unknown>): number {
  return gained.length + lost.length + changed.length + same.length;
}
