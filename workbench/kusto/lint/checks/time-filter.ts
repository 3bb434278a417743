import type { SyntaxNode } from '../../../../kql/language/tree';
import { argumentsOf, calledName } from '../linted-query';

/** The column by which Log Analytics keeps its tables in order. */
export const TIME_COLUMN = 'TimeGenerated';

/** Whether every row that meets the condition, or that does not where it is negated, is younger than some time. */
export function isBoundedInTime(condition: SyntaxNode | undefined, isNegated = false): boolean {
  if (!condition) return false;
  const left = condition.child('Left');
  const right = condition.child('Right');
  switch (condition.kind) {
    case 'ParenthesizedExpression':
      return isBoundedInTime(condition.child('Expression'), isNegated);
    case 'AndExpression':
    case 'OrExpression': {
      const sides = [left, right].map((side) => isBoundedInTime(side, isNegated));
      return (condition.kind === 'AndExpression') === isNegated ? !sides.includes(false) : sides.includes(true);
    }
    case 'FunctionCallExpression':
      if (calledName(condition) === 'not') return isBoundedInTime(argumentsOf(condition)[0], !isNegated);
      return isOwnFunctionOfTime(condition);
    case 'GreaterThanExpression':
    case 'GreaterThanOrEqualExpression':
      return growth(left, right) === (isNegated ? -1 : 1);
    case 'LessThanExpression':
    case 'LessThanOrEqualExpression':
      return growth(left, right) === (isNegated ? 1 : -1);
    case 'EqualExpression':
      return !isNegated && growth(left, right) !== 0;
    case 'NotEqualExpression':
      return isNegated && growth(left, right) !== 0;
    case 'BetweenExpression':
    case 'InExpression':
      return !isNegated && growth(left, right) !== 0;
    case 'NotBetweenExpression':
    case 'NotInExpression':
      return isNegated && growth(left, right) !== 0;
    default:
      return false;
  }
}

/** A function of the query itself may do anything with the time that it is given. */
function isOwnFunctionOfTime(call: SyntaxNode): boolean {
  return (call.calledBody() ?? call.child('Name')?.calledBody()) !== undefined && readsTime(call);
}

function readsTime(node: SyntaxNode): boolean {
  return [...node.walk()].some((each) => calledName(each) === 'ingestion_time' || isTimeColumn(each));
}

/** How the difference of two sides goes with the time of the row: 1 up, -1 down, 0 not, or by what else the row holds. */
function growth(left: SyntaxNode | undefined, right: SyntaxNode | undefined): number {
  if (!left || !right || readsOtherColumns(left) || readsOtherColumns(right)) return 0;
  return Math.sign(direction(left) - direction(right));
}

/** Functions that keep the order of the times they are given first. */
const KEEP_ORDER = /^(bin|bin_at|floor|todatetime|(start|end)of(day|week|month|year))$/;

/** How an expression goes with the time of the row. */
function direction(node: SyntaxNode | undefined): number {
  switch (node?.kind) {
    case 'NameReference':
      return isTimeColumn(node) ? 1 : 0;
    case 'ParenthesizedExpression':
      return direction(node.child('Expression'));
    case 'AddExpression':
      return direction(node.child('Left')) + direction(node.child('Right'));
    case 'SubtractExpression':
      return direction(node.child('Left')) - direction(node.child('Right'));
    case 'FunctionCallExpression': {
      const [first, second, third] = argumentsOf(node);
      const name = calledName(node);
      if (name === 'ingestion_time') return 1;
      if (name === 'datetime_diff') return direction(second) - direction(third);
      if (name === 'datetime_add') return direction(third);
      return KEEP_ORDER.test(name) ? direction(first) : 0;
    }
    default:
      return 0;
  }
}

function isTimeColumn({ kind, name, symbol }: SyntaxNode): boolean {
  return kind === 'NameReference' && name === TIME_COLUMN && symbol?.kind === 'column';
}

/** Whether the row decides the value by more than its time; what `toscalar` reads are other rows. */
function readsOtherColumns(node: SyntaxNode): boolean {
  if (node.kind === 'ToScalarExpression') return false;
  if (node.kind === 'NameReference' && node.symbol?.kind === 'column') return !isTimeColumn(node);
  return node.children.some(readsOtherColumns);
}
