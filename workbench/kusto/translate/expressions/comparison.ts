import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import { addTicks } from '../datetime-range';
import type { Row } from '../row';
import { part } from '../scalars';
import { mayBeNan, nanAsNull, type Scalar, totalScalar } from '../scalar';
import { lowerCase, quoteText } from '../sql';
import type { Translation } from '../translation';

type Binary = (left: Scalar, right: Scalar, node: SyntaxNode, translation: Translation) => Scalar;

/**
 * The comparisons, by the kind of their node.
 *
 * Equality is total: a null equals no value, so `==` is false and `!=` is true; of two nulls both are null. An ordering with a null
 * is null.
 */
export const COMPARISONS: Readonly<Record<string, Binary>> = {
  EqualExpression: (left, right, node, translation) => equal(...comparable(left, right, node, translation)),
  NotEqualExpression: (left, right, node, translation) => notEqual(...comparable(left, right, node, translation)),
  EqualTildeExpression: (left, right) => equal(folded(left), folded(right)),
  BangTildeExpression: (left, right) => notEqual(folded(left), folded(right)),
  LessThanExpression: order('<'),
  LessThanOrEqualExpression: order('<='),
  GreaterThanExpression: order('>'),
  GreaterThanOrEqualExpression: order('>='),
};

/** `==` of two values of one type. */
export function equal(a: Scalar, b: Scalar): Scalar {
  const same = equalNumbers(a, b);
  return mayBeNan(b) ? { ...same, sql: unlessNan(same.sql, a) } : same;
}

function equalNumbers(a: Scalar, b: Scalar): Scalar {
  if (!a.nullable && !b.nullable) return { sql: `(${a.sql} = ${b.sql})`, type: 'bool', nullable: false };
  const total = `${a.sql} IS NOT DISTINCT FROM ${b.sql}`;
  return { sql: unlessBothNull(a, b, total), type: 'bool', nullable: a.nullable && b.nullable };
}

function notEqual(a: Scalar, b: Scalar): Scalar {
  const different = differentNumbers(a, b);
  return mayBeNan(a) && mayBeNan(b) ? { ...different, sql: `(${different.sql} OR isnan(${a.sql}))` } : different;
}

/**
 * A comparison that is false where the value is NaN. DuckDB takes NaN for the greatest number and for equal to itself, KQL
 * compares as IEEE 754 does: so only the greater side of an ordering needs a look, and of an equality one where both may be NaN.
 */
export function unlessNan(comparison: string, suspect: Scalar): string {
  return mayBeNan(suspect) ? `(${comparison} AND NOT isnan(${suspect.sql}))` : comparison;
}

/** A value among which the least or greatest is looked for: no page says what it is beside NaN, so that NaN ends the query. */
export function orderable(value: Scalar, functionName: string): Scalar {
  if (!mayBeNan(value)) return value;
  return { ...value, sql: `kql_unless_nan(${value.sql}, ${quoteText(functionName)})`, isNeverNan: true };
}

/** SQL of `==` where null means the same as false; it stays an equality, which DuckDB pushes down to a scan and joins by. */
export function matching(a: Scalar, b: Scalar): string {
  return `${a.sql} = ${(mayBeNan(a) ? nanAsNull(b) : b).sql}`;
}

function differentNumbers(a: Scalar, b: Scalar): Scalar {
  if (!a.nullable && !b.nullable) return { sql: `(${a.sql} <> ${b.sql})`, type: 'bool', nullable: false };
  const total = `${a.sql} IS DISTINCT FROM ${b.sql}`;
  return { sql: unlessBothNull(a, b, total), type: 'bool', nullable: a.nullable && b.nullable };
}

function unlessBothNull(a: Scalar, b: Scalar, total: string): string {
  if (!a.nullable || !b.nullable) return `(${total})`;
  return `CASE WHEN ${a.sql} IS NOT NULL OR ${b.sql} IS NOT NULL THEN ${total} END`;
}

function order(symbol: string): Binary {
  return (left, right, node, translation) => {
    const [a, b] = comparable(left, right, node, translation);
    const sql = unlessNan(`(${a.sql} ${symbol} ${b.sql})`, symbol.startsWith('>') ? a : b);
    return { sql, type: 'bool', nullable: a.nullable || b.nullable };
  };
}

/** Translates `between (a .. b)`, whose second end may be a timespan behind the first, and `!between`. */
export function translateBetween(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  const couple = part(node, 'Right', translation);
  const value = translation.scalar(part(node, 'Left', translation), row);
  const first = translation.scalar(part(couple, 'First', translation), row);
  const second = translation.scalar(part(couple, 'Second', translation), row);
  const isSpan = first.type === 'datetime' && second.type === 'timespan';
  const [x, from] = comparable(value, first, node, translation);
  const end = isSpan
    ? { ...from, sql: addTicks('datetime', [from.sql, '+', second.sql], couple, translation) }
    : second;
  const to = comparable(value, end, node, translation)[1];
  const isNegated = node.kind === 'NotBetweenExpression';
  const sql = mayBeNan(to)
    ? `(${isNegated ? 'NOT ' : ''}${unlessNan(`${x.sql} BETWEEN ${from.sql} AND ${to.sql}`, to)})`
    : `(${x.sql} ${isNegated ? 'NOT ' : ''}BETWEEN ${from.sql} AND ${to.sql})`;
  return {
    sql,
    type: 'bool',
    nullable: x.nullable || from.nullable || to.nullable,
  };
}

const NUMBERS = ['int', 'long', 'real', 'decimal'];

/** The two values in one type. What KQL itself compares only after a conversion that it does not document is refused. */
export function comparable(
  left: Scalar,
  right: Scalar,
  node: SyntaxNode,
  translation: Translation,
): readonly [Scalar, Scalar] {
  if (left.type === 'dynamic' && right.type === 'dynamic') {
    return translation.refuse(
      node,
      `Comparing two dynamic values in '${node.text}'`,
      'Convert them, as with tostring().',
    );
  }
  if (left.type === 'dynamic') return [convert(left, right.type), right];
  if (right.type === 'dynamic') return [left, convert(right, left.type)];
  if (left.type === right.type || (NUMBERS.includes(left.type) && NUMBERS.includes(right.type))) return [left, right];
  return translation.refuse(
    node,
    `Comparing ${left.type} with ${right.type} in '${node.text}'`,
    'Convert one of them.',
  );
}

function folded(value: Scalar): Scalar {
  const text = convert(value, 'string');
  return totalScalar(lowerCase(text.sql, text.constant), 'string');
}
