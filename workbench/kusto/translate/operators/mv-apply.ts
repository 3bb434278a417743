import type { SyntaxNode } from '../../../../kql/language/tree';
import { findColumn, type Relation, type RelationColumn } from '../relation';
import { part } from '../scalars';
import { nullableScalar } from '../scalar';
import { quoteName, selectItem } from '../sql';
import type { Translation } from '../translation';
import { elementOf, indexesOf, translateExpansions } from './mv-expand';
import { hiddenName, outputColumns, parametersOf } from './select';
import { applySubquery } from './subquery';
import type { KustoType } from '../../../../kql/loader/schema';

/** `mv-apply`: for each row, a query over the elements of its arrays: a lateral join with that query. */
export function translateMvApply(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  const nested = translation.nested();
  const elements = expand(operator, input, columns, nested);
  const subqueryNode = part(part(operator, 'Subquery', translation), 'Expression', translation);
  const result = applySubquery(subqueryNode, elements, 'mv-apply', nested);
  const items = columns.map((column) => {
    const own = findColumn(result, column.name);
    const outer = findColumn(input, column.name);
    if (own) return selectItem(`s.${own.sql}`, column.sql);
    return outer
      ? selectItem(`o.${outer.sql}`, column.sql)
      : translation.refuse(operator, `Column '${column.name}' of 'mv-apply'`);
  });
  const hidden = input.hidden.map((name) => `o.${name}`);
  const subquery = nested.statement(`SELECT * FROM ${result.name}`);
  const sql = `SELECT ${[...items, ...hidden].join(', ')} FROM ${input.name} AS o, LATERAL (${subquery}) AS s`;
  const nullable = columns.map(
    (column) => findColumn(result, column.name)?.nullable ?? findColumn(input, column.name)?.nullable ?? true,
  );
  return {
    ...input,
    columns: columns.map((column, index) => ({ ...column, nullable: nullable[index] ?? true })),
    name: translation.emit(sql),
  };
}

/** The elements of one row's arrays next to the row's columns, in the order of the arrays. */
function expand(
  operator: SyntaxNode,
  input: Relation,
  columns: readonly RelationColumn[],
  nested: Translation,
): Relation {
  const outer: Relation = { ...input, columns: input.columns.map((column) => ({ ...column, sql: `o.${column.sql}` })) };
  const expansions = translateExpansions(operator, outer, columns, nested);
  const index = parametersOf(operator).get('with_itemindex');
  const row = hiddenName('row', nested);
  const rawName = (name: string) => quoteName(`$element_${name}`);
  const raw = nested.emit(
    `SELECT ${[
      ...expansions.map((expansion) => `unnest(${expansion.list}) AS ${rawName(expansion.name)}`),
      `unnest(${indexesOf(expansions)}) AS ${row}`,
    ].join(', ')}`,
  );
  const elementColumns = operator
    .items('Expressions')
    .map((item, at) => toElement(item, expansions[at]?.name ?? '', rawName));
  const kept = input.columns.filter(({ name }) => !elementColumns.some((element) => element.column.name === name));
  const items = [
    ...kept.map((column) => selectItem(`o.${column.sql}`, column.sql)),
    ...elementColumns.map(({ sql, column }) => selectItem(sql, column.sql)),
    ...(index === undefined ? [] : [selectItem(row, quoteName(index))]),
    row,
  ];
  const indexColumn =
    index === undefined ? [] : [{ name: index, type: 'long' as const, nullable: false, sql: quoteName(index) }];
  return {
    name: nested.emit(`SELECT ${items.join(', ')} FROM ${raw}`),
    columns: [...kept, ...elementColumns.map(({ column }) => column), ...indexColumn],
    hidden: [row],
    order: { terms: [row], columns: [row], isUnique: true },
  };
}

function toElement(
  item: SyntaxNode,
  name: string,
  rawName: (name: string) => string,
): { readonly sql: string; readonly column: RelationColumn } {
  const type = toTypeOf(item);
  const value = elementOf(rawName(name), type);
  return { sql: value.sql, column: { name, type, nullable: nullableScalar('', type).nullable, sql: quoteName(name) } };
}

const TYPE_NAMES: Readonly<Record<string, KustoType>> = {
  bool: 'bool',
  boolean: 'bool',
  datetime: 'datetime',
  date: 'datetime',
  double: 'real',
  guid: 'guid',
  int: 'int',
  long: 'long',
  real: 'real',
  string: 'string',
  time: 'timespan',
  timespan: 'timespan',
};

function toTypeOf(item: SyntaxNode): KustoType {
  const [type] = item.child('ToTypeOf')?.child('TypeOf')?.items('Types') ?? [];
  return TYPE_NAMES[type?.text ?? ''] ?? 'dynamic';
}
