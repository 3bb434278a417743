import type { KustoType } from '../../../kql/loader/schema';

/** An SQL expression with what KQL knows of its value. */
export interface Scalar {
  readonly sql: string;
  readonly type: KustoType;

  /** Whether the value can be null. A string never is. */
  readonly nullable: boolean;

  /** Whether a real is known not to be NaN; what is not known of may be. */
  readonly isNeverNan?: boolean | undefined;

  /** The same value converted to string, where SQL has a shorter way than converting `sql`. */
  readonly textSql?: string;

  /** The value itself, where the query's text gives it: a string, or the JSON text of a dynamic. */
  readonly constant?: string;
}

/** Whether a value may be NaN, which is neither less nor greater than a number nor equal to one. */
export function mayBeNan({ type, isNeverNan }: Scalar): boolean {
  return type === 'real' && isNeverNan !== true;
}

/** The value, with null for NaN. */
export function nanAsNull(value: Scalar): Scalar {
  return mayBeNan(value)
    ? { ...value, sql: `nullif(${value.sql}, 'nan'::DOUBLE)`, nullable: true, isNeverNan: true }
    : value;
}

/** A value that may be null. */
export function nullableScalar(sql: string, type: KustoType): Scalar {
  return { sql, type, nullable: type !== 'string' };
}

/** A value that is null or one of the given ones. */
export function nullableLike({ type, isNeverNan }: Scalar, sql: string): Scalar {
  return { ...nullableScalar(sql, type), isNeverNan };
}

/** A value that is never null. */
export function totalScalar(sql: string, type: KustoType): Scalar {
  return { sql, type, nullable: false };
}
