import { type Json, parseJson, printJson } from '../json';
import { onArray, toJson } from './arrays';
import { type Native, type NativeValue, textOf } from './native';

/** Functions of property bags. Of a value that is no bag the result is null. */
export const BAG_NATIVES: Readonly<Record<string, Native>> = {
  kql_bag_has_key: {
    parameters: ['dynamic', 'string'],
    returns: 'bool',
    run: (bag, key) => onBag(bag, (members) => find(members, stepsOf(textOf(key))) !== undefined) ?? null,
  },
  kql_bag_keys: {
    parameters: ['dynamic'],
    returns: 'dynamic',
    run: (bag) => printed(onBag(bag, (members) => [...members.keys()])),
  },
  kql_bag_merge: { parameters: ['dynamic'], returns: 'dynamic', run: (bags) => onArray(bags, merge) },
  kql_bag_remove_keys: {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    run: (bag, keys) => printed(onBag(bag, (members) => removeKeys(members, toJson(keys)))),
  },
  kql_bag_set_key: {
    parameters: ['dynamic', 'string', 'dynamic'],
    returns: 'dynamic',
    takesNulls: true,
    run: (bag, key, value) => printed(onBag(bag, (members) => setKey(members, stepsOf(textOf(key)), toJson(value)))),
  },
  kql_bag_zip: {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    run: (keys, values) => printed(zip(toJson(keys), toJson(values))),
  },
  kql_bag_without_empty: {
    parameters: ['dynamic'],
    returns: 'dynamic',
    run: (bag) =>
      printed(onBag(bag, (members) => new Map([...members].filter(([, value]) => value !== null && value !== '')))),
  },
  kql_treepath: {
    parameters: ['dynamic'],
    returns: 'dynamic',
    run: (value) => printJson(paths(parseJson(textOf(value)))),
  },
};

type Bag = Map<string, Json>;

function onBag<T>(value: NativeValue | undefined, use: (members: Bag) => T): T | undefined {
  const json = toJson(value);
  return json instanceof Map ? use(json) : undefined;
}

function printed(value: Json | undefined): string | null {
  return value === undefined || value === null ? null : printJson(value);
}

/** A key is a name, or a JSON path when it starts with `$`. */
function stepsOf(key: string): string[] {
  return key.startsWith('$.') ? key.slice(2).split('.') : [key];
}

function find(bag: Bag, steps: readonly string[]): Json | undefined {
  let current: Json | undefined = bag;
  for (const step of steps) current = current instanceof Map ? current.get(step) : undefined;
  return current;
}

/** Of equal keys the first counts. */
function merge(bags: Json[]): Json {
  const merged: Bag = new Map();
  for (const bag of bags) {
    if (!(bag instanceof Map)) continue;
    for (const [key, value] of bag) if (!merged.has(key)) merged.set(key, value);
  }
  return merged;
}

function removeKeys(bag: Bag, keys: Json): Json {
  for (const key of Array.isArray(keys) ? keys : []) {
    if (typeof key !== 'string') continue;
    const steps = stepsOf(key);
    const last = steps.pop() ?? '';
    const holder = find(bag, steps);
    if (holder instanceof Map) holder.delete(last);
  }
  return bag;
}

function setKey(bag: Bag, steps: readonly string[], value: Json): Json {
  let holder = bag;
  for (const step of steps.slice(0, -1)) {
    const next = holder.get(step);
    const inner: Bag = next instanceof Map ? next : new Map<string, Json>();
    holder.set(step, inner);
    holder = inner;
  }
  holder.set(steps.at(-1) ?? '', value);
  return bag;
}

function zip(keys: Json, values: Json): Json | undefined {
  if (!Array.isArray(keys)) return undefined;
  const items = Array.isArray(values) ? values : [];
  return new Map(keys.flatMap((key, index) => (typeof key === 'string' ? [[key, items[index] ?? null] as const] : [])));
}

/** The path of every inner value, those of containers included. */
function paths(value: Json, prefix = ''): Json[] {
  const inner: readonly (readonly [string, Json])[] =
    value instanceof Map
      ? [...value].map(([key, member]) => [`['${key}']`, member] as const)
      : Array.isArray(value)
        ? value.slice(0, 1).map((item) => ['[0]', item] as const)
        : [];
  return inner.flatMap(([step, member]) => [`${prefix}${step}`, ...paths(member, `${prefix}${step}`)]);
}
