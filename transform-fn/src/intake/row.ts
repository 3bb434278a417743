import type { Column, Place, TableSchema } from '../../../kql/schema';
import { cutArray, cutObject, cutText } from './field-limit';
import { isObject, keepMembers, type Hash, type JsonObject } from './members';
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
  for (const column of schema.columns) {
    const found = findValue(event, column.source ?? []);
    const value = READERS[column.type === 'dynamic' ? (column.container ?? 'object') : column.type]?.(
      found,
      column,
      hash,
    );
    if (column.required === true && (value === undefined || value === '')) throw missing(column, found);
    row[column.name] = value ?? EMPTY[column.type] ?? null;
  }
  for (const column of schema.columns) {
    if (column.derive === 'severity' && row[column.name] === '') row[column.name] = deriveSeverity(row);
  }
  return row;
}

/** What a column holds when the event says nothing; null for the types that are not listed. */
const EMPTY: Readonly<Record<string, unknown>> = { string: '' };

type Reader = (found: unknown, column: Column, hash: Hash) => unknown;

/** How a value is read, by type; `undefined` when there is none of that type. */
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
  object: (found, column, hash) => cutObject(isObject(found) ? keepMembers(found, column.members ?? {}, hash) : {}),
};

function findValue(event: JsonObject, places: readonly Place[]): unknown {
  for (const place of places) {
    const value = typeof place === 'string' ? at(event, place) : gather(event, place);
    if (value !== undefined) return value;
  }
  return undefined;
}

function gather(event: JsonObject, place: Readonly<Record<string, string>>): JsonObject | undefined {
  const members = Object.entries(place)
    .map(([name, path]) => [name, at(event, path)] as const)
    .filter(([, value]) => value !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** The value at a path of own members, or undefined; null counts as no value. */
function at(event: JsonObject, path: string): unknown {
  let value: unknown = event;
  for (const name of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value ?? undefined;
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
