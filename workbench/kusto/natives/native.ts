import type { KustoType } from '../../../kql/loader/schema';

/** A value of a native function's argument or result, as DuckDB hands it over. */
export type NativeValue = string | bigint | number | boolean | null;

/** A scalar function in TypeScript, for what SQL cannot say. */
export interface Native {
  readonly parameters: readonly KustoType[];
  readonly returns: KustoType;

  /** Whether the function wants to see nulls; otherwise a null argument makes a null result. */
  readonly takesNulls?: boolean;

  run(...values: NativeValue[]): NativeValue;
}

/** The text of an argument that is declared as one. */
export function textOf(value: NativeValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The number of an argument that is declared as a long. */
export function numberOf(value: NativeValue | undefined): number {
  return Number(value ?? 0);
}
