import type { Column, Place, TableSchema } from '../../../kql/loader/schema';
import { cutArray, cutObject, cutText } from './field-limit';
import { isObject } from './json-object';
import { keepEach, planMembers, type Hash } from './members';
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
  if (!isObject(event)) throw new UnreadableEvent(`Event: must be a JSON object, found ${typeOf(event)}.`);

  const { columns, derived, empty } = planOf(schema);
  const row: Record<string, unknown> = { ...empty };
  for (const { column, find, read } of columns) {
    const found = find(event);
    const value = found === undefined ? undefined : read(found, hash);
    if (column.required === true && (value === undefined || value === '')) throw missing(column, found);
    if (value !== undefined) row[column.name] = value;
  }
  for (const name of derived) if (row[name] === '') row[name] = deriveSeverity(row);
  return row;
}

/** How a value is read; `undefined` when it is none of the column's type. */
type Reader = (found: unknown, hash: Hash) => unknown;

/** What the columns need, worked out once for each schema. */
interface Plan {
  readonly columns: readonly { readonly column: Column; readonly find: FindValue; readonly read: Reader }[];
  /** Names of the columns whose severity is worked out. */
  readonly derived: readonly string[];
  /** A row with no value at all. */
  readonly empty: Row;
}

const PLANS = new WeakMap<TableSchema, Plan>();

function planOf(schema: TableSchema): Plan {
  const plan = PLANS.get(schema) ?? toPlan(schema);
  PLANS.set(schema, plan);
  return plan;
}

function toPlan({ columns }: TableSchema): Plan {
  return {
    columns: columns.map((column) => ({
      column,
      find: findFirst(column.source ?? []),
      read: READERS[kindOf(column)]?.(column) ?? (() => undefined),
    })),
    derived: columns.filter(({ derive }) => derive === 'severity').map(({ name }) => name),
    empty: Object.fromEntries(columns.map((column) => [column.name, EMPTY[kindOf(column)] ?? null])),
  };
}

/** The type of a column, or what a dynamic one contains. */
function kindOf({ type, container = 'object' }: Column): string {
  return type === 'dynamic' ? container : type;
}

/** What a column holds when there is no value for it; null if not listed. */
const EMPTY: Readonly<Record<string, unknown>> = { string: '', array: [], object: {} };

/** Makes the reader of a column, by type or container. */
const READERS: Readonly<Record<string, (column: Column) => Reader>> = {
  string: ({ lowerCase }) => (lowerCase === true ? toLowerCaseText : toText),
  real: () => toNumber,
  decimal: () => toNumber,
  int: () => toInteger,
  long: () => toInteger,
  bool: () => (found) => (typeof found === 'boolean' ? found : undefined),
  datetime: () => (found) => (typeof found === 'string' ? toUtcTime(found) : undefined),
  array: ({ members = {} }) => {
    const keepMembers = planMembers(members);
    return (found, hash) => cutArray(keepEach(Array.isArray(found) ? found : [found], keepMembers, hash));
  },
  object: ({ members = {} }) => {
    const keepMembers = planMembers(members);
    return (found, hash) => (isObject(found) ? cutObject(keepMembers(found, hash)) : undefined);
  },
};

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
  if (typeof found === 'string') return cutText(found);
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
}

function toLowerCaseText(found: unknown): string | undefined {
  return toText(typeof found === 'string' ? found.toLowerCase() : found);
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
  return new UnreadableEvent(`Event: '${place}' must be ${wanted}, found ${typeOf(found)}.`);
}

function typeOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (value === '') return 'an empty text';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'string' ? 'another text' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
