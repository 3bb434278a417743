import type { SyntaxNode } from '../../../../kql/language/tree';
import { columnScalar, findColumn, type Relation, type RelationColumn, toColumns } from '../relation';
import { part } from '../scalars';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import { selectItem } from '../sql';
import type { Translation } from '../translation';
import { elementOf, indexesOf, translateExpansions } from './mv-expand';
import { hiddenName, outputColumns, parametersOf, select } from './select';
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
  outputs: readonly RelationColumn[],
  nested: Translation,
): Relation {
  const outer: Relation = { ...input, columns: input.columns.map((column) => ({ ...column, sql: `o.${column.sql}` })) };
  const expansions = translateExpansions(operator, outer, outputs, nested);
  const index = parametersOf(operator).get('with_itemindex');
  const row = hiddenName('row', nested);
  const raws = toColumns(expansions.map(({ name }) => ({ name: `$element_${name}`, type: 'dynamic' as const })));
  const raw = nested.emit(
    `SELECT ${[
      ...expansions.map(({ list }, at) => `unnest(${list}) AS ${raws[at]?.sql ?? ''}`),
      `unnest(${indexesOf(expansions)}) AS ${row}`,
    ].join(', ')}`,
  );
  const elements = operator.items('Expressions').map((item, at) => toElement(item, raws[at]));
  const kept = input.columns.filter(({ name }) => !expansions.some((expansion) => expansion.name === name));
  const values = [
    ...kept.map((column) => columnScalar(column, 'o.')),
    ...elements,
    ...(index === undefined ? [] : [totalScalar(row, 'long')]),
  ];
  const names = [...[...kept, ...expansions].map(({ name }) => name), ...(index === undefined ? [] : [index])];
  const columns = toColumns(names.map((name, at) => ({ name, type: values[at]?.type ?? 'dynamic' })));
  const selection = select(columns, values);
  return {
    name: nested.emit(`SELECT ${[...selection.items, row].join(', ')} FROM ${raw}`),
    columns: selection.columns,
    hidden: [row],
    order: { terms: [row], columns: [row], isUnique: true },
  };
}

function toElement(item: SyntaxNode, raw: RelationColumn | undefined): Scalar {
  const type = toTypeOf(item);
  return { ...elementOf(raw?.sql ?? '', type), nullable: nullableScalar('', type).nullable };
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
