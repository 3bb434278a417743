import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Relation } from '../relation';
import type { Translation } from '../translation';

/** Not yet. */
export function translateMakeSeries(operator: SyntaxNode, _: Relation, translation: Translation): Relation {
  return translation.refuse(operator, `'${operator.text}'`);
}
