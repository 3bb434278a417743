import type { SyntaxNode } from '../../../../kql/language/tree';
import { argumentPlace, brief, replaceNode, type Edit } from './edit';

/** What may stand between a literal and the comparison or the `let` that it is a boundary of. */
const WRAPPERS: readonly string[] = [
  'AddExpression',
  'DivideExpression',
  'ExpressionList',
  'FunctionCallExpression',
  'List',
  'MultiplyExpression',
  'ParenthesizedExpression',
  'SubtractExpression',
  'UnaryMinusExpression',
  'UnaryPlusExpression',
];

/** Functions of which a boundary may be made: of any other, an argument says something else. */
const FUNCTIONS: readonly string[] = [
  'ago',
  'now',
  'todatetime',
  'todecimal',
  'todouble',
  'toint',
  'tolong',
  'toreal',
  'totimespan',
];

/** A number, a timespan or a time that a `let` names, or that is compared, moves a little both ways. */
export function boundaryEdits(node: SyntaxNode): Edit[] {
  const move = Object.hasOwn(MOVES, node.kind) ? MOVES[node.kind] : undefined;
  const owner = move && ownerOf(node);
  if (!move || !owner) return [];
  return move(node.text).map((replacement) => replaceNode(node, replacement, describe(node, owner, replacement)));
}

/** The comparison or the `let` that a literal is a boundary of. */
function ownerOf(node: SyntaxNode): SyntaxNode | undefined {
  const { parent } = node;
  if (!parent) return undefined;
  if (parent.kind === 'LetStatement' || /^(GreaterThan|LessThan|Equal|NotEqual)/.test(parent.kind)) return parent;
  if (parent.kind === 'ExpressionCouple') return parent.parent;
  const place = argumentPlace(node);
  if (!WRAPPERS.includes(parent.kind) || (place && !FUNCTIONS.includes(place.name))) return undefined;
  return ownerOf(parent);
}

function describe(node: SyntaxNode, owner: SyntaxNode, replacement: string): string {
  if (owner.kind !== 'LetStatement') return `${node.text} to ${replacement} in '${brief(owner)}'`;
  const value = owner.child('Expression');
  const start = node.offset - (value?.offset ?? 0);
  const text = value?.text ?? '';
  return `${owner.child('Name')?.name ?? ''} = ${text.slice(0, start)}${replacement}${text.slice(start + node.length)}`;
}

/** How literals move; a null, a NaN and an infinity do not. */
const MOVES: Readonly<Record<string, (text: string) => string[]>> = {
  LongLiteralExpression: (text) => moveNumber(text, (digits) => [1n, -1n].map((step) => String(BigInt(digits) + step))),
  IntLiteralExpression: (text) => moveNumber(text, (digits) => [1n, -1n].map((step) => String(BigInt(digits) + step))),
  RealLiteralExpression: (text) => moveNumber(text, moveFraction),
  DecimalLiteralExpression: (text) => moveNumber(text, moveFraction),
  TimespanLiteralExpression: (text) => moveTime(text, /^\d+(?:ms|s)$/.exec(text)?.[0].replace(/^\d+/, '1') ?? '1m'),
  DateTimeLiteralExpression: (text) => moveTime(text, '1m'),
};

/** `10` and `long(10)`; `move` sees the digits alone. */
function moveNumber(text: string, move: (digits: string) => string[]): string[] {
  const [, before = '', digits = text, after = ''] = /^(\w+\s*\(\s*)(.*?)(\s*\))$/.exec(text) ?? [];
  if (!/^[-+]?(0[xX][0-9a-fA-F]+|\d+(\.\d*)?([eE][-+]?\d+)?)$/.test(digits)) return [];
  // A sign may follow another operator.
  return move(digits).map((moved) => (before === '' && moved.startsWith('-') ? `(${moved})` : before + moved + after));
}

function moveFraction(digits: string): string[] {
  const value = Number(digits);
  return [1, -1].map((direction) => {
    const moved = String(Number((value + direction * stepOf(value)).toPrecision(12)));
    // A number without a point would be of another type.
    return /^-?\d+$/.test(moved) ? `${moved}.0` : moved;
  });
}

/** A hundredth; less of what is small, so that it keeps its sign, and more of what is large, so that it moves at all. */
function stepOf(value: number): number {
  if (value > 1e6) return value / 100;
  return value > 0 && value < 0.1 ? value / 10 : 0.01;
}

function moveTime(text: string, step: string): string[] {
  return /null/.test(text) ? [] : ['+', '-'].map((sign) => `(${text} ${sign} ${step})`);
}
