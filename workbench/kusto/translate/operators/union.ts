import type { SyntaxNode, WildcardMatch } from '../../../../kql/language/tree';
import { SQL_TYPES } from '../../values';
import { findColumn, type Relation, type RelationColumn } from '../relation';
import { quoteText, selectItem } from '../sql';
import type { Translation } from '../translation';
import { scanTable } from './scan';
import { newRows, outputColumns, parametersOf } from './select';

/** One table of several. */
export interface Branch {
  readonly relation: Relation;

  /** What the column of tables calls the rows of this one. */
  readonly source: string;
}

/** `union` at the start of a query. */
export function translateUnion(operator: SyntaxNode, translation: Translation): Relation {
  return uniteTables(operator, union(operator, 0, translation), translation);
}

/** `union` behind a pipe: the rows so far are its first table. */
export function translatePipedUnion(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const all = [{ relation: input, source: 'union_arg0' }, ...union(operator, 1, translation)];
  return uniteTables(operator, all, translation);
}

function uniteTables(operator: SyntaxNode, all: readonly Branch[], translation: Translation): Relation {
  const parameters = parametersOf(operator);
  if (parameters.get('kind') === 'inner') refuseUncommonColumn(operator, all, translation);
  return unite(operator, all, parameters.get('withsource'), translation);
}

/** `kind=inner` keeps the columns that every table has; the binder gives it those of any table, also to what stands behind it. */
function refuseUncommonColumn(operator: SyntaxNode, all: readonly Branch[], translation: Translation): void {
  const columns = all.flatMap(({ relation }) => relation.columns);
  const uncommon = columns.find(
    ({ name, type }) => !all.every(({ relation }) => findColumn(relation, name)?.type === type),
  );
  if (!uncommon) return;
  const what = `'union kind=inner' where not every table has the column '${uncommon.name}: ${uncommon.type}'`;
  translation.refuse(operator, what, 'Project the columns that all tables have first.');
}

function union(operator: SyntaxNode, firstIndex: number, translation: Translation): Branch[] {
  return branches(operator, (_, index) => `union_arg${firstIndex + index}`, translation);
}

/** The tables that an operator lists: by name, with a wildcard, or as an expression, which gets a name of its own. */
export function branches(
  operator: SyntaxNode,
  nameOf: (expression: SyntaxNode, index: number) => string,
  translation: Translation,
): Branch[] {
  const isFuzzy = parametersOf(operator).get('isfuzzy') === 'true';
  return operator.items('Expressions').flatMap((expression, index) => {
    // The binder has warned of a table that is not there; a fuzzy union goes on without it.
    if (isFuzzy && namesMissingTable(expression, translation)) return [];
    const matches = expression.wildcardMatches;
    if (matches) return matches.map((match) => scanMatch(match, expression, translation));
    return [{ relation: translation.relation(expression), source: sourceOf(expression) ?? nameOf(expression, index) }];
  });
}

/** The name of a table, or the one that `as` gives at the end of a subquery. */
function sourceOf(expression: SyntaxNode): string | undefined {
  switch (expression.kind) {
    case 'NameReference':
      return expression.name;
    case 'ParenthesizedExpression': {
      const inner = expression.child('Expression');
      return inner?.kind === 'PipeExpression' ? sourceOf(inner) : undefined;
    }
    case 'PipeExpression': {
      const last = expression.child('Operator');
      return last?.kind === 'AsOperator' ? last.child('Name')?.name : undefined;
    }
    default:
      return undefined;
  }
}

/** The binder gives a union no columns of a view that a wildcard matches, the service does. */
function scanMatch({ kind, name, columns }: WildcardMatch, expression: SyntaxNode, translation: Translation): Branch {
  if (kind !== 'table') {
    return translation.refuse(expression, `The wildcard '${expression.text}', which '${name}' matches,`, 'Name it.');
  }
  return { relation: scanTable(expression, translation, name, columns), source: name };
}

function namesMissingTable(expression: SyntaxNode, translation: Translation): boolean {
  if (expression.kind === 'PipeExpression' || expression.kind === 'ParenthesizedExpression') {
    const inner = expression.child('Expression');
    return inner !== undefined && namesMissingTable(inner, translation);
  }
  const isName = expression.kind === 'NameReference';
  const isKnown = translation.session.tables.has(expression.name) || translation.bindings.get(expression.name);
  return isName && !isKnown && !expression.wildcardMatches && expression.symbol?.kind !== 'function';
}

/** All rows of the tables, in the columns that the binder gives the operator; `sourceName` is the one with the name of the table. */
export function unite(
  operator: SyntaxNode,
  all: readonly Branch[],
  sourceName: string | undefined,
  translation: Translation,
): Relation {
  const columns = outputColumns(operator, translation);
  if (all.length === 0) return translation.refuse(operator, `'${operator.text}' without a table`);
  for (const column of columns) {
    const names = all.flatMap(({ relation }) => ownColumn(column, relation, columns)?.name ?? []);
    if (new Set(names).size < 2) continue;
    const what = `A union in which columns of other names become '${column.name}'`;
    return translation.refuse(operator, what, 'Rename one of them first.');
  }
  const selects = all.map(({ relation, source }) => {
    const items = columns.map((column) =>
      column.name === sourceName
        ? selectItem(quoteText(source), column.sql)
        : selectItem(branchValue(column, relation, columns), column.sql),
    );
    return `SELECT ${items.join(', ')} FROM ${relation.name}`;
  });
  return newRows(
    columns.map((column) => ({
      ...column,
      nullable: column.type !== 'string',
      isNeverNan: all.every(({ relation }) => {
        const own = ownColumn(column, relation, columns);
        return !own || own.isNeverNan === true;
      }),
    })),
    selects.join('\n  UNION ALL '),
    translation,
  );
}

/** The branch's column of that name and type, also where a conflict of types has put the type behind the name. */
function ownColumn(
  column: RelationColumn,
  relation: Relation,
  columns: readonly RelationColumn[],
): RelationColumn | undefined {
  const isTaken = (name: string) => columns.some((other) => other.name === name && other.type === column.type);
  return relation.columns.find(
    ({ name, type }) =>
      type === column.type && (name === column.name || (`${name}_${type}` === column.name && !isTaken(name))),
  );
}

function branchValue(column: RelationColumn, relation: Relation, columns: readonly RelationColumn[]): string {
  const own = ownColumn(column, relation, columns);
  return own?.sql ?? (column.type === 'string' ? "''" : `NULL::${SQL_TYPES[column.type]}`);
}
