import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Relation, RowOrder } from '../relation';
import { rowOf } from '../row';
import { mayBeNan, type Scalar } from '../scalar';
import { part } from '../scalars';
import { limitOf } from '../spelled-number';
import { selectItem } from '../sql';
import type { Translation } from '../translation';
import { translateExtend } from './project';
import { hiddenName } from './select';

/** `sort`: descending unless said otherwise; a null is smaller than every value. */
export function translateSort(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  return sorted(operator.items('Expressions'), input, translation);
}

/** `top n by`: the first rows of the sorted input. */
export function translateTop(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const rows = sorted([part(operator, 'ByExpression', translation)], input, translation);
  return limited(rows, part(operator, 'Expression', translation), translation);
}

/** `take`: so many rows, the first ones where the input has an order. */
export function translateTake(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  return limited(input, part(operator, 'Expression', translation), translation);
}

/** `serialize`: gives rows without an order the one that they come in, for the functions that look at other rows. */
export function translateSerialize(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const rows = input.order ? input : numbered(input, translation);
  return operator.items('Expressions').length === 0 ? rows : translateExtend(operator, rows, translation);
}

function numbered(input: Relation, translation: Translation): Relation {
  const row = hiddenName('row', translation);
  return {
    ...input,
    name: translation.emit(`SELECT *, row_number() OVER () AS ${row} FROM ${input.name}`),
    hidden: [...input.hidden, row],
    order: { terms: [row], columns: [row], isUnique: true },
  };
}

/** Sort keys become hidden columns, so that the order outlives the columns it came from. */
function sorted(expressions: readonly SyntaxNode[], input: Relation, translation: Translation): Relation {
  const row = rowOf(input);
  const keys = expressions.flatMap((expression) => {
    const value = translation.scalar(expression, row);
    return sortTerms(value, directionOf(expression)).map(({ sql, direction }) => {
      const key = hiddenName('key', translation);
      return { key, item: selectItem(sql, key), term: `${key} ${direction}` };
    });
  });
  const order: RowOrder = { terms: keys.map(({ term }) => term), columns: keys.map(({ key }) => key) };
  const hidden = input.hidden.filter((column) => !input.order?.columns.includes(column));
  const items = [...input.columns.map((column) => column.sql), ...hidden, ...keys.map(({ item }) => item)];
  return {
    ...input,
    name: translation.emit(`SELECT ${items.join(', ')} FROM ${input.name}`),
    hidden: [...hidden, ...order.columns],
    order,
  };
}

/** What is sorted by in turn, each with its direction. NaN stands beside the nulls, between them and the numbers (sort-operator). */
export function sortTerms(
  value: Scalar,
  direction: string,
): readonly { readonly sql: string; readonly direction: string }[] {
  const own = { sql: value.sql, direction };
  if (!mayBeNan(value)) return [own];
  return [
    { sql: `isnan(${value.sql})`, direction: direction.endsWith('FIRST') ? 'DESC NULLS FIRST' : 'ASC NULLS LAST' },
    own,
  ];
}

function directionOf(expression: SyntaxNode): string {
  const ordering = expression.kind === 'OrderedExpression' ? expression.child('Ordering') : undefined;
  const isAscending = ordering?.child('AscOrDescKeyword')?.text === 'asc';
  const nulls = ordering?.child('NullsClause')?.child('FirstOrLastKeyword')?.text ?? (isAscending ? 'first' : 'last');
  return `${isAscending ? 'ASC' : 'DESC'} NULLS ${nulls.toUpperCase()}`;
}

function limited(rows: Relation, count: SyntaxNode, translation: Translation): Relation {
  const order = rows.order ? ` ORDER BY ${rows.order.terms.join(', ')}` : '';
  const limit = limitOf(count, translation);
  return { ...rows, name: translation.emit(`SELECT * FROM ${rows.name}${order} LIMIT ${limit}`) };
}
