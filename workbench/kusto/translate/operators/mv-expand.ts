import type { SyntaxNode } from '../../../../kql/language/tree';
import type { KustoType } from '../../../../kql/loader/schema';
import { convert } from '../conversion';
import { columnScalar, findColumn, type Relation, type RelationColumn } from '../relation';
import { rowOf } from '../row';
import { nullableScalar, type Scalar } from '../scalar';
import { limitOf } from '../spelled-number';
import { selectItem } from '../sql';
import type { Translation } from '../translation';
import { outputColumns, parametersOf, select, unnamed } from './select';

/** One array that is taken apart. */
export interface Expansion {
  readonly name: string;

  /** SQL of a list of JSON. */
  readonly list: string;
}

/** `mv-expand`: a row for each element; several arrays go side by side, the shorter ones padded with nulls. */
export function translateMvExpand(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  const expansions = translateExpansions(operator, input, columns, translation);
  const index = parametersOf(operator).get('with_itemindex');
  const unnested = unnest(input, expansions, index, columns, translation);
  const values = columns.map((column) => expandedValue(column, expansions, index, input));
  const selection = select(columns, values);
  return {
    ...input,
    columns: selection.columns,
    name: translation.emit(`SELECT ${[...selection.items, ...input.hidden].join(', ')} FROM ${unnested}`),
  };
}

/** The arrays that an operator takes apart, each with the name of the column that gets its elements. */
export function translateExpansions(
  operator: SyntaxNode,
  input: Relation,
  columns: readonly RelationColumn[],
  translation: Translation,
): Expansion[] {
  const parameters = parametersOf(operator);
  const kind = parameters.get('kind') ?? parameters.get('bagexpansion') ?? 'bag';
  const limit = operator.child('RowLimitClause')?.child('RowLimit');
  const bound = limit ? `[1:${limitOf(limit, translation)}]` : legacyBound(operator);
  const automatic = columns.filter((column) => !findColumn(input, column.name));
  return operator.items('Expressions').map((item) => {
    const expression = item.child('Expression') ?? item;
    const value = convert(translation.scalar(unnamed(expression), rowOf(input)), 'dynamic');
    const list = kind === 'array' ? `kql_expand_pairs(${value.sql})` : `kql_expand(${value.sql})`;
    return { name: expansionName(expression) ?? automatic.shift()?.name ?? '', list: `${list}${bound}` };
  });
}

/** The old spelling of the operator stops at 128 rows. */
function legacyBound(operator: SyntaxNode): string {
  return operator.text.startsWith('mvexpand') ? '[1:128]' : '';
}

function expansionName(expression: SyntaxNode): string | undefined {
  if (expression.kind === 'SimpleNamedExpression') return expression.child('Name')?.name;
  return expression.kind === 'NameReference' ? expression.name : undefined;
}

function unnest(
  input: Relation,
  expansions: readonly Expansion[],
  index: string | undefined,
  columns: readonly RelationColumn[],
  translation: Translation,
): string {
  const replaced = (name: string) => expansions.some((expansion) => expansion.name === name) || name === index;
  const kept = input.columns.filter((column) => !replaced(column.name)).map((column) => column.sql);
  const elements = expansions.map((expansion) =>
    selectItem(`unnest(${expansion.list})`, identifier(expansion.name, columns)),
  );
  const numbers =
    index === undefined ? [] : [selectItem(`unnest(${indexesOf(expansions)})`, identifier(index, columns))];
  return translation.emit(
    `SELECT ${[...kept, ...elements, ...numbers, ...input.hidden].join(', ')} FROM ${input.name}`,
  );
}

/** Numbers from 0 for the longest of the lists. */
export function indexesOf(expansions: readonly Expansion[]): string {
  return `range(greatest(${expansions.map((expansion) => `len(${expansion.list})`).join(', ')}))`;
}

function identifier(name: string, columns: readonly RelationColumn[]): string {
  return columns.find((column) => column.name === name)?.sql ?? '';
}

/**
 * An element in the type that the query states. It is cast, not read: a text is no number, and becomes null.
 *
 * Datetimes and timespans stand in JSON as texts, so those are read.
 */
export function elementOf(sql: string, type: KustoType): Scalar {
  const isNumber = type === 'bool' || type === 'int' || type === 'long' || type === 'real';
  return convert(nullableScalar(isNumber ? `kql_unless_text(${sql})` : sql, 'dynamic'), type);
}

/** An element takes the type of its column: a dynamic unless `to typeof(…)` says another. */
function expandedValue(
  column: RelationColumn,
  expansions: readonly Expansion[],
  index: string | undefined,
  input: Relation,
): Scalar {
  if (expansions.some((expansion) => expansion.name === column.name)) {
    return elementOf(column.sql, column.type);
  }
  const own = column.name === index ? undefined : findColumn(input, column.name);
  return own ? columnScalar(own) : { sql: column.sql, type: column.type, nullable: false };
}
