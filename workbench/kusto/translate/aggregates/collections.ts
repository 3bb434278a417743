import type { Call } from '../functions/call';
import { sortKey } from '../relation';
import { type Scalar, totalScalar } from '../scalar';
import { limitOf } from '../spelled-number';
import { type Aggregate, conditionOf, filterOf } from './group';

/** Aggregates that gather values into an array or a bag; without a bound 1,048,576 of them. */
export const COLLECTIONS: Readonly<Record<string, Aggregate>> = {
  make_list: (call) => list(call, { bound: 1 }),
  makelist: (call) => list(call, { bound: 1, defaultBound: '128' }),
  make_list_if: (call) => list(call, { condition: 1, bound: 2 }),
  make_list_with_nulls: (call) => list(call, { bound: 1, keepsNulls: true }),
  make_set: (call) => set(call, { bound: 1 }),
  makeset: (call) => set(call, { bound: 1, defaultBound: '128' }),
  make_set_if: (call) => set(call, { condition: 1, bound: 2 }),
  make_bag: (call) => bag(call),
  make_bag_if: (call) => bag(call, 1),
};

interface Arguments {
  readonly condition?: number;
  readonly bound: number;
  readonly keepsNulls?: boolean;

  /** How many values the old spellings keep. */
  readonly defaultBound?: string;
}

/** Values in the order of the rows, where they have one. */
function list(call: Call, { condition, bound, defaultBound, keepsNulls = false }: Arguments): Scalar {
  const { element, isNull } = elementOf(call);
  const filter = filterOf(
    conditionOf(call, condition),
    keepsNulls || isNull === undefined ? undefined : `NOT ${isNull}`,
  );
  const { order } = call.row.relation ?? {};
  const size = sizeOf(call, bound, defaultBound);
  if (!order) return collected(`list(${element})${filter}`, size);
  const keyed = `{k: ${sortKey(order)}, v: ${element}}`;
  const few = FEW.exec(size ?? '')?.[1];
  // The first few are found as the rows pass; all of them would be kept for each group.
  if (few !== undefined) return collected(`list_transform(min(${keyed}, ${few})${filter}, lambda e: e['v'])`);
  // Gathered with their sort keys, then sorted: a `list(… ORDER BY …)` sets up a sort for each group, in more time and memory.
  return collected(`list_transform(list_sort(list(${keyed})${filter}), lambda e: e['v'])`, size);
}

/** A size that the query's text gives, small enough to keep a heap of it for each group. */
const FEW = /^([1-9]\d{0,2})::BIGINT$/;

/** Each value once, in the order of values, so that the same rows give the same array. Arrays give their elements. */
function set(call: Call, { condition, bound, defaultBound }: Arguments): Scalar {
  const { element, isNull, type } = elementOf(call);
  const filter = filterOf(conditionOf(call, condition), isNull === undefined ? undefined : `NOT ${isNull}`);
  const values =
    type === 'dynamic'
      ? `list_sort(list_distinct(flatten(list(kql_set_elements(${element}))${filter})))`
      : `list_sort(list(DISTINCT ${element})${filter})`;
  return collected(values, sizeOf(call, bound, defaultBound));
}

/** SQL of how many values are kept. */
function sizeOf(call: Call, bound: number, defaultBound?: string): string | undefined {
  return call.count > bound ? limitOf(call.argument(bound), call.translation) : defaultBound;
}

function collected(values: string, size?: string): Scalar {
  const bounded = size === undefined ? values : `(${values})[1:${size}]`;
  return totalScalar(`coalesce(to_json(${bounded}), '[]'::JSON)`, 'dynamic');
}

/** The SQL value that becomes an element, and when it is null. */
function elementOf(call: Call): {
  readonly element: string;
  readonly isNull: string | undefined;
  readonly type: Scalar['type'];
} {
  const value = call.value(0);
  const isNull = value.nullable ? `(${value.sql} IS NULL)` : undefined;
  switch (value.type) {
    case 'datetime':
      return { element: `nullif(kql_datetime_text(${value.sql}), '')`, isNull, type: 'string' };
    case 'timespan':
      return { element: `nullif(kql_timespan_text(${value.sql}), '')`, isNull, type: 'string' };
    case 'real':
      return { element: `kql_real_dynamic(${value.sql})`, isNull, type: 'real' };
    default:
      return { element: value.sql, isNull, type: value.type };
  }
}

function bag(call: Call, condition?: number): Scalar {
  const filter = filterOf(conditionOf(call, condition));
  return totalScalar(`kql_bag_merge(coalesce(to_json(list(${call.dynamic(0)})${filter}), '[]'::JSON))`, 'dynamic');
}
