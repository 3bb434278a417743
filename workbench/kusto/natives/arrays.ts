import { type Json, JsonNumber, parseJson, printJson } from '../json';
import { type Native, type NativeValue, numberOf } from './native';

/** Functions of dynamic arrays. Of a value that is no array the result is null. */
export const ARRAY_NATIVES: Readonly<Record<string, Native>> = {
  kql_array_concat: { parameters: ['dynamic'], returns: 'dynamic', run: (arrays) => onArray(arrays, concat) },
  kql_array_index_of: {
    parameters: ['dynamic', 'dynamic', 'long', 'long', 'long'],
    returns: 'long',
    run: indexOf,
  },
  kql_array_rotate: {
    parameters: ['dynamic', 'long'],
    returns: 'dynamic',
    run: (array, count) => onArray(array, (items) => rotate(items, numberOf(count))),
  },
  kql_array_shift: {
    parameters: ['dynamic', 'long', 'dynamic'],
    returns: 'dynamic',
    takesNulls: true,
    run: (array, count, fill) =>
      count === null ? null : onArray(array, (items) => shift(items, numberOf(count), toJson(fill))),
  },
  kql_array_split: {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    run: (array, at) => onArray(array, (items) => split(items, toJson(at))),
  },
  kql_array_repeat: {
    parameters: ['dynamic', 'long'],
    returns: 'dynamic',
    takesNulls: true,
    run: (value, count) =>
      count === null ? null : printJson(Array.from({ length: Math.max(0, numberOf(count)) }, () => toJson(value))),
  },
  kql_array_zip: { parameters: ['dynamic'], returns: 'dynamic', run: (arrays) => onArray(arrays, zip) },
  kql_array_iff: {
    parameters: ['dynamic', 'dynamic', 'dynamic'],
    returns: 'dynamic',
    takesNulls: true,
    run: (conditions, ifTrue, ifFalse) =>
      onArray(conditions, (items) =>
        items.map((condition, index) => choose(condition, index, toJson(ifTrue), toJson(ifFalse))),
      ),
  },
  kql_array_sort: {
    parameters: ['dynamic', 'bool', 'bool'],
    returns: 'dynamic',
    run: (arrays, isAscending, nullsLast) =>
      onArray(arrays, (lists) => sortTogether(lists, isAscending === true, nullsLast === true)),
  },
};

/** A JSON argument; null for SQL's NULL. */
export function toJson(value: NativeValue | undefined): Json {
  return typeof value === 'string' ? parseJson(value) : null;
}

/** Runs a function on the items of an array. */
export function onArray(value: NativeValue | undefined, use: (items: Json[]) => Json | undefined): string | null {
  const json = toJson(value);
  if (!Array.isArray(json)) return null;
  const result = use(json);
  return result === undefined || result === null ? null : printJson(result);
}

/** Whether two values print the same. */
export function isSame(a: Json, b: Json): boolean {
  return printJson(a) === printJson(b);
}

function concat(arrays: Json[]): Json | undefined {
  return arrays.every(Array.isArray) ? arrays.flat() : undefined;
}

function indexOf(...values: NativeValue[]): bigint | null {
  const items = toJson(values[0]);
  if (!Array.isArray(items)) return null;
  const value = toJson(values[1]);
  const [start = 0, length = -1, occurrence = 1] = values.slice(2).map(numberOf);
  if (occurrence < 0 || length < -1) return null;
  const from = start < 0 ? Math.max(0, items.length + start) : start;
  const end = length < 0 ? items.length : from + length;
  let seen = 0;
  for (let index = from; index < Math.min(end, items.length); index += 1) {
    if (isSame(items[index] ?? null, value)) seen += 1;
    if (seen === occurrence) return BigInt(index);
  }
  return -1n;
}

function rotate(items: Json[], count: number): Json[] {
  if (items.length === 0) return items;
  const by = ((count % items.length) + items.length) % items.length;
  return [...items.slice(by), ...items.slice(0, by)];
}

/** Without a value of its own, what is shifted in is null, or `''` among texts. */
function shift(items: Json[], count: number, fill: Json): Json[] {
  const filler = fill ?? (items.every((item) => typeof item === 'string') ? '' : null);
  return items.map((_, index) => items[index + count] ?? filler);
}

function split(items: Json[], at: Json): Json | undefined {
  const numbers = (Array.isArray(at) ? at : [at]).map((each) => (each instanceof JsonNumber ? Number(each.text) : NaN));
  if (numbers.some(Number.isNaN)) return undefined;
  const bounds = [0, ...numbers.map((each) => (each < 0 ? Math.max(0, items.length + each) : each)), items.length];
  return bounds.slice(1).map((end, index) => items.slice(bounds[index], end));
}

function zip(arrays: Json[]): Json | undefined {
  if (!arrays.every((each): each is Json[] => Array.isArray(each))) return undefined;
  const length = Math.max(...arrays.map((each) => each.length));
  return Array.from({ length }, (_, index) => arrays.map((each) => each[index] ?? null));
}

function choose(condition: Json, index: number, ifTrue: Json, ifFalse: Json): Json {
  const isTrue = condition instanceof JsonNumber ? Number(condition.text) !== 0 : condition === true;
  const isKnown = condition === true || condition === false || condition instanceof JsonNumber;
  if (!isKnown) return null;
  const chosen = isTrue ? ifTrue : ifFalse;
  return Array.isArray(chosen) ? (chosen[index] ?? null) : chosen;
}

/** Sorts the first list and puts the others into the same order; a list of another length becomes null. */
function sortTogether(lists: Json[], isAscending: boolean, nullsLast: boolean): Json | undefined {
  const [first] = lists;
  if (!Array.isArray(first)) return undefined;
  const order = first.map((_, index) => index);
  order.sort((a, b) => compare(first[a] ?? null, first[b] ?? null, isAscending, nullsLast) || a - b);
  return lists.map((list) =>
    Array.isArray(list) && list.length === first.length ? order.map((index) => list[index] ?? null) : null,
  );
}

function compare(a: Json, b: Json, isAscending: boolean, nullsLast: boolean): number {
  if (a === null || b === null) {
    if (a === b) return 0;
    return (a === null) === nullsLast ? 1 : -1;
  }
  const direction = isAscending ? 1 : -1;
  if (a instanceof JsonNumber && b instanceof JsonNumber) return direction * (Number(a.text) - Number(b.text));
  const [x, y] = [sortKey(a), sortKey(b)];
  return x === y ? 0 : direction * (x < y ? -1 : 1);
}

function sortKey(value: Json): string {
  return typeof value === 'string' ? value : printJson(value);
}
