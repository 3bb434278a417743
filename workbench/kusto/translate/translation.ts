import type { KustoDatabase, KustoFunction } from '../../../kql/language/parse';
import type { SyntaxNode } from '../../../kql/language/tree';
import { kqlError, type KqlPlace } from '../diagnostics';
import { Bindings } from './bindings';
import { alternativeConversion, UnknownConversion } from './conversion';
import type { Relation } from './relation';
import type { Row } from './row';
import type { Scalar } from './scalar';
import { translateScalar } from './scalars';
import { isCheap } from './sql';
import { translateRelation } from './tables';
import { type ProbedColumn, type Rows, spellColumns, UnknownColumns } from './unknown-columns';

/** A part of the rows of every table that has the column: `from` included, `to` not. */
export interface TimeRange {
  readonly column: string;
  readonly from: bigint;
  readonly to: bigint;
}

/** How a query asks to be drawn: what follows `render`. */
export interface Visualization {
  readonly kind: string;
  readonly [property: string]: string;
}

/**
 * The value of `now()`: one number of ticks, or each row's own ingestion time, as a transformation of rows received at different
 * times sees it; the ingestion time is then the last column of the result.
 */
export type Now = bigint | 'ingestion';

/** A regular expression that the query spells out, and where. */
export interface SpelledRegex {
  readonly pattern: string;
  readonly place: KqlPlace;
}

/** What the whole translation of one query shares. */
export interface Session {
  readonly now: Now;

  /** The tables that the query's names refer to. */
  readonly database: KustoDatabase;

  /** The SQL identifier of each table that can be read. */
  readonly tables: ReadonlyMap<string, string>;

  /** The saved functions. */
  readonly functions: ReadonlyMap<string, KustoFunction & { readonly declaration: () => SyntaxNode | undefined }>;

  /** What can be read again at little cost in time and none in memory: large tables, and steps over them. */
  readonly streams: Set<string>;

  /** Tables no real of which is NaN. */
  readonly nanFree: ReadonlySet<string>;

  readonly timeRange?: TimeRange | undefined;

  /** What `set` statements have set so far. */
  readonly options: Map<string, Scalar>;

  /** The regular expressions that the query has spelled out so far. */
  readonly regexes: SpelledRegex[];

  /** Line and column of an offset into the query's text. */
  place(offset: number): KqlPlace;

  /** A number that no other call of this query has got. */
  nextNumber(): number;

  /** Remembers what follows `render`. */
  visualize(visualization: Visualization): void;
}

/** One `WITH` list in the making, and the names that are in scope. */
export class Translation {
  private readonly expressions: string[];

  constructor(
    readonly session: Session,
    readonly bindings: Bindings = new Bindings(),
    expressions: string[] = [],
    /** The call whose body is being translated: the body has no place in the query's text, the call has. */
    private readonly call?: SyntaxNode,
  ) {
    this.expressions = expressions;
  }

  /** Adds a common table expression and gives its name. */
  emit(sql: string, modifier = ''): string {
    const name = `_${this.session.nextNumber()}`;
    this.expressions.push(`${name} AS ${modifier}(\n  ${sql}\n)`);
    return name;
  }

  /** Adds a step that makes each row out of one row of the input; over a stream that is a stream while it costs little. */
  emitStep(sql: string, input: string): string {
    const { streams } = this.session;
    if (!streams.has(input) || !isCheap(sql)) return this.emit(sql);
    const name = this.emit(sql, 'NOT MATERIALIZED ');
    streams.add(name);
    return name;
  }

  /** The statement that reads what was emitted so far. */
  statement(select: string): string {
    return this.expressions.length === 0 ? select : `WITH ${this.expressions.join(',\n')}\n${select}`;
  }

  /** Translates a tabular expression. */
  relation(node: SyntaxNode): Relation {
    return this.placed(node, () => translateRelation(node, this));
  }

  /** Translates a scalar expression that stands over a row. */
  scalar(node: SyntaxNode, row: Row): Scalar {
    return this.placed(node, () => translateScalar(node, row, this));
  }

  /** Gives a conversion that is not known the place of the expression that needs it. */
  private placed<T>(node: SyntaxNode, translate: () => T): T {
    try {
      return translate();
    } catch (error) {
      if (error instanceof UnknownConversion) {
        return this.refuse(node, error.message, alternativeConversion(error.from, error.to));
      }
      throw error;
    }
  }

  /** The same list, with other names in scope. */
  within(bindings: Bindings, call: SyntaxNode | undefined = this.call): Translation {
    return new Translation(this.session, bindings, this.expressions, call && (this.call ?? call));
  }

  /** A list of its own, for a subquery that reads columns of the row around it. */
  nested(): Translation {
    return new Translation(this.session, this.bindings, [], this.call);
  }

  /** Asks the data for the columns of an operator; in a function's body, which has no place in the query's text, it is refused. */
  probe(operator: SyntaxNode, sql: string, toColumns: (rows: Rows) => readonly ProbedColumn[]): never {
    if (this.call) {
      return this.refuse(operator, `'${operator.text}' in a function`, "State the columns, as ': (*, name: string)'.");
    }
    throw new UnknownColumns(operator.offset + operator.length, this.statement(sql), (rows) => {
      const columns = toColumns(rows);
      if (columns.length > 0 && columns.every(({ name }) => name !== '')) return spellColumns(columns);
      return this.refuse(
        operator,
        `'${operator.text}' of data that gives a column without a name, or none,`,
        'Leave it out before, as with where isnotempty(…).',
      );
    });
  }

  /** Remembers a regular expression of the query; one that is computed can be judged with the data alone. */
  spellRegex(node: SyntaxNode, pattern: string | undefined): void {
    if (pattern !== undefined) this.session.regexes.push({ pattern, place: this.placeOf(node) });
  }

  /** Refuses what has no exact translation. */
  refuse(node: SyntaxNode, what: string, hint?: string): never {
    throw kqlError('unsupported', this.placeOf(node), { what }, hint);
  }

  private placeOf(node: SyntaxNode): KqlPlace {
    return this.session.place((this.call ?? node).offset);
  }
}
