import {
  BindingFailed,
  type BoundQuery,
  bindQuery,
  type KustoDatabase,
  type KustoFunction,
} from '../../../kql/language/parse';
import type { ResultColumn, SyntaxNode } from '../../../kql/language/tree';
import type { KustoType } from '../../../kql/loader/schema';
import { kqlError, type KqlPlace } from '../diagnostics';
import { withoutUnasked } from './operators/scan-steps';
import { INGESTION_TIME, type Relation, type RelationColumn } from './relation';
import type { Scalar } from './scalar';
import { translateStatements } from './statements';
import {
  type Now,
  type Session,
  type SpelledRegex,
  type TimeRange,
  Translation,
  type Visualization,
} from './translation';

/** A query as SQL, with the columns of its result. */
export interface TranslatedQuery {
  readonly sql: string;
  readonly columns: readonly { readonly name: string; readonly type: KustoType }[];
  readonly visualization?: Visualization;

  /** The regular expressions that it spells out. */
  readonly regexes: readonly SpelledRegex[];
}

/** What a translation needs to know beside the query. */
export interface TranslationContext {
  readonly database: KustoDatabase;

  /** The SQL identifier of each table that can be read. */
  readonly tables: ReadonlyMap<string, string>;

  /**
   * SQL identifiers of tables that are better read several times than held in memory.
   *
   * @default none
   */
  readonly large?: ReadonlySet<string> | undefined;

  /**
   * SQL identifiers of tables no real of which is NaN.
   *
   * @default none
   */
  readonly nanFree?: ReadonlySet<string> | undefined;

  readonly now: Now;
  readonly timeRange?: TimeRange | undefined;

  /** The file that the query comes from, for messages. */
  readonly file?: string | undefined;

  /**
   * Binds the query.
   *
   * @default bindQuery
   */
  readonly bind?: typeof bindQuery;
}

/** Translates a query to one SQL statement; refuses with a place what cannot be said exactly. */
export function translateQuery(text: string, context: TranslationContext): TranslatedQuery {
  const query = bound(text, context);
  const place = (offset: number): KqlPlace => ({ file: context.file, ...query.position(offset) });
  const [problem] = query.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (problem) throw kqlError('invalid-query', place(problem.offset), problem, hintAt(query, problem.offset));
  let visualization: Visualization | undefined;
  const session = openSession(context, place, (value) => (visualization = value));
  const translation = new Translation(session);
  const result = translateStatements(query.syntax.items('Statements'), translation);
  if (!result) throw kqlError('no-result', place(text.length), { length: text.length });
  const translated =
    'sql' in result ? scalarStatement(result, translation) : tableStatement(result, query, translation);
  return { ...translated, regexes: session.regexes, ...(visualization && { visualization }) };
}

/** What the binder cannot know: the tables of other workspaces, and an option that it takes for a text. */
function hintAt(query: BoundQuery, offset: number): string | undefined {
  const around = [...query.syntax.walk()].filter((node) => node.offset <= offset && offset < node.offset + node.length);
  if (around.some(isOtherWorkspace)) return "Give each table of another workspace with '--data WORKSPACE=FILE'.";
  return around.some(
    (node) => node.kind === 'SimpleNamedExpression' && node.child('Name')?.name === 'ignoredProperties',
  )
    ? 'Leave the members out before, as with bag_remove_keys().'
    : undefined;
}

function isOtherWorkspace(node: SyntaxNode): boolean {
  return node.kind === 'PathExpression' && node.child('Expression')?.child('Name')?.name === 'workspace';
}

/** Microsoft's binder throws on some queries, as on a graph operator behind a function that it does not know. */
function bound(text: string, { bind = bindQuery, database, file }: TranslationContext): BoundQuery {
  try {
    return bind(text, database);
  } catch (error) {
    if (!(error instanceof BindingFailed)) throw error;
    throw kqlError(
      'unsupported',
      { file, line: 1, column: 1 },
      { what: 'What the language service fails on' },
      undefined,
      {
        cause: error,
      },
    );
  }
}

function openSession(context: TranslationContext, place: Session['place'], visualize: Session['visualize']): Session {
  let number = 0;
  return {
    now: context.now,
    database: context.database,
    tables: context.tables,
    streams: new Set(context.large),
    nanFree: context.nanFree ?? new Set(),
    timeRange: context.timeRange,
    options: new Map(),
    regexes: [],
    functions: new Map(
      (context.database.functions ?? []).map((each) => [
        each.name,
        { ...each, declaration: () => declarationOf(each, context.database) },
      ]),
    ),
    place,
    nextNumber: () => number++,
    visualize,
  };
}

/** A saved function as a `let` would declare it, for its parameters' names, types and defaults. */
function declarationOf(saved: KustoFunction, database: KustoDatabase): SyntaxNode | undefined {
  const { syntax } = bindQuery(`let ${saved.name} = ${saved.parameters} {\n${saved.body}\n};`, database);
  return syntax.items('Statements')[0]?.child('Expression');
}

type Statement = Pick<TranslatedQuery, 'sql' | 'columns'>;

function tableStatement(result: Relation, query: BoundQuery, translation: Translation): Statement {
  assertColumns(result, withoutUnasked(query.resultColumns, result), query, translation);
  const order = result.order ? ` ORDER BY ${result.order.terms.join(', ')}` : '';
  const hidden = translation.session.now === 'ingestion' ? [INGESTION_TIME] : [];
  if (!hidden.every((name) => result.hidden.includes(name))) {
    translation.refuse(query.syntax, 'A result whose rows are not those that were ingested');
  }
  const items = [...result.columns.map(printed), ...hidden].join(', ');
  return {
    sql: translation.statement(`SELECT ${items} FROM ${result.name}${order}`),
    columns: result.columns.map(({ name, type }) => ({ name, type })),
  };
}

/** A decimal leaves DuckDB as text, which has all its digits. */
function printed({ sql, type }: RelationColumn): string {
  return type === 'decimal' ? `nullif(kql_decimal_text(${sql}), '')` : sql;
}

/** The binder and the translation must agree on every column: a difference is a bug here, and no result is better than a wrong one. */
function assertColumns(
  result: Relation,
  expected: readonly ResultColumn[],
  query: BoundQuery,
  translation: Translation,
): void {
  const isSame =
    expected.length === result.columns.length &&
    expected.every(({ name, type }, index) => {
      const column = result.columns[index];
      return column?.name === name && (type === 'unknown' || column.type === type);
    });
  if (!isSame) translation.refuse(query.syntax, 'A result whose columns differ from those of the binder');
}

function scalarStatement(result: Scalar, translation: Translation): Statement {
  return {
    sql: translation.statement(`SELECT ${result.sql} AS "print_0"`),
    columns: [{ name: 'print_0', type: result.type }],
  };
}
