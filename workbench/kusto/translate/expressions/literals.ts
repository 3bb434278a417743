import type { SyntaxNode } from '../../../../kql/language/tree';
import { parseDatetimeLiteral } from '../../datetime-text';
import { type Json, JsonNumber, printJson } from '../../json';
import { formatDatetime, formatTimespan } from '../../ticks';
import { parseTimespan } from '../../timespan-text';
import { parseGuid, SQL_TYPES } from '../../values';
import { datetimeLiteral } from '../datetime-range';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import { quoteText } from '../sql';
import type { Translation } from '../translation';

/** A null of a type; for a string, which has none, the empty string. */
export function nullOf(type: Scalar['type']): Scalar {
  return type === 'string'
    ? textLiteral('')
    : { ...nullableScalar(`NULL::${SQL_TYPES[type]}`, type), isNeverNan: true };
}

/** A string. */
export function textLiteral(text: string): Scalar {
  return { ...totalScalar(quoteText(text), 'string'), constant: text };
}

/** A long. */
export function longLiteral(value: bigint): Scalar {
  return totalScalar(`${value}::BIGINT`, 'long');
}

/** Translates a literal of any type but dynamic. */
export function translateLiteral(node: SyntaxNode, translation: Translation): Scalar {
  if (node.stringValue !== undefined) return textLiteral(node.stringValue);
  const text = innerText(node);
  const { type } = node;
  if (type === 'table' || type === 'tuple' || type === 'other' || type === 'unknown' || type === 'null') {
    return translation.refuse(node, `'${node.text}' as a value`);
  }
  if (text === 'null') return nullOf(type);
  const sql = LITERALS[type](text);
  if (sql === undefined) return translation.refuse(node, `The ${type} literal '${node.text}'`);
  return { ...totalScalar(sql, type), isNeverNan: !/nan/i.test(text) };
}

/** The value in `datetime(…)`, `long(…)`, …, without quotes; a bare literal as it is. */
function innerText(node: SyntaxNode): string {
  const match = /^[a-z]+\(\s*(.*?)\s*\)$/is.exec(node.text);
  return (match?.[1] ?? node.text).replace(/^(["'])(.*)\1$/s, '$2');
}

const LITERALS: Readonly<Record<Scalar['type'], (text: string) => string | undefined>> = {
  bool: (text) => readBool(text)?.toString(),
  datetime: (text) => {
    const ticks = parseDatetimeLiteral(text);
    return ticks === undefined ? undefined : datetimeLiteral(ticks);
  },
  decimal: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? `${text}::${SQL_TYPES.decimal}` : undefined),
  dynamic: () => undefined,
  guid: (text) => {
    const guid = parseGuid(text);
    return guid === null ? undefined : quoteText(guid);
  },
  int: (text) => integerLiteral(text, 32n, 'INTEGER'),
  long: (text) => integerLiteral(text, 64n, 'BIGINT'),
  real: realLiteral,
  string: quoteText,
  timespan: (text) => {
    const ticks = parseTimespan(text);
    return ticks === undefined ? undefined : `${ticks}::BIGINT`;
  },
};

function integerLiteral(text: string, bits: bigint, type: string): string | undefined {
  const value = readInteger(text);
  const limit = 2n ** (bits - 1n);
  return value !== undefined && value >= -limit && value < limit ? `${value}::${type}` : undefined;
}

function readInteger(text: string): bigint | undefined {
  const match = /^(-)?(0x[0-9a-f]+|\d+)$/i.exec(text);
  if (!match) return undefined;
  const size = BigInt(match[2] ?? 0);
  return match[1] ? -size : size;
}

function readBool(text: string): boolean | undefined {
  return /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : undefined;
}

function realLiteral(text: string): string | undefined {
  if (/^[+-]?(nan|inf)$/i.test(text)) return `'${text.toLowerCase().replace('+', '')}'::DOUBLE`;
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || !Number.isFinite(Number(text))) return undefined;
  return /e/i.test(text) ? `${text}::DOUBLE` : `${text}e0`;
}

/** Translates `dynamic(…)`: its JSON, in which KQL's own literals may stand. */
export function translateDynamicLiteral(node: SyntaxNode, translation: Translation): Scalar {
  const expression = node.child('Expression');
  const value = expression ? toJson(expression, translation) : null;
  if (value === null) return nullOf('dynamic');
  return jsonLiteral(value);
}

/** A dynamic. */
export function jsonLiteral(value: Json): Scalar {
  const text = printJson(value);
  return { ...totalScalar(`${quoteText(text)}::JSON`, 'dynamic'), constant: text };
}

function toJson(node: SyntaxNode, translation: Translation): Json {
  switch (node.kind) {
    case 'JsonObjectExpression':
      return new Map(
        node.items('Pairs').map((pair) => {
          const value = pair.child('Value');
          return [pairName(pair, translation), value ? toJson(value, translation) : null];
        }),
      );
    case 'JsonArrayExpression':
      return node.items('Values').map((value) => toJson(value, translation));
    case 'NullLiteralExpression':
      return null;
    case 'UnaryMinusExpression': {
      const operand = node.child('Expression');
      const value = operand ? toJson(operand, translation) : null;
      return value instanceof JsonNumber
        ? new JsonNumber(`-${value.text}`)
        : translation.refuse(node, `'${node.text}'`);
    }
    case 'DynamicExpression': {
      const inner = node.child('Expression');
      return inner ? toJson(inner, translation) : null;
    }
    default:
      return literalToJson(node, translation);
  }
}

function literalToJson(node: SyntaxNode, translation: Translation): Json {
  if (node.stringValue !== undefined) return node.stringValue;
  const text = innerText(node);
  if (text === 'null') return null;
  const write = DYNAMIC_LITERALS[node.type];
  if (write === undefined) return translation.refuse(node, `'${node.text}' in a dynamic`);
  return write(text) ?? translation.refuse(node, `The ${node.type} literal '${node.text}'`);
}

const DYNAMIC_LITERALS: Readonly<Record<string, (text: string) => Json | undefined>> = {
  bool: readBool,
  int: toJsonInteger,
  long: toJsonInteger,
  real: (text) => (Number.isFinite(Number(text)) ? new JsonNumber(/[.e]/i.test(text) ? text : `${text}.0`) : undefined),
  datetime: (text) => {
    const ticks = parseDatetimeLiteral(text);
    return ticks === undefined ? undefined : formatDatetime(ticks);
  },
  timespan: (text) => {
    const ticks = parseTimespan(text);
    return ticks === undefined ? undefined : formatTimespan(ticks);
  },
  guid: (text) => parseGuid(text) ?? undefined,
};

/** JSON has integers of any size. */
function toJsonInteger(text: string): Json | undefined {
  const value = readInteger(text);
  return value === undefined ? undefined : new JsonNumber(value.toString());
}

function pairName(pair: SyntaxNode, translation: Translation): string {
  const name = pair.child('Name');
  if (!name) return translation.refuse(pair, `'${pair.text}' in a dynamic`);
  return name.tokenString;
}
