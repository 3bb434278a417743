import type { SyntaxNode } from '../../../../kql/language/tree';
import { TUPLE_AGGREGATES } from '../aggregates/tuples';
import { Call } from '../functions/call';
import type { Relation, RelationColumn } from '../relation';
import { groupOf, rowOf } from '../row';
import type { Scalar } from '../scalar';
import type { Translation } from '../translation';
import { newRows, outputColumns, select, unnamed } from './select';

/** `summarize`: one row for each group, the groups' keys first. Without keys there is one row, even of nothing. */
export function translateSummarize(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const row = rowOf(input);
  const by = operator.child('ByClause')?.items('Expressions') ?? [];
  const aggregates = operator.items('Aggregates');
  const columns = outputColumns(operator, translation);
  const keys = by.map((expression) => translation.scalar(unnamed(expression), row));
  const values = aggregateValues(aggregates, input, columns.slice(keys.length), translation);
  if (keys.length + values.length !== columns.length) return translation.refuse(operator, `'${operator.text}'`);
  const selection = select(columns, [...keys, ...values]);
  const distinct = aggregates.length === 0 ? 'DISTINCT ' : '';
  const group =
    aggregates.length > 0 && keys.length > 0 ? ` GROUP BY ${keys.map((_, index) => index + 1).join(', ')}` : '';
  const sql = `SELECT ${distinct}${selection.items.join(', ')} FROM ${input.name}${group}`;
  return newRows(selection.columns, sql, translation);
}

/** The values of the aggregates in order; one that gives several columns takes as many. */
export function aggregateValues(
  aggregates: readonly SyntaxNode[],
  input: Relation,
  columns: readonly RelationColumn[],
  translation: Translation,
): Scalar[] {
  const values: Scalar[] = [];
  for (const aggregate of aggregates) {
    const expression = unnamed(aggregate);
    if (expression.type === 'tuple' || aggregate.kind === 'CompoundNamedExpression') {
      values.push(...tupleValues(expression, input, columns.slice(values.length), translation));
    } else {
      values.push(translation.scalar(expression, groupOf(input)));
    }
  }
  return values;
}

function tupleValues(
  expression: SyntaxNode,
  input: Relation,
  columns: readonly RelationColumn[],
  translation: Translation,
): Scalar[] {
  const call = new Call(expression, rowOf(input), translation);
  const aggregate = TUPLE_AGGREGATES[call.name];
  if (!aggregate) return translation.refuse(expression, `'${expression.text}'`);
  return aggregate(call, columns);
}
