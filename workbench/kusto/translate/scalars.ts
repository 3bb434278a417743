import type { SyntaxNode } from '../../../kql/language/tree';
import { translateAccess } from './expressions/access';
import { ARITHMETIC, translateNegation } from './expressions/arithmetic';
import { COMPARISONS, translateBetween } from './expressions/comparison';
import { translateDynamicLiteral, translateLiteral } from './expressions/literals';
import { translateAnd, translateOr } from './expressions/logic';
import { MEMBERSHIPS, translateMembership } from './expressions/membership';
import { TEXT_SEARCHES, translateTextSearch } from './expressions/text-search';
import { translateCall } from './functions/call';
import { translateToScalar } from './operators/to-scalar';
import type { Row } from './row';
import { isInTable } from './row-reads';
import type { Scalar } from './scalar';
import type { Translation } from './translation';

/** Translates a scalar expression. */
export function translateScalar(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  if (node.kind in ARITHMETIC) return translateBinary(ARITHMETIC, node, row, translation);
  if (node.kind in COMPARISONS) return translateBinary(COMPARISONS, node, row, translation);
  if (node.kind in MEMBERSHIPS) return translateMembership(node, row, translation);
  if (node.kind in TEXT_SEARCHES) return translateTextSearch(node, row, translation);
  switch (node.kind) {
    case 'NameReference':
      return translateName(node, row, translation);
    case 'ParenthesizedExpression':
    case 'SimpleNamedExpression':
    case 'OrderedExpression':
      return translation.scalar(part(node, 'Expression', translation), row);
    case 'PathExpression':
    case 'ElementExpression':
      return translateAccess(node, row, translation);
    case 'AndExpression':
      return translateAnd(node, row, translation);
    case 'OrExpression':
      return translateOr(node, row, translation);
    case 'UnaryMinusExpression':
    case 'UnaryPlusExpression':
      return translateNegation(node, row, translation);
    case 'BetweenExpression':
    case 'NotBetweenExpression':
      return translateBetween(node, row, translation);
    case 'FunctionCallExpression':
      return translateCall(node, row, translation);
    case 'ToScalarExpression':
      return translateToScalar(node, translation);
    case 'DynamicExpression':
      return translateDynamicLiteral(node, translation);
    default:
      return translateLiteral(node, translation);
  }
}

type Binary = (left: Scalar, right: Scalar, node: SyntaxNode, translation: Translation) => Scalar;

function translateBinary(
  operators: Readonly<Record<string, Binary>>,
  node: SyntaxNode,
  row: Row,
  translation: Translation,
): Scalar {
  const left = translation.scalar(part(node, 'Left', translation), row);
  const right = translation.scalar(part(node, 'Right', translation), row);
  const operator = operators[node.kind];
  return operator ? operator(left, right, node, translation) : translation.refuse(node, `'${node.text}'`);
}

function translateName(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  if (node.symbol?.kind === 'column') {
    return row.column(node.name) ?? translation.refuse(node, `Column '${node.name}' in this place`);
  }
  const binding = translation.bindings.get(node.name);
  if (binding?.kind === 'scalar') {
    if (binding.readsRow && isInTable(node)) {
      const what = `A table that reads '${node.name}', a value of the row around it,`;
      return translation.refuse(node, what, "Write 'join' or 'lookup'.");
    }
    return binding.scalar;
  }
  if (binding?.kind === 'function') return translateCall(node, row, translation);
  return row.column(node.name) ?? translation.refuse(node, `The name '${node.name}' as a value`);
}

/** The child of that name, which the grammar promises. */
export function part(node: SyntaxNode, name: string, translation: Translation): SyntaxNode {
  return node.child(name) ?? translation.refuse(node, `'${node.text}'`);
}
