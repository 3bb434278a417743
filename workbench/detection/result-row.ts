import type { KustoType } from '../../kql/loader/schema';

/** What a query answers; `rows` hold the columns' values in their order. */
export interface ResultTable {
  readonly columns: readonly { readonly name: string; readonly type: KustoType }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** One result, by column. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** Results by column name. */
export function toRows({ columns, rows }: ResultTable): ResultRow[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
}

/** A value as an alert shows it; undefined for a null, an empty text, an empty array or an empty object. */
export function toDetail(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  return Object.keys(value).length === 0 ? undefined : JSON.stringify(value);
}
