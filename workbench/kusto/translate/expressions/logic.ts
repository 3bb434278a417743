import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import type { Row } from '../row';
import { part } from '../scalars';
import type { Scalar } from '../scalar';
import type { Translation } from '../translation';

/** Translates `and`: like SQL's, null when one side is null and the other is not false. */
export function translateAnd(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  return connect(node, 'AND', row, translation);
}

/** Translates `or`: like SQL's, null when one side is null and the other is not true. */
export function translateOr(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  return connect(node, 'OR', row, translation);
}

function connect(node: SyntaxNode, word: 'AND' | 'OR', row: Row, translation: Translation): Scalar {
  const [left, right] = ['Left', 'Right'].map((side) =>
    convert(translation.scalar(part(node, side, translation), row), 'bool'),
  );
  if (!left || !right) return translation.refuse(node, `'${node.text}'`);
  return { sql: `(${left.sql} ${word} ${right.sql})`, type: 'bool', nullable: left.nullable || right.nullable };
}
