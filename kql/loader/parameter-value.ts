import type { LetParameter } from '../language/parameter';
import { parseSyntax } from '../language/parse';
import type { SyntaxNode } from '../language/tree';
import type { Parameter } from './parameter-declaration';
import { parseTimespan } from './timespan';

/**
 * Says what is wrong with a value for a parameter; undefined if nothing is.
 *
 * A timespan is given as KQL spells it, a dynamic as the JSON value, everything else as the value itself.
 */
export function findValueProblem(parameter: Parameter, value: unknown): string | undefined {
  if (parameter.allowed && !parameter.allowed.some((allowed) => allowed === value)) {
    return `must be one of ${parameter.allowed.map((allowed) => `'${allowed}'`).join(', ')}, got ${quote(value)}`;
  }
  if (parameter.type === 'dynamic' && !isListOfTexts(value)) return `must be a list of texts, got ${quote(value)}`;
  if (parameter.minimum === undefined && parameter.maximum === undefined) return undefined;
  const size = toSize(parameter, value);
  if (size === undefined) return `must be ${describeType(parameter)}, got ${quote(value)}`;
  const [least, most] = [parameter.minimum, parameter.maximum].map((bound) => toBound(bound));
  if ((least !== undefined && size < least) || (most !== undefined && size > most)) {
    const what = parameter.type === 'dynamic' ? 'have a number of items' : 'be';
    return `must ${what} ${describeRange(parameter)}, got ${parameter.type === 'dynamic' ? size : quote(value)}`;
  }
  return undefined;
}

/** The value that the literal of a `let` stands for, in the form that {@link findValueProblem} takes; undefined if it is not plain. */
export function toParameterValue(parameter: LetParameter): unknown {
  const statement = parseSyntax(`let value = ${parameter.literal};`).items('Statements')[0];
  const literal = statement?.child('Expression');
  if (!literal) return undefined;
  switch (parameter.type) {
    case 'string':
      return literal.stringValue;
    case 'long':
    case 'int':
    case 'real':
    case 'decimal':
      return toNumber(parameter.literal);
    case 'bool':
      return parameter.literal === 'true';
    case 'dynamic':
      return toJsonValue(literal);
    default:
      return parameter.literal;
  }
}

function toNumber(literal: string): number | undefined {
  const inner = /^(?:int|long|real|double|decimal)\((.*)\)$/.exec(literal)?.[1] ?? literal;
  const value = Number(inner);
  return inner.trim() === '' || Number.isNaN(value) ? undefined : value;
}

/** The items of a list of plain literals; undefined for anything deeper, which no parameter is. */
function toJsonValue(literal: SyntaxNode): unknown {
  const array = [...literal.walk()].find(({ kind }) => kind === 'JsonArrayExpression');
  return array?.items('Values').map((item) => item.stringValue ?? toNumber(item.text) ?? item.text);
}

/** What the bounds apply to: minutes of a timespan, items of a list, else the number itself. */
function toSize(parameter: Parameter, value: unknown): number | undefined {
  if (parameter.type === 'dynamic') return Array.isArray(value) ? value.length : undefined;
  if (parameter.type === 'timespan') return typeof value === 'string' ? parseTimespan(value) : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function toBound(bound: number | string | undefined): number | undefined {
  return typeof bound === 'string' ? parseTimespan(bound) : bound;
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}

function describeType({ type }: Parameter): string {
  return type === 'timespan' ? "a timespan such as '15m'" : 'a number';
}

function describeRange({ minimum, maximum }: Parameter): string {
  if (maximum === undefined) return `of at least ${String(minimum)}`;
  return minimum === undefined ? `of at most ${maximum}` : `between ${minimum} and ${maximum}`;
}

function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
