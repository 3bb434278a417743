import type { KustoType } from '../loader/schema';
import { parseSyntax } from './parse';
import type { SyntaxNode } from './tree';

/** A tunable of a query: a statement `let name = literal;`. */
export interface LetParameter {
  readonly name: string;
  readonly type: KustoType;

  /** The literal as it is written. */
  readonly literal: string;

  /** Zero-based offset of the literal. */
  readonly offset: number;
}

/** The statements `let name = literal;` of a query, in order; a `let` of any other expression is none. */
export function listParameters(text: string): LetParameter[] {
  return parseSyntax(text).items('Statements').flatMap(toParameter);
}

/**
 * Replaces the literal of `let name = literal;` by a value of the same type; everything else stays as it is written.
 *
 * A timespan is given as KQL spells it (`'90m'`), a datetime as ISO text, a dynamic as the JSON value itself.
 */
export function rewriteParameter(text: string, name: string, value: unknown): string {
  const parameters = listParameters(text);
  const parameter = parameters.find((each) => each.name === name);
  if (!parameter) {
    const known = parameters.map((each) => `'${each.name}'`).join(', ') || 'none';
    throw new Error(`Parameter '${name}': the query must declare it as 'let ${name} = literal;', found ${known}.`);
  }
  const { offset, literal, type } = parameter;
  return text.slice(0, offset) + toLiteral(name, type, value) + text.slice(offset + literal.length);
}

const LITERAL_KINDS: Readonly<Record<string, KustoType>> = {
  BooleanLiteralExpression: 'bool',
  CompoundStringLiteralExpression: 'string',
  DateTimeLiteralExpression: 'datetime',
  DecimalLiteralExpression: 'decimal',
  DynamicExpression: 'dynamic',
  GuidLiteralExpression: 'guid',
  IntLiteralExpression: 'int',
  LongLiteralExpression: 'long',
  RealLiteralExpression: 'real',
  StringLiteralExpression: 'string',
  TimespanLiteralExpression: 'timespan',
};

function toParameter(statement: SyntaxNode): LetParameter[] {
  const name = statement.child('Name');
  const literal = statement.child('Expression');
  if (statement.kind !== 'LetStatement' || !name || !literal) return [];
  const type = literalType(literal);
  return type ? [{ name: name.name, type, literal: literal.text, offset: literal.offset }] : [];
}

function literalType(expression: SyntaxNode): KustoType | undefined {
  const isNegative = expression.kind === 'UnaryMinusExpression';
  return LITERAL_KINDS[(isNegative ? expression.child('Expression') : expression)?.kind ?? ''];
}

function toLiteral(name: string, type: KustoType, value: unknown): string {
  const literal = LITERALS[type](value);
  if (literal !== undefined && isLiteralOf(type, literal)) return literal;
  throw new Error(`Parameter '${name}': the value must be of type ${type}, got ${toJson(value)}.`);
}

/** The value as KQL spells it; `undefined` when it cannot be of the type. Whether a text is well-formed the parser says. */
const LITERALS: Readonly<Record<KustoType, (value: unknown) => string | undefined>> = {
  bool: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  datetime: (value) =>
    typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? `datetime(${value})` : undefined,
  decimal: (value) => (isFiniteNumber(value) ? `decimal(${value})` : undefined),
  dynamic: (value) => (typeof value === 'object' ? `dynamic(${quoteJson(value)})` : undefined),
  guid: (value) => (typeof value === 'string' ? `guid(${value})` : undefined),
  int: (value) => (isInteger(value) && Math.abs(value) < 2 ** 31 ? `int(${value})` : undefined),
  long: (value) => (isInteger(value) ? String(value) : undefined),
  real: (value) => (isFiniteNumber(value) ? (Number.isInteger(value) ? value.toFixed(1) : String(value)) : undefined),
  string: (value) => (typeof value === 'string' ? quoteJson(value) : undefined),
  timespan: (value) => (typeof value === 'string' ? value : undefined),
};

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** `undefined` has no JSON. */
function toJson(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** JSON text, which a string literal and a dynamic literal share with KQL. JSON's escapes are KQL's too; the two line separators that JSON allows bare are not. */
function quoteJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** Whether the text is one literal of that type and nothing more, so that no value can smuggle in a statement. */
function isLiteralOf(type: KustoType, literal: string): boolean {
  const statements = parseSyntax(`let value = ${literal};`).items('Statements');
  const [first] = statements.flatMap(toParameter);
  return statements.length === 1 && first?.type === type && first.literal === literal;
}
