import type { SyntaxNode } from '../../../../kql/language/tree';
import { replaceNode, type Edit } from './edit';

/** Each item of a list that a `let` names is left out. */
export function listEdits(node: SyntaxNode): Edit[] {
  if (node.kind !== 'LetStatement' || node.child('Expression')?.kind !== 'DynamicExpression') return [];
  const array = [...node.walk()].find(({ kind }) => kind === 'JsonArrayExpression');
  const items = array ? [...array.walk()].filter((one) => one.parent?.parent === array && one.kind !== 'List') : [];
  if (!array || items.length < 2) return [];
  return items.map((item) => {
    const others = items.filter((one) => one !== item).map(({ text }) => text);
    return replaceNode(array, `[${others.join(', ')}]`, `${node.child('Name')?.name ?? ''} without ${item.text}`);
  });
}
