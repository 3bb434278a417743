import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import type { Row } from '../row';
import { part } from '../scalars';
import { type Scalar, totalScalar } from '../scalar';
import { lowerCase } from '../sql';
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
  return unlessNan(a, b, 'false', equalNumbers(a, b));
}

function equalNumbers(a: Scalar, b: Scalar): Scalar {
  if (!a.nullable && !b.nullable) return { sql: `(${a.sql} = ${b.sql})`, type: 'bool', nullable: false };
  const total = `${a.sql} IS NOT DISTINCT FROM ${b.sql}`;
  return { sql: unlessBothNull(a, b, total), type: 'bool', nullable: a.nullable && b.nullable };
}

function notEqual(a: Scalar, b: Scalar): Scalar {
  return unlessNan(a, b, 'true', differentNumbers(a, b));
}

/** DuckDB takes NaN for the greatest number and for equal to itself; KQL compares as IEEE 754 does. */
export function unlessNan(a: Scalar, b: Scalar, answer: string, comparison: Scalar): Scalar {
  const suspects = [a, b].filter((value) => value.mayBeNan === true).map((value) => `isnan(${value.sql})`);
  if (suspects.length === 0) return comparison;
  return { ...comparison, sql: `CASE WHEN ${suspects.join(' OR ')} THEN ${answer} ELSE ${comparison.sql} END` };
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
    const sql = `(${a.sql} ${symbol} ${b.sql})`;
    return unlessNan(a, b, 'false', { sql, type: 'bool', nullable: a.nullable || b.nullable });
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
  const end: Scalar = isSpan ? { ...from, sql: `(${from.sql} + ${second.sql})` } : second;
  const to = comparable(value, end, node, translation)[1];
  const not = node.kind === 'NotBetweenExpression' ? 'NOT ' : '';
  return {
    sql: `(${x.sql} ${not}BETWEEN ${from.sql} AND ${to.sql})`,
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
