import { columnScalar, findColumn, type Relation } from './relation';
import type { Scalar } from './scalar';

/** What names mean where an expression stands. */
export interface Row {
  /** The rows themselves, for `*`, `pack_all()`, `ingestion_time()` and row functions; none in a `print`. */
  readonly relation?: Relation | undefined;

  /** The value of the column of that name. */
  column(name: string): Scalar | undefined;

  /** Present where aggregates may stand: the row that their arguments read. */
  readonly group?: Row;

  /** The two sides of a join condition. */
  readonly sides?: { readonly $left: Row; readonly $right: Row };
}

/** The row of an expression that sees no table. */
export const NO_ROW: Row = { column: () => undefined };

/** The row of a relation, its columns qualified where two relations meet. */
export function rowOf(relation: Relation, qualifier = ''): Row {
  return {
    relation,
    column: (name) => {
      const column = findColumn(relation, name);
      return column && columnScalar(column, qualifier);
    },
  };
}

/** The row of `summarize`: columns are what the groups share, aggregates read the rows below. */
export function groupOf(relation: Relation): Row {
  return { column: () => undefined, group: rowOf(relation), relation };
}
