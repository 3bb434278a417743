import { type Json, printJson } from '../json';
import { onArray, toJson } from './arrays';
import type { Native } from './native';

/** Functions of arrays as sets: each value once, in the order in which it was seen first. */
export const SET_NATIVES: Readonly<Record<string, Native>> = {
  kql_set_union: operation((sets) => distinct(sets.flat())),
  kql_set_intersect: operation((sets) => {
    const [first = [], ...others] = sets;
    const keys = others.map(keysOf);
    return distinct(first).filter((item) => keys.every((each) => each.has(printJson(item))));
  }),
  kql_set_difference: operation((sets) => {
    const [first = [], ...others] = sets;
    const keys = keysOf(others.flat());
    return distinct(first).filter((item) => !keys.has(printJson(item)));
  }),
  kql_set_has_element: {
    parameters: ['dynamic', 'dynamic'],
    returns: 'bool',
    run: (set, value) => {
      const items = toJson(set);
      return Array.isArray(items) ? keysOf(items).has(printJson(toJson(value))) : null;
    },
  },
  kql_set_equals: {
    parameters: ['dynamic', 'dynamic'],
    returns: 'bool',
    run: (a, b) => {
      const [left, right] = [toJson(a), toJson(b)];
      if (!Array.isArray(left) || !Array.isArray(right)) return null;
      const [x, y] = [keysOf(left), keysOf(right)];
      return x.size === y.size && [...x].every((key) => y.has(key));
    },
  },
  kql_jaccard_index: {
    parameters: ['dynamic', 'dynamic'],
    returns: 'real',
    run: (a, b) => {
      const [left, right] = [toJson(a), toJson(b)];
      if (!Array.isArray(left) || !Array.isArray(right)) return null;
      const [x, y] = [keysOf(left), keysOf(right)];
      const shared = [...x].filter((key) => y.has(key)).length;
      return shared / (x.size + y.size - shared);
    },
  },
};

function operation(combine: (sets: Json[][]) => Json[]): Native {
  return {
    parameters: ['dynamic'],
    returns: 'dynamic',
    run: (sets) =>
      onArray(sets, (all) => (all.every((set): set is Json[] => Array.isArray(set)) ? combine(all) : undefined)),
  };
}

function keysOf(items: readonly Json[]): Set<string> {
  return new Set(items.map(printJson));
}

function distinct(items: readonly Json[]): Json[] {
  return [...new Map(items.map((item) => [printJson(item), item])).values()];
}
