import { type Json, JsonNumber, printJson } from '../json';
import { isSame, toJson } from './arrays';
import type { Native } from './native';

/** `series_fill_linear()`. */
export const SERIES_INTERPOLATION_NATIVES: Readonly<Record<string, Native>> = {
  kql_series_fill_linear: {
    parameters: ['dynamic', 'dynamic', 'bool', 'dynamic'],
    returns: 'dynamic',
    takesNulls: true,
    run: (series, missing, fillsEdges, constant) => {
      const list = toJson(series);
      if (!Array.isArray(list)) return null;
      return printJson(interpolate(list, toJson(missing), fillsEdges === true, toJson(constant)));
    },
  },
};

/** Puts a straight line in the place of what is missing between two numbers, and the nearest number at the ends. */
function interpolate(list: readonly Json[], missing: Json, fillsEdges: boolean, constant: Json): Json[] {
  const known = list.flatMap((item, index) => (isSame(item, missing) ? [] : [{ index, number: toNumber(item) }]));
  const areWhole = known.every(({ number }) => /^-?\d+$/.test(number.text));
  if (known.length === 0) return list.map(() => constant);
  return list.map((item, index) => {
    if (!isSame(item, missing)) return item;
    const before = known.findLast((each) => each.index < index);
    const after = known.find((each) => each.index > index);
    if (!before || !after) return fillsEdges ? ((before ?? after)?.number ?? item) : item;
    const [from, to] = [Number(before.number.text), Number(after.number.text)];
    const value = from + ((to - from) * (index - before.index)) / (after.index - before.index);
    return areWhole ? toWhole(value) : toReal(value);
  });
}

function toNumber(item: Json): JsonNumber {
  if (item instanceof JsonNumber) return item;
  throw new Error("'series_fill_linear()' of a series with something that is no number.");
}

/** The documented values are cut; which way a negative one goes is written nowhere. */
function toWhole(value: number): Json {
  if (value < 0 && !Number.isInteger(value)) {
    throw new Error("'series_fill_linear()' of whole numbers with a negative fraction between them.");
  }
  return new JsonNumber(String(Math.trunc(value)));
}

function toReal(value: number): Json {
  return new JsonNumber(Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value));
}
