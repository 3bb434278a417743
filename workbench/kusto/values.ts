import type { KustoType } from '../../kql/loader/schema';
import { parseDatetime } from './datetime-text';
import { parsePlainJson } from './json';
import { formatDatetime, formatTimespan } from './ticks';
import { parseTimespan } from './timespan-text';

/**
 * How each KQL type is stored in DuckDB. This is the whole mapping:
 *
 * - a datetime is the count of 100 ns ticks since 0001-01-01, a timespan is a count of ticks: exact over the whole range;
 * - a string is never NULL: KQL has no null string, an absent one is `''`;
 * - a dynamic is JSON text; a null dynamic is NULL, never the JSON text `null` at the top;
 * - a guid is text in lower case with hyphens;
 * - a decimal has 18 digits behind the point; arithmetic on decimals is refused.
 *
 * And these are the null rules (translate/expressions holds them, a test compares them with a model):
 *
 * - equality, membership and searches are total: a null equals nothing and is in no list, so `==` is false and `!=` true; only of
 *   two nulls both are null;
 * - an ordering, a range or arithmetic with a null is null; so is an integer divided by zero;
 * - `and`, `or` and `not` are SQL's; `where`, `case` and every `…if` take null for false;
 * - aggregates leave nulls out: of nothing a sum, a count and a deviation are 0, an average is NaN, an extreme is null, a list `[]`;
 * - a null sorts as the smallest value; a null key joins with nothing, but is a group of its own;
 * - NaN is neither less nor greater than a number nor equal to one, so it is in no list and joins with nothing; it sorts beside
 *   null, and is a group of its own; the extreme of values with NaN among them is an error. A table filled from JSON has none.
 */
export const SQL_TYPES: Readonly<Record<KustoType, string>> = {
  bool: 'BOOLEAN',
  datetime: 'BIGINT',
  decimal: 'DECIMAL(38,18)',
  dynamic: 'JSON',
  guid: 'VARCHAR',
  int: 'INTEGER',
  long: 'BIGINT',
  real: 'DOUBLE',
  string: 'VARCHAR',
  timespan: 'BIGINT',
};

/** A value as DuckDB stores it. */
export type StoredValue = string | number | bigint | boolean | null;

/** A JSON-shaped value as DuckDB stores it in a column of that type; what cannot be of the type is null, a string `''`. */
export function toStored(value: unknown, type: KustoType): StoredValue {
  if (type === 'string') return toText(value);
  if (value === null || value === undefined) return null;
  if (type === 'dynamic') return JSON.stringify(value);
  return STORERS[type](value);
}

/** A stored value as a query result shows it. */
export function fromStored(value: unknown, type: KustoType): unknown {
  if (value === null || value === undefined) return type === 'string' ? '' : null;
  switch (type) {
    case 'datetime':
      return typeof value === 'bigint' ? formatDatetime(value) : value;
    case 'timespan':
      return typeof value === 'bigint' ? formatTimespan(value) : value;
    case 'dynamic':
      return typeof value === 'string' ? parsePlainJson(value) : value;
    case 'int':
    case 'long':
      return typeof value === 'bigint' ? toSafeNumber(value) : value;
    case 'real':
      return typeof value === 'bigint' ? Number(value) : value;
    default:
      return value;
  }
}

function toSafeNumber(value: bigint): number | string {
  return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Storer = (value: unknown) => StoredValue;

const STORERS: Readonly<Record<Exclude<KustoType, 'string' | 'dynamic'>, Storer>> = {
  bool: (value) => (typeof value === 'boolean' ? value : toBoolean(value)),
  datetime: (value) => (typeof value === 'string' ? (parseDatetime(value) ?? null) : null),
  decimal: (value) => (typeof value === 'number' ? value.toString() : typeof value === 'string' ? value : null),
  guid: (value) => (typeof value === 'string' ? parseGuid(value) : null),
  int: (value) => {
    const integer = toInteger(value);
    return integer !== null && integer >= -(2n ** 31n) && integer < 2n ** 31n ? Number(integer) : null;
  },
  long: toInteger,
  real: toReal,
  timespan: (value) => (typeof value === 'string' ? (parseTimespan(value) ?? null) : null),
};

function toBoolean(value: unknown): boolean | null {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
  return { true: true, false: false, '1': true, '0': false }[text] ?? null;
}

function toInteger(value: unknown): bigint | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (!/^[+-]?\d{1,19}$/.test(text)) return null;
  const integer = BigInt(text);
  return integer >= -(2n ** 63n) && integer < 2n ** 63n ? integer : null;
}

function toReal(value: unknown): number | null {
  // JSON has no NaN, and writes null for it.
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : null;
}

/** A guid in lower case with hyphens, from any spelling of it; null for a text that is none. */
export function parseGuid(text: string): string | null {
  const match = /^[{(]?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})[)}]?$/i.exec(
    text.trim(),
  );
  return match ? match.slice(1).join('-').toLowerCase() : null;
}
