import type { KustoType } from '../../../../kql/loader/schema';
import type { SyntaxNode } from '../../../../kql/language/tree';
import { SQL_TYPES } from '../../values';
import { convert } from '../conversion';
import { addTicks } from '../datetime-range';
import type { Row } from '../row';
import { part } from '../scalars';
import { mayBeNan, type Scalar } from '../scalar';
import type { Translation } from '../translation';

type Binary = (left: Scalar, right: Scalar, node: SyntaxNode, translation: Translation) => Scalar;

/** The binary arithmetic operators, by the kind of their node. */
export const ARITHMETIC: Readonly<Record<string, Binary>> = {
  AddExpression: (left, right, node, translation) => calculate('+', left, right, node, translation),
  SubtractExpression: (left, right, node, translation) => calculate('-', left, right, node, translation),
  MultiplyExpression: (left, right, node, translation) => calculate('*', left, right, node, translation),
  DivideExpression: divide,
  ModuloExpression: modulo,
};

/** Translates `-x` and `+x`. */
export function translateNegation(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  const operand = translation.scalar(part(node, 'Expression', translation), row);
  const type = resultType(node, translation);
  const number = toOperand(operand, type);
  if (node.kind === 'UnaryPlusExpression') return number;
  return { sql: `(-${number.sql})`, type, nullable: number.nullable, isNeverNan: number.isNeverNan };
}

function calculate(symbol: string, left: Scalar, right: Scalar, node: SyntaxNode, translation: Translation): Scalar {
  const type = resultType(node, translation);
  if ((type === 'datetime' || type === 'timespan') && [left, right].some((operand) => operand.type === 'dynamic')) {
    const hint = 'Convert it first, as with todatetime() or totimespan().';
    return translation.refuse(node, `Arithmetic on a dynamic in '${node.text}'`, hint);
  }
  const [a, b] = [toOperand(left, type), toOperand(right, type)];
  const nullable = a.nullable || b.nullable;
  if ((type === 'datetime' || type === 'timespan') && symbol !== '*') {
    return { sql: addTicks(type, [a.sql, symbol, b.sql], node, translation), type, nullable };
  }
  // A timespan times a real: the product is real, the result whole ticks.
  const isRealProduct = type === 'timespan' && (a.type === 'real' || b.type === 'real');
  const product = `(${a.sql} ${symbol} ${b.sql})`;
  if (isRealProduct) return { sql: `trunc${product}::BIGINT`, type, nullable };
  return { sql: type === 'int' ? `${product}::INTEGER` : product, type, nullable, isNeverNan: staysNumber(a, b) };
}

/** Of a number, be it infinite, and a finite one other than 0 neither a sum nor a product nor a quotient is NaN. */
function staysNumber(a: Scalar, b: Scalar): boolean {
  return !mayBeNan(a) && !mayBeNan(b) && [a, b].some(({ sql }) => isSpelledOut(sql));
}

/** Whether SQL is a finite number other than 0 that the query's text gives. */
function isSpelledOut(sql: string): boolean {
  const number = Number(/^(-?[\d.]+(?:e[+-]?\d+)?)(?:::(?:BIGINT|INTEGER|DOUBLE))?$/i.exec(sql)?.[1] ?? 0);
  return number !== 0 && Number.isFinite(number);
}

/** Integers divide towards zero; an integer divided by zero is null, a real infinite or NaN. */
function divide(left: Scalar, right: Scalar, node: SyntaxNode, translation: Translation): Scalar {
  const type = resultType(node, translation);
  const [a, b] = [toOperand(left, type), toOperand(right, type)];
  if (type === 'real') {
    const nullable = a.nullable || b.nullable;
    return { sql: `(${asDouble(a)} / ${asDouble(b)})`, type, nullable, isNeverNan: staysNumber(a, b) };
  }
  if (a.type === 'real' || b.type === 'real') {
    return { sql: `trunc(${asDouble(a)} / ${asDouble(b)})::${SQL_TYPES[type]}`, type, nullable: true };
  }
  return { sql: `(${a.sql} // ${b.sql})`, type, nullable: true };
}

/** The result is never negative. */
function modulo(left: Scalar, right: Scalar, node: SyntaxNode, translation: Translation): Scalar {
  const type = resultType(node, translation);
  const [a, b] = [toOperand(left, type), toOperand(right, type)];
  return { sql: `kql_modulo(${a.sql}, ${b.sql})`, type, nullable: true };
}

function asDouble(operand: Scalar): string {
  return operand.type === 'real' ? operand.sql : `${operand.sql}::DOUBLE`;
}

/** A dynamic operand takes the type of the result, where that is a number. */
function toOperand(operand: Scalar, type: KustoType): Scalar {
  return operand.type === 'dynamic' || operand.type === 'bool' ? convert(operand, type) : operand;
}

function resultType(node: SyntaxNode, translation: Translation): KustoType {
  // A decimal times a timespan is a timespan.
  const hasDecimal = [node.child('Left'), node.child('Right')].some((operand) => operand?.type === 'decimal');
  const type = hasDecimal ? 'decimal' : node.type;
  switch (type) {
    case 'int':
    case 'long':
    case 'real':
    case 'datetime':
    case 'timespan':
      return type;
    default:
      return translation.refuse(node, `Arithmetic on ${type} in '${node.text}'`, 'Convert the operands first.');
  }
}
