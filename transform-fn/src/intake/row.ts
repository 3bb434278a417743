import type { Column, Place, TableSchema } from '../../../kql/loader/schema';
import { cutArray, cutObject, cutText } from './field-limit';
import { isObject } from './json-object';
import { keepMembers, type Hash } from './members';
import { toPlace, type FindValue } from './place';
import { deriveSeverity } from './severity';
import { toUtcTime } from './utc-time';

/** One row of the table, by column; what the queue, the Logs Ingestion API and a dead letter hold. */
export type Row = Readonly<Record<string, unknown>>;

/** The event lacks what a row needs. The message names the field and never holds a value of the payload. */
export class UnreadableEvent extends Error {}

/**
 * Turns a webhook event into a row, as the schema says: places, privacy and limits. Personal data leaves only hashed
 * (`hash` is keyed) and nothing that is not listed leaves at all. No value comes from a clock.
 */
export function toRow(event: unknown, schema: TableSchema, hash: Hash): Row {
  if (!isObject(event)) throw new UnreadableEvent(`Event: must be a JSON object, found ${kindOf(event)}.`);

  const row: Record<string, unknown> = {};
  for (const { column, find, read, empty } of planOf(schema)) {
    const found = find(event);
    const value = read(found, column, hash);
    if (column.required === true && (value === undefined || value === '')) throw missing(column, found);
    row[column.name] = value ?? empty;
  }
  for (const { name, derive } of schema.columns) {
    if (derive === 'severity' && row[name] === '') row[name] = deriveSeverity(row);
  }
  return row;
}

type Reader = (found: unknown, column: Column, hash: Hash) => unknown;

/** How a value is read, by type or container; `undefined` when there is none of that type. */
const READERS: Readonly<Record<string, Reader>> = {
  string: (found, column) => {
    const text = toText(found);
    return text === undefined ? undefined : cutText(column.lowerCase === true ? text.toLowerCase() : text);
  },
  real: toNumber,
  decimal: toNumber,
  int: toInteger,
  long: toInteger,
  bool: (found) => (typeof found === 'boolean' ? found : undefined),
  datetime: (found) => (typeof found === 'string' ? toUtcTime(found) : undefined),
  array: (found, column, hash) => {
    const elements = Array.isArray(found) ? (found as readonly unknown[]) : [found];
    return cutArray(elements.filter(isObject).map((element) => keepMembers(element, column.members ?? {}, hash)));
  },
  object: (found, column, hash) => (isObject(found) ? cutObject(keepMembers(found, column.members ?? {}, hash)) : {}),
};

/** What a column needs, worked out once for each schema. */
interface ColumnPlan {
  readonly column: Column;
  readonly find: FindValue;
  readonly read: Reader;
  readonly empty: unknown;
}

const PLANS = new WeakMap<TableSchema, readonly ColumnPlan[]>();

function planOf(schema: TableSchema): readonly ColumnPlan[] {
  const plan = PLANS.get(schema) ?? schema.columns.map(toPlan);
  PLANS.set(schema, plan);
  return plan;
}

function toPlan(column: Column): ColumnPlan {
  const kind = column.type === 'dynamic' ? (column.container ?? 'object') : column.type;
  return {
    column,
    find: findFirst(column.source ?? []),
    read: READERS[kind] ?? (() => undefined),
    empty: column.type === 'string' ? '' : null,
  };
}

function findFirst(places: readonly Place[]): FindValue {
  const finders = places.map(toPlace);
  return (event) => {
    for (const find of finders) {
      const value = find(event);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function toText(found: unknown): string | undefined {
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
}

function toNumber(found: unknown): number | undefined {
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function toInteger(found: unknown): number | undefined {
  const number = toNumber(found);
  return Number.isSafeInteger(number) ? number : undefined;
}

function missing(column: Column, found: unknown): UnreadableEvent {
  const place = column.source?.find((source) => typeof source === 'string') ?? column.name;
  const wanted = column.type === 'datetime' ? 'an ISO 8601 time' : `a non-empty ${column.type}`;
  return new UnreadableEvent(`Event: '${place}' must be ${wanted}, found ${kindOf(found)}.`);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (value === '') return 'an empty text';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'string' ? 'another text' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
