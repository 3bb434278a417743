import { parseSyntax, positionAt, type Position } from '../../../kql/language/parse';
import type { SyntaxNode } from '../../../kql/language/tree';

/** One small change of a query that its cases must notice. */
export interface Mutation {
  /** What is changed, without a position, so that it stays the same when lines move. */
  readonly description: string;
  readonly position: Position;
  /** The query with the change. */
  readonly query: string;
}

interface Edit {
  readonly description: string;
  readonly offset: number;
  readonly length: number;
  readonly replacement: string;
}

/** Operators, and what each is turned into: the boundary moved, or the opposite. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '>': ['>='],
  '>=': ['>'],
  '<': ['<='],
  '<=': ['<'],
  '==': ['!='],
  '!=': ['=='],
  '=~': ['!~'],
  '!~': ['=~'],
  in: ['!in'],
  '!in': ['in'],
  'in~': ['!in~'],
  '!in~': ['in~'],
  has: ['!has'],
  '!has': ['has'],
  contains: ['!contains'],
  '!contains': ['contains'],
  startswith: ['!startswith'],
  '!startswith': ['startswith'],
  endswith: ['!endswith'],
  '!endswith': ['endswith'],
  between: ['!between'],
  '!between': ['between'],
  and: ['or'],
  or: ['and'],
};

/** Changes each comparison, condition and boundary of a query in turn, through its syntax tree. */
export function listMutations(query: string): Mutation[] {
  const edits = [...parseSyntax(query).walk()].flatMap((node) => [
    ...operatorEdits(node),
    ...conditionEdits(node),
    ...boundaryEdits(node),
    ...listEdits(node),
  ]);
  const seen = new Map<string, number>();
  return edits
    .sort((a, b) => a.offset - b.offset)
    .map(({ description, offset, length, replacement }) => {
      const count = (seen.get(description) ?? 0) + 1;
      seen.set(description, count);
      return {
        description: count === 1 ? description : `${description} (${count})`,
        position: positionAt(query, offset),
        query: query.slice(0, offset) + replacement + query.slice(offset + length),
      };
    });
}

function operatorEdits(node: SyntaxNode): Edit[] {
  if (!node.isToken || !node.parent || !/Expression$/.test(node.parent.kind)) return [];
  const { text, offset, length } = node;
  const replacements = Object.hasOwn(OPERATORS, text) ? (OPERATORS[text] ?? []) : [];
  return replacements.map((replacement) => ({
    description: `'${text}' to '${replacement}' in '${brief(node.parent)}'`,
    offset,
    length,
    replacement,
  }));
}

/** Each operand of the conditions of a `where` is dropped: as if it always held. */
function conditionEdits(node: SyntaxNode): Edit[] {
  if (node.kind !== 'FilterOperator') return [];
  return conjuncts(node.child('Condition')).map((operand) => ({
    description: `drop '${brief(operand)}'`,
    offset: operand.offset,
    length: operand.length,
    replacement: 'true',
  }));
}

function conjuncts(condition: SyntaxNode | undefined): SyntaxNode[] {
  if (!condition) return [];
  return condition.kind === 'AndExpression'
    ? [...conjuncts(condition.child('Left')), ...conjuncts(condition.child('Right'))]
    : [condition];
}

/** A number or a timespan that a `let` names, or that is compared, moves a little both ways. */
function boundaryEdits(node: SyntaxNode): Edit[] {
  const place = placeOf(node);
  const move = Object.hasOwn(MOVES, node.kind) ? MOVES[node.kind] : undefined;
  if (place === undefined || !move) return [];
  const { text, offset, length } = node;
  return move(text).map((replacement) => ({
    description: place === '' ? `${text} to ${replacement} in '${brief(node.parent)}'` : `${place} = ${replacement}`,
    offset,
    length,
    replacement,
  }));
}

const MOVES: Readonly<Record<string, (text: string) => string[]>> = {
  LongLiteralExpression: (text) => [1, -1].map((step) => String(Number(text) + step)),
  RealLiteralExpression: (text) => [0.01, -0.01].map((step) => String(Math.round((Number(text) + step) * 1e6) / 1e6)),
  TimespanLiteralExpression: (text) => ['+', '-'].map((sign) => `(${text} ${sign} 1m)`),
};

/** The name of the `let` around a literal; `''` for a literal in a comparison; undefined elsewhere. */
function placeOf({ parent }: SyntaxNode): string | undefined {
  if (parent?.kind === 'LetStatement') return parent.child('Name')?.name;
  return parent && /^(GreaterThan|LessThan|Equal|NotEqual)/.test(parent.kind) ? '' : undefined;
}

/** Each item of a list that a `let` names is left out. */
function listEdits(node: SyntaxNode): Edit[] {
  if (node.kind !== 'LetStatement' || node.child('Expression')?.kind !== 'DynamicExpression') return [];
  const array = [...node.walk()].find(({ kind }) => kind === 'JsonArrayExpression');
  const items = array ? [...array.walk()].filter((one) => one.parent?.parent === array && one.kind !== 'List') : [];
  if (!array || items.length < 2) return [];
  return items.map((item) => ({
    description: `${node.child('Name')?.name ?? ''} without ${item.text}`,
    offset: array.offset,
    length: array.length,
    replacement: `[${items
      .filter((one) => one !== item)
      .map(({ text }) => text)
      .join(', ')}]`,
  }));
}

function brief(node: SyntaxNode | undefined): string {
  const text = (node?.text ?? '')
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
