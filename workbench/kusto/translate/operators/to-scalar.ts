import type { SyntaxNode } from '../../../../kql/language/tree';
import { columnScalar } from '../relation';
import { nullableLike, type Scalar, totalScalar } from '../scalar';
import { quoteName } from '../sql';
import { part } from '../scalars';
import type { Translation } from '../translation';

/** The first column of the first row of a table, or null where there is none. Worked out once. */
export function translateToScalar(node: SyntaxNode, translation: Translation): Scalar {
  const expression = part(node, 'Expression', translation);
  if (expression.type !== 'table') return translation.scalar(expression, { column: () => undefined });
  const relation = translation.relation(expression);
  const [column] = relation.columns;
  if (!column) return translation.refuse(node, `'${node.text}' of a table without columns`);
  const order = relation.order ? ` ORDER BY ${relation.order.terms.join(', ')}` : '';
  const value = quoteName('value');
  const name = translation.emit(`SELECT ${column.sql} AS ${value} FROM ${relation.name}${order} LIMIT 1`);
  const read = `(SELECT ${value} FROM ${name})`;
  if (column.type === 'string') return totalScalar(`coalesce(${read}, '')`, 'string');
  return nullableLike(columnScalar(column), read);
}
