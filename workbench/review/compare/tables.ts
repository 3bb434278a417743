import type { ResultTable } from '../../detection/result-row';

/** What a tile or a hunting query answers in both versions. */
export interface TableDifference {
  readonly id: string;
  readonly before: ResultTable | undefined;
  readonly after: ResultTable | undefined;

  /** Rows that only one of the two has. */
  readonly lost: readonly (readonly unknown[])[];
  readonly gained: readonly (readonly unknown[])[];
}

/** Compares results as a reader of them would: the same columns and the same rows, in any order of rows that are alike. */
export function compareTables(
  id: string,
  before: ResultTable | undefined,
  after: ResultTable | undefined,
): TableDifference {
  const same = JSON.stringify(before?.columns) === JSON.stringify(after?.columns);
  const beforeRows = before?.rows ?? [];
  const afterRows = after?.rows ?? [];
  return {
    id,
    before,
    after,
    lost: same ? without(beforeRows, afterRows) : beforeRows,
    gained: same ? without(afterRows, beforeRows) : afterRows,
  };
}

/** Whether a reader would see the same. */
export function isSameTable({ before, after, lost, gained }: TableDifference): boolean {
  return (
    lost.length + gained.length === 0 &&
    JSON.stringify(before?.columns) === JSON.stringify(after?.columns) &&
    JSON.stringify(before?.rows) === JSON.stringify(after?.rows)
  );
}

function without(rows: readonly (readonly unknown[])[], others: readonly (readonly unknown[])[]) {
  const counts = new Map<string, number>();
  for (const row of others) {
    const key = JSON.stringify(row);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return rows.filter((row) => {
    const key = JSON.stringify(row);
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return left <= 0;
  });
}
