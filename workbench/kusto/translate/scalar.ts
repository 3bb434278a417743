import type { KustoType } from '../../../kql/loader/schema';

/** An SQL expression with what KQL knows of its value. */
export interface Scalar {
  readonly sql: string;
  readonly type: KustoType;

  /** Whether the value can be null. A string never is. */
  readonly nullable: boolean;

  /** Whether a real may be NaN, which is neither less nor greater than a number nor equal to one. */
  readonly mayBeNan?: boolean;

  /** The same value converted to string, where SQL has a shorter way than converting `sql`. */
  readonly textSql?: string;

  /** The value itself, where the query's text gives it: a string, or the JSON text of a dynamic. */
  readonly constant?: string;
}

/** A value that may be null. */
export function nullableScalar(sql: string, type: KustoType): Scalar {
  return { sql, type, nullable: type !== 'string' };
}

/** A value that is never null. */
export function totalScalar(sql: string, type: KustoType): Scalar {
  return { sql, type, nullable: false };
}
