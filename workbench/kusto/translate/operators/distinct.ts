import type { SyntaxNode } from '../../../../kql/language/tree';
import { columnScalar, type Relation } from '../relation';
import { rowOf } from '../row';
import { part } from '../scalars';
import { limitOf } from '../spelled-number';
import type { Translation } from '../translation';
import { newRows, outputColumns, select, translateValues } from './select';

/** `distinct`: each combination of the listed values once; `*` lists all columns. */
export function translateDistinct(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const expressions = operator.items('Expressions');
  const isAll = expressions[0]?.kind === 'StarExpression';
  const columns = isAll ? input.columns : outputColumns(operator, translation);
  const values = isAll
    ? input.columns.map((column) => columnScalar(column))
    : expressions.flatMap((expression) => translateValues(expression, rowOf(input), translation));
  const selection = select(columns, values);
  return newRows(selection.columns, `SELECT DISTINCT ${selection.items.join(', ')} FROM ${input.name}`, translation);
}

/** `count`: the number of rows. */
export function translateCount(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation).map((column) => ({ ...column, nullable: false }));
  return newRows(columns, `SELECT count(*) AS ${columns[0]?.sql ?? ''} FROM ${input.name}`, translation);
}

/** `sample-distinct`: at most so many different values of an expression. */
export function translateSampleDistinct(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const value = translation.scalar(part(operator, 'OfExpression', translation), rowOf(input));
  const selection = select(outputColumns(operator, translation), [value]);
  const limit = limitOf(part(operator, 'Expression', translation), translation);
  const sql = `SELECT DISTINCT ${selection.items.join(', ')} FROM ${input.name} LIMIT ${limit}`;
  return newRows(selection.columns, sql, translation);
}
