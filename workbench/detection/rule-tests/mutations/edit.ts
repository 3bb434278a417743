import type { SyntaxNode } from '../../../../kql/language/tree';

/** One replacement in the text of a query. */
export interface Edit {
  readonly description: string;
  readonly offset: number;
  readonly length: number;
  readonly replacement: string;
}

/** Puts something in the place of a node. */
export function replaceNode({ offset, length }: SyntaxNode, replacement: string, description: string): Edit {
  return { description, offset, length, replacement };
}

/** The text of a node in a line, without comments, cut where it is long. */
export function brief(node: SyntaxNode | undefined): string {
  const text = (node?.text ?? '')
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

/** The function that a node is an argument of, and which one, from 0. */
export function argumentPlace(node: SyntaxNode): { readonly name: string; readonly index: number } | undefined {
  const list = node.parent;
  const call = list?.parent?.parent;
  if (list?.kind !== 'List' || call?.kind !== 'FunctionCallExpression') return undefined;
  const index = list.children.findIndex(({ offset }) => offset === node.offset);
  return { name: call.child('Name')?.name ?? '', index };
}
