import type { SyntaxNode } from '../../../../kql/language/tree';
import { brief, replaceNode, type Edit } from './edit';

/** Operators whose opposite, or whose boundary moved, has a name of its own. */
const COUNTERPARTS: Readonly<Record<string, string>> = {
  '>': '>=',
  '>=': '>',
  '<': '<=',
  '<=': '<',
  '==': '!=',
  '!=': '==',
  '<>': '==',
  '=~': '!~',
  '!~': '=~',
  and: 'or',
  or: 'and',
};

/** Operators whose opposite is spelled with `!`. */
const WITH_OPPOSITE: readonly string[] = [
  'between',
  'contains',
  'contains_cs',
  'endswith',
  'endswith_cs',
  'has',
  'has_cs',
  'hasprefix',
  'hasprefix_cs',
  'hassuffix',
  'hassuffix_cs',
  'in',
  'in~',
  'startswith',
  'startswith_cs',
];

/** Comparisons whose operator has no opposite. */
const WITHOUT_OPPOSITE: readonly string[] = ['HasAllExpression', 'HasAnyExpression', 'MatchesRegexExpression'];

/** The operator of an expression is turned into its opposite, or its boundary moved. */
export function operatorEdits(node: SyntaxNode): Edit[] {
  if (WITHOUT_OPPOSITE.includes(node.kind)) return [replaceNode(node, `not(${node.text})`, `not '${brief(node)}'`)];
  if (!node.isToken || !node.parent || !/Expression$/.test(node.parent.kind)) return [];
  const counterpart = counterpartOf(node.text);
  if (counterpart === undefined) return [];
  return [replaceNode(node, counterpart, `'${node.text}' to '${counterpart}' in '${brief(node.parent)}'`)];
}

function counterpartOf(operator: string): string | undefined {
  if (Object.hasOwn(COUNTERPARTS, operator)) return COUNTERPARTS[operator];
  const positive = operator.replace(/^!/, '');
  if (!WITH_OPPOSITE.includes(positive)) return undefined;
  return positive === operator ? `!${operator}` : positive;
}
