import { type Json, JsonNumber, printJson } from '../json';
import { isSame, toJson } from './arrays';
import { type Native, type NativeValue, textOf } from './native';

/** Functions of series: arrays of numbers. What is no number gives a null in its place, unless a function says otherwise. */
export const SERIES_NATIVES: Readonly<Record<string, Native>> = {
  kql_series_each: {
    parameters: ['string', 'dynamic'],
    returns: 'dynamic',
    run: (name, series) => printed(listOf(series)?.map((item) => each(textOf(name), item))),
  },
  kql_series_pair: {
    parameters: ['string', 'dynamic', 'dynamic'],
    returns: 'dynamic',
    run: (name, first, second) => {
      const [a, b] = [listOf(first), listOf(second)];
      if (!a || !b) return null;
      const length = Math.max(a.length, b.length);
      return printed(Array.from({ length }, (_, index) => pair(textOf(name), a[index], b[index])));
    },
  },
  kql_series_total: {
    parameters: ['string', 'dynamic', 'dynamic'],
    returns: 'real',
    run: (name, first, second) => {
      const a = listOf(first);
      const b = listOf(second) ?? repeated(toJson(second), a);
      return a && b ? (TOTALS[textOf(name)]?.(a, b) ?? null) : null;
    },
  },
  kql_series_fill_const: {
    parameters: ['dynamic', 'dynamic', 'dynamic'],
    returns: 'dynamic',
    takesNulls: true,
    run: (series, value, missing) =>
      printed(listOf(series)?.map((item) => (isSame(item, toJson(missing)) ? toJson(value) : item))),
  },
  kql_series_fill_forward: {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    takesNulls: true,
    run: (series, missing) => printed(fill(listOf(series), toJson(missing))),
  },
  kql_series_fill_backward: {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    takesNulls: true,
    run: (series, missing) => printed(fill(listOf(series)?.reverse(), toJson(missing))?.reverse()),
  },
  kql_series_stats: {
    parameters: ['dynamic', 'bool'],
    returns: 'dynamic',
    run: (series, ignoresOthers) => {
      const list = listOf(series);
      return list ? printJson(statistics(list, ignoresOthers === true)) : null;
    },
  },
};

const REALS: Readonly<Record<string, (x: number) => number>> = {
  acos: Math.acos,
  asin: Math.asin,
  atan: Math.atan,
  ceiling: Math.ceil,
  cos: Math.cos,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  sin: Math.sin,
  tan: Math.tan,
};

/** Functions under which whole numbers stay whole. */
const WHOLES: Readonly<Record<string, (x: bigint, y: bigint) => bigint>> = {
  abs: (x) => (x < 0n ? -x : x),
  sign: (x) => (x === 0n ? 0n : x < 0n ? -1n : 1n),
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
};

const FRACTIONS: Readonly<Record<string, (x: number, y: number) => number>> = {
  abs: Math.abs,
  sign: Math.sign,
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  pow: (x, y) => x ** y,
};

const COMPARISONS: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  equals: (x, y) => x === y,
  not_equals: (x, y) => x !== y,
  greater: (x, y) => x > y,
  greater_equals: (x, y) => x >= y,
  less: (x, y) => x < y,
  less_equals: (x, y) => x <= y,
};

/** Of two series the longer one is cut, and pairs with something that is no number are left out, but in the correlation. */
const TOTALS: Readonly<Record<string, (a: readonly Json[], b: readonly Json[]) => number | null>> = {
  sum: (a) => sum(numbersOf(a)),
  product: (a) => numbersOf(a).reduce((total, x) => total * x, 1),
  magnitude: (a) => Math.sqrt(sum(numbersOf(a).map((x) => x * x))),
  dot_product: (a, b) => sum(numberPairs(a, b).map(([x, y]) => x * y)),
  cosine_similarity: (a, b) => {
    const pairs = numberPairs(a, b);
    const squares = (side: 0 | 1) => Math.sqrt(sum(pairs.map((each) => each[side] ** 2)));
    return sum(pairs.map(([x, y]) => x * y)) / (squares(0) * squares(1));
  },
  pearson_correlation: (a, b) => {
    const pairs = numberPairs(a, b);
    if (pairs.length !== a.length || pairs.length !== b.length) return null;
    const mean = (side: 0 | 1) => sum(pairs.map((each) => each[side])) / pairs.length;
    const [x, y] = [mean(0), mean(1)];
    const spread = (side: 0 | 1, at: number) => Math.sqrt(sum(pairs.map((each) => (each[side] - at) ** 2)));
    return sum(pairs.map((each) => (each[0] - x) * (each[1] - y))) / (spread(0, x) * spread(1, y));
  },
};

