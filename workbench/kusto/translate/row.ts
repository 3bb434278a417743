import { columnScalar, findColumn, type Relation } from './relation';
import type { Scalar } from './scalar';
import { quoteName } from './sql';
import type { Translation } from './translation';

/** What names mean where an expression stands. */
export interface Row {
  /** The rows themselves, for `*`, `pack_all()`, `ingestion_time()` and row functions; none in a `print`. */
  readonly relation?: Relation | undefined;

  /** The value of the column of that name. */
  column(name: string): Scalar | undefined;

  /** Present where aggregates may stand: the row that their arguments read. */
  readonly group?: Row;

  /** Other rows, by what stands in front of their columns: the two sides of a join condition, the steps of a scan. */
  readonly sides?: Readonly<Record<string, Row>>;

  /** Present where functions may look at other rows: works a value out in a step of its own, and gives its hidden column. */
  precompute?(sql: string): string;

  /** Present with {@link precompute}: SQL terms of an order in which no two rows are equal. */
  uniqueOrder?(): string | undefined;
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

/** The row of an operator that goes on with these rows; functions that look at other rows add steps in front of it. */
export class StepRow implements Row {
  constructor(
    /** The rows with every step that was added so far. */
    public relation: Relation,
    private readonly translation: Translation,
  ) {}

  column(name: string): Scalar | undefined {
    const column = findColumn(this.relation, name);
    return column && columnScalar(column);
  }

  precompute(sql: string): string {
    const hidden = quoteName(`$step_${this.translation.session.nextNumber()}`);
    this.relation = {
      ...this.relation,
      name: this.translation.emit(`SELECT *, ${sql} AS ${hidden} FROM ${this.relation.name}`),
      hidden: [...this.relation.hidden, hidden],
    };
    return hidden;
  }

  uniqueOrder(): string | undefined {
    const { order } = this.relation;
    if (!order) return undefined;
    if (!order.isUnique) {
      const row = this.precompute(`row_number() OVER (ORDER BY ${order.terms.join(', ')})`);
      this.relation = { ...this.relation, order: { terms: [row], columns: [row], isUnique: true } };
    }
    return this.relation.order?.terms.join(', ');
  }
}
