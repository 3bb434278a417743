import type { NodeType, SyntaxNode } from '../../../../kql/language/tree';
import type { Diagnostic } from '../diagnostic';
import { argumentsOf, calledName, type LintedQuery } from '../linted-query';

const EQUALITIES = ['EqualExpression', 'NotEqualExpression'];
/** Searches that mind the case. */
const SEARCHES = ['ContainsCsExpression', 'HasCsExpression', 'StartsWithCsExpression', 'EndsWithCsExpression'];
const MEMBERSHIPS = ['InExpression', 'NotInExpression', 'InCsExpression', 'NotInCsExpression'];

/** Comparisons that the binder accepts and that never match. */
export function checkComparisons(query: LintedQuery): Diagnostic[] {
  return query.ofKind(...EQUALITIES, ...MEMBERSHIPS, ...SEARCHES).flatMap((comparison) => {
    const left = comparison.child('Left');
    const right = comparison.child('Right');
    const operator = comparison.child('Operator');
    // The two sides of a join's condition are checked by the binder.
    if (!left || !right || !operator || comparison.parent?.kind === 'JoinOnClause') return [];
    const values = MEMBERSHIPS.includes(comparison.kind) ? right.items('Expressions') : [right];
    return [
      ...checkTypes(query, left, operator, values),
      ...(/~$/.test(operator.text) ? [] : checkCase(query, left, values)),
      ...(values.length === 1 && values[0] ? checkCase(query, values[0], [left]) : []),
    ];
  });
}

function checkTypes(
  query: LintedQuery,
  left: SyntaxNode,
  operator: SyntaxNode,
  values: readonly SyntaxNode[],
): Diagnostic[] {
  const wrong = values.find((value) => !isComparable(left.type, valueType(value)));
  if (!wrong) return [];
  const found = { left: describe(left), right: describe(wrong), operator: operator.text };
  return [query.at(operator.offset, 'cross-type-comparison', found)];
}

const NUMBERS: readonly NodeType[] = ['int', 'long', 'real', 'decimal'];

/** Whether two types can be equal. What has no plain type at this point is left to the binder. */
function isComparable(left: NodeType, right: NodeType): boolean {
  const isOpen = (type: NodeType) => ['dynamic', 'unknown', 'null', 'table', 'tuple', 'other'].includes(type);
  return left === right || isOpen(left) || isOpen(right) || (NUMBERS.includes(left) && NUMBERS.includes(right));
}

/** A query in the place of a list stands for the values of its one column. */
function valueType(value: SyntaxNode): NodeType {
  const [column, ...others] = value.type === 'table' ? (value.columns ?? []) : [];
  return column && others.length === 0 ? column.type : value.type;
}

function describe(node: SyntaxNode): string {
  return `${valueType(node)} '${node.text.length > 40 ? `${node.text.slice(0, 37)}...` : node.text}'`;
}

/** `tolower(x) == "Upper"`. */
function checkCase(query: LintedQuery, call: SyntaxNode, values: readonly SyntaxNode[]): Diagnostic[] {
  const name = calledName(call);
  if (name !== 'tolower' && name !== 'toupper') return [];
  const fold = (text: string) => (name === 'tolower' ? text.toLowerCase() : text.toUpperCase());
  return values
    .filter((value) => value.stringValue !== undefined && fold(value.stringValue) !== value.stringValue)
    .map((value) =>
      query.at(value.offset, 'case-never-matches', {
        call: `${name}(${argumentsOf(call)
          .map((argument) => argument.text)
          .join(', ')})`,
        literal: value.text,
      }),
    );
}