function listOf(series: NativeValue | undefined): Json[] | undefined {
  const json = toJson(series);
  return Array.isArray(json) ? json : undefined;
}

/** A number in the place of a series stands for one of it everywhere. */
function repeated(value: Json, series: Json[] | undefined): Json[] | undefined {
  return value instanceof JsonNumber ? series?.map(() => value) : undefined;
}

function printed(list: Json[] | undefined): string | null {
  return list ? printJson(list) : null;
}

function each(name: string, item: Json): Json {
  if (!(item instanceof JsonNumber)) return null;
  const real = REALS[name];
  return real ? toReal(real(Number(item.text)), name) : pair(name, item, item);
}

function pair(name: string, a: Json | undefined, b: Json | undefined): Json {
  if (!(a instanceof JsonNumber) || !(b instanceof JsonNumber)) return null;
  const [x, y] = [Number(a.text), Number(b.text)];
  const compare = COMPARISONS[name];
  if (compare) return compare(x, y);
  const whole = WHOLES[name];
  if (whole && isWhole(a) && isWhole(b)) return new JsonNumber(whole(BigInt(a.text), BigInt(b.text)).toString());
  return toReal(FRACTIONS[name]?.(x, y) ?? NaN, name);
}

function isWhole({ text }: JsonNumber): boolean {
  return /^-?\d+$/.test(text);
}

/** A real is printed with a point; what is infinite is a text, as everywhere in a dynamic. */
function toReal(value: number, name: string): Json {
  // What the service makes of a value outside of a function's domain is written nowhere.
  if (Number.isNaN(value)) throw new Error(`'series_${name}()' of a value outside of its domain.`);
  if (!Number.isFinite(value)) return String(value);
  return new JsonNumber(Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value));
}

/** Puts the latest value in the place of what is missing behind it. */
function fill(list: Json[] | undefined, missing: Json): Json[] | undefined {
  let latest = missing;
  return list?.map((item) => {
    if (!isSame(item, missing)) latest = item;
    return latest;
  });
}

function numbersOf(list: readonly Json[]): number[] {
  return list.flatMap((item) => (item instanceof JsonNumber ? [Number(item.text)] : []));
}

function numberPairs(a: readonly Json[], b: readonly Json[]): [number, number][] {
  return a.flatMap((x, index): [number, number][] => {
    const y = b[index];
    return x instanceof JsonNumber && y instanceof JsonNumber ? [[Number(x.text), Number(y.text)]] : [];
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Sample variance and positions of the first extremes; everything is null where something is no number and not ignored. */
function statistics(list: readonly Json[], ignoresOthers: boolean): Json {
  const numbers = list.map((item) => (item instanceof JsonNumber ? Number(item.text) : NaN));
  const known = numbers.filter((x) => !Number.isNaN(x));
  const names = ['min', 'min_idx', 'max', 'max_idx', 'avg', 'stdev', 'variance', 'sum', 'len'];
  if (known.length < numbers.length && !ignoresOthers) return new Map(names.map((name) => [name, null]));
  if (known.length < 2) throw new Error("'series_stats()' of fewer than two numbers.");
  const [min, max, total] = [Math.min(...known), Math.max(...known), sum(known)];
  const average = total / known.length;
  const variance = sum(known.map((x) => (x - average) ** 2)) / (known.length - 1);
  const values = [min, numbers.indexOf(min), max, numbers.indexOf(max), average, Math.sqrt(variance), variance, total];
  return new Map(
    [...values, list.length].map((value, index): [string, Json] => {
      const name = names[index] ?? '';
      const isPosition = name.endsWith('_idx') || name === 'len';
      return [name, isPosition ? new JsonNumber(String(value)) : toReal(value, 'stats')];
    }),
  );
}
