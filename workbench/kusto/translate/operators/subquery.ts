import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Relation } from '../relation';
import { part } from '../scalars';
import type { Translation } from '../translation';
import { OPERATORS } from './registry';

/** The operators of a subquery over the rows that the operator around it gives: the first has no input of its own. */
export function applySubquery(node: SyntaxNode, input: Relation, around: string, translation: Translation): Relation {
  const isPipe = node.kind === 'PipeExpression';
  const operator = isPipe ? part(node, 'Operator', translation) : node;
  const rows = isPipe ? applySubquery(part(node, 'Expression', translation), input, around, translation) : input;
  const translate = OPERATORS[operator.kind];
  return translate
    ? translate(operator, rows, translation)
    : translation.refuse(operator, `'${operator.text}' in '${around}'`);
}
