import type { SyntaxNode } from '../../../kql/language/tree';

/** Operators that make columns of expressions, one by one. */
const MAKING = ['ExtendOperator', 'ProjectOperator'];

/** Operators that leave the values of the columns that they leave. */
const KEEPING = ['DistinctOperator', 'FilterOperator', 'ProjectAwayOperator', 'SortOperator', 'TakeOperator'];

/**
 * The expression that an operator in front in the same pipe has made a column of; any other node by itself. An operator in between
 * that may do anything else to the column ends the search.
 */
export function originOf(node: SyntaxNode): SyntaxNode {
  if (node.kind !== 'NameReference' || node.symbol?.kind !== 'column') return node;
  for (const operator of operatorsBefore(node)) {
    const items = operator.items('Expressions');
    const made = items.find((item) => item.kind === 'SimpleNamedExpression' && item.child('Name')?.name === node.name);
    if (made && MAKING.includes(operator.kind)) return made.child('Expression') ?? node;
    if (!keeps(operator, items, node.name)) return node;
  }
  return node;
}

function keeps({ kind }: SyntaxNode, items: readonly SyntaxNode[], column: string): boolean {
  if (kind === 'ExtendOperator') return items.every((item) => item.kind === 'SimpleNamedExpression');
  if (kind === 'ProjectOperator') return items.some((item) => item.kind === 'NameReference' && item.name === column);
  return KEEPING.includes(kind);
}

/** The operators in front of the one that holds a node, the nearest first. */
function* operatorsBefore(node: SyntaxNode): Generator<SyntaxNode> {
  let holder: SyntaxNode | undefined = node;
  while (holder && !holder.kind.endsWith('Operator')) holder = holder.parent;
  let before = holder?.parent?.kind === 'PipeExpression' ? holder.parent.child('Expression') : undefined;
  for (; before?.kind === 'PipeExpression'; before = before.child('Expression')) {
    const operator = before.child('Operator');
    if (operator) yield operator;
  }
}
