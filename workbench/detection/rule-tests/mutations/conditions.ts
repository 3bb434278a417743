import type { SyntaxNode } from '../../../../kql/language/tree';
import { argumentPlace, brief, replaceNode, type Edit } from './edit';

/** Aggregates that take some rows only, and which argument says which. */
const PREDICATES: Readonly<Record<string, number>> = {
  anyif: 1,
  avgif: 1,
  count_distinctif: 1,
  countif: 0,
  dcountif: 1,
  make_bag_if: 1,
  make_list_if: 1,
  make_set_if: 1,
  maxif: 1,
  minif: 1,
  stdevif: 1,
  sumif: 1,
  take_anyif: 1,
  varianceif: 1,
};

/** A condition is dropped: what is left is what the query would say without it. */
export function conditionEdits(node: SyntaxNode): Edit[] {
  const rest = valueWithout(node);
  return rest === undefined ? [] : [replaceNode(node, rest, `drop '${brief(node)}'`)];
}

/** What stands for a condition that is not there; undefined for what is none, and for one that is only made of others. */
function valueWithout(node: SyntaxNode): 'true' | 'false' | undefined {
  const { parent, kind } = node;
  if (node.isToken) return undefined;
  if (parent?.kind === 'OrExpression') return kind === 'OrExpression' ? undefined : 'false';
  const place = argumentPlace(node);
  if (place && isBranch(node, place)) return 'false';
  const isRequired =
    parent?.kind === 'AndExpression' ||
    (parent?.kind === 'FilterOperator' && parent.child('Condition')?.offset === node.offset) ||
    (place !== undefined && Object.hasOwn(PREDICATES, place.name) && PREDICATES[place.name] === place.index);
  return isRequired && kind !== 'AndExpression' ? 'true' : undefined;
}

/** Whether a node decides about a branch of `iff` or `case`; without it, the branch is never taken. */
function isBranch({ parent }: SyntaxNode, { name, index }: { readonly name: string; readonly index: number }): boolean {
  if (name === 'iff' || name === 'iif') return index === 0;
  return name === 'case' && index % 2 === 0 && index !== (parent?.children.length ?? 0) - 1;
}
