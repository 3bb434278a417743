import type { NodeType, SyntaxNode } from '../../../../kql/language/tree';
import { parseDatetime } from '../../datetime-text';
import { originOf } from '../column-origin';
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
    const values = MEMBERSHIPS.includes(comparison.kind)
      ? right.items('Expressions').flatMap((value) => elementsOf(query, value))
      : [{ node: right, offset: right.offset }];
    const [first, second] = values;
    return [
      ...checkTypes(query, left, operator, values),
      ...(/~$/.test(operator.text) ? [] : checkCase(query, left, values)),
      ...(first && !second ? checkCase(query, first.node, [{ node: left, offset: left.offset }]) : []),
    ];
  });
}

/** A value that a comparison compares with, and where the comparison names it: a list may stand in a `let`. */
interface Compared {
  readonly node: SyntaxNode;
  readonly offset: number;
  /** An element of a dynamic list is turned into the type of the other side. */
  readonly isElement?: boolean;
}

/** The elements of a list `dynamic([…])`, written in place or held by a `let`; any other value by itself. */
function elementsOf(query: LintedQuery, value: SyntaxNode): Compared[] {
  const { offset } = value;
  const list = query.valueOf(value).child('Expression');
  if (list?.kind !== 'JsonArrayExpression') return [{ node: value, offset }];
  return list.items('Values').map((node) => ({ node, offset, isElement: true }));
}

function checkTypes(
  query: LintedQuery,
  left: SyntaxNode,
  operator: SyntaxNode,
  values: readonly Compared[],
): Diagnostic[] {
  const wrong = values.find(({ node, isElement = false }) =>
    isElement ? !isConvertible(node, left.type) : !isComparable(left.type, valueType(node)),
  );
  if (!wrong) return [];
  const found = { left: describe(left), right: describe(wrong.node), operator: operator.text };
  return [query.at(operator.offset, 'cross-type-comparison', found)];
}

/** Whether an element of a list can become a value of the type; only texts for numbers and times are judged. */
function isConvertible({ stringValue }: SyntaxNode, type: NodeType): boolean {
  if (stringValue === undefined) return true;
  if (type === 'datetime') return parseDatetime(stringValue) !== undefined;
  return !NUMBERS.includes(type) || Number.isFinite(Number(stringValue));
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

/** `tolower(x) == "Upper"`, also where a column holds what the call gives. */
function checkCase(query: LintedQuery, side: SyntaxNode, values: readonly Compared[]): Diagnostic[] {
  const call = originOf(side);
  const name = calledName(call);
  if (name !== 'tolower' && name !== 'toupper') return [];
  const fold = (text: string) => (name === 'tolower' ? text.toLowerCase() : text.toUpperCase());
  return values
    .filter(({ node: { constantString } }) => constantString !== undefined && fold(constantString) !== constantString)
    .map(({ node, offset }) =>
      query.at(offset, 'case-never-matches', {
        call: `${name}(${argumentsOf(call)
          .map((argument) => argument.text)
          .join(', ')})`,
        literal: node.stringValue === undefined ? `${node.text}, which is "${node.constantString ?? ''}"` : node.text,
      }),
    );
}
