import type { SyntaxNode } from '../../../kql/language/tree';
import type { Bindings } from './bindings';

/** Whether a value is another one for each row; what a table inside it reads is that table's own. */
export function readsRow(node: SyntaxNode, bindings: Bindings): boolean {
  if (node.type === 'table') return false;
  if (node.kind === 'NameReference') {
    const binding = bindings.get(node.name);
    return node.symbol?.kind === 'column' || (binding?.kind === 'scalar' && binding.readsRow === true);
  }
  return node.children.some((child) => readsRow(child, bindings));
}

/** Whether an expression stands in a table, which is worked out once and not for each row. */
export function isInTable(node: SyntaxNode): boolean {
  const { parent } = node;
  return parent !== undefined && (parent.type === 'table' || isInTable(parent));
}
