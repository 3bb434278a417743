import type { SyntaxNode } from '../../../../kql/language/tree';
import { findColumn, type Relation } from '../relation';
import { part } from '../scalars';
import { selectItem } from '../sql';
import type { Translation } from '../translation';
import { withoutUnasked } from './scan-steps';
import { hiddenName, newRows, outputColumns } from './select';
import { applySubquery } from './subquery';

/** `partition`: a query over the rows of each value of a column, all results together: a lateral join of the values with that query. */
export function translatePartition(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const by = part(operator, 'ByExpression', translation);
  const column = findColumn(input, by.name) ?? translation.refuse(by, `'partition' by '${by.text}'`);
  const operand = part(operator, 'Operand', translation);
  if (operand.kind !== 'PartitionSubquery') {
    return translation.refuse(operand, "'partition' with a query that names its table", 'Write it in parentheses.');
  }
  const key = hiddenName('key', translation);
  const keys = translation.emit(`SELECT DISTINCT ${selectItem(column.sql, key)} FROM ${input.name}`);
  const nested = translation.nested();
  const rows = nested.emit(`SELECT i.* FROM ${input.name} AS i WHERE i.${column.sql} IS NOT DISTINCT FROM p.${key}`);
  const result = applySubquery(part(operand, 'Subquery', translation), { ...input, name: rows }, 'partition', nested);
  const columns = withoutUnasked(outputColumns(operator, translation), result).map((each) => {
    const own = findColumn(result, each.name) ?? translation.refuse(operator, `Column '${each.name}' of 'partition'`);
    return { ...own, item: selectItem(`s.${own.sql}`, each.sql), sql: each.sql };
  });
  const items = columns.map(({ item }) => item).join(', ');
  return newRows(
    columns.map(({ item: _, ...own }) => own),
    `SELECT ${items} FROM ${keys} AS p, LATERAL (${nested.statement(`SELECT * FROM ${result.name}`)}) AS s`,
    translation,
  );
}
