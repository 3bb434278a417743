import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Call } from '../functions/call';
import { orderable } from '../expressions/comparison';
import { unnamed } from '../operators/select';
import { columnScalar } from '../relation';
import { nullableLike, type Scalar, totalScalar } from '../scalar';
import type { Aggregate } from './group';
import { conditionOf, filterOf } from './group';
import { rankOf } from './ranks';
import { percentile } from './statistics';
import { weightedPercentiles } from './weighted-percentiles';

/** An aggregate that gives several columns: SQL values for the group, and the columns that they are taken apart into. */
export interface PackedRow {
  readonly items: readonly string[];

  /** The columns of a group of one row, where they are all values of that row and the group would hold a copy of it. */
  readonly alone?: readonly Scalar[];

  /** The columns, given the SQL of the items and whether a group may have no row. */
  unpack(items: readonly string[], mayBeEmpty: boolean): Scalar[];
}

/** Translates an aggregate that gives several columns. */
export type TupleAggregate = (call: Call) => PackedRow;

/** Aggregates with several columns. */
export const TUPLE_AGGREGATES: Readonly<Record<string, TupleAggregate>> = {
  arg_max: (call) => extremeRow(call, 'arg_max'),
  arg_min: (call) => extremeRow(call, 'arg_min'),
  argmax: (call) => extremeRow(call, 'arg_max'),
  argmin: (call) => extremeRow(call, 'arg_min'),
  any: anyRow,
  take_any: anyRow,
  percentiles,
  percentilesw: (call) => rowOf(weightedPercentiles(call)),
};

/** The same aggregates where they give one column. */
export const SINGLES: Readonly<Record<string, Aggregate>> = {
  any: anyValue,
  take_any: anyValue,
  anyif: (call) => anyValue(call, 1),
  take_anyif: (call) => anyValue(call, 1),
  arg_max: (call) => single(call, extremeRow(call, 'arg_max')),
  arg_min: (call) => single(call, extremeRow(call, 'arg_min')),
};

function single(call: Call, row: PackedRow): Scalar {
  const items = row.items.map((item) => `(${item})`);
  return row.unpack(items, true)[0] ?? call.refuse(`'${call.name}()' without a value`);
}

/**
 * The row with the extreme value, itself the first column. Rows without the value count only where no row of the group has it.
 *
 * All other columns come from one row, so they are one aggregate over a struct.
 */
function extremeRow(call: Call, sqlName: 'arg_max' | 'arg_min'): PackedRow {
  const key = orderable(call.value(0), call.name);
  const others = call.arguments.slice(1).flatMap((argument) => valuesOf(argument, call));
  if (key.nullable) {
    const values = [key, ...others];
    const struct = structOf(values);
    return { ...packedRow(`coalesce(${sqlName}(${struct}, ${key.sql}), first(${struct}))`, values), alone: values };
  }
  const extreme = `${sqlName === 'arg_max' ? 'max' : 'min'}(${key.sql})`;
  const [only] = others;
  if (!only) return { items: [extreme], unpack: (items, mayBeEmpty) => [ofGroup(items[0] ?? '', key, mayBeEmpty)] };
  if (others.length === 1) {
    const items = [extreme, `${sqlName}_null(${only.sql}, ${key.sql})`];
    return {
      items,
      unpack: (found, mayBeEmpty) => [key, only].map((value, index) => ofGroup(found[index] ?? '', value, mayBeEmpty)),
    };
  }
  const rest = packedRow(`${sqlName}(${structOf(others)}, ${key.sql})`, others);
  return {
    items: [extreme, ...rest.items],
    alone: [key, ...others],
    unpack: ([first = '', ...found], mayBeEmpty) => [
      ofGroup(first, key, mayBeEmpty),
      ...rest.unpack(found, mayBeEmpty),
    ],
  };
}

function structOf(values: readonly Scalar[]): string {
  return `{${values.map((value, index) => `v${index}: ${value.sql}`).join(', ')}}`;
}

function packedRow(sql: string, values: readonly Scalar[]): PackedRow {
  return {
    items: [sql],
    unpack: ([packed = ''], mayBeEmpty) =>
      values.map((value, index) => ofGroup(`${packed}.v${index}`, value, mayBeEmpty)),
  };
}

function ofGroup(sql: string, value: Scalar, mayBeEmpty: boolean): Scalar {
  const { type, nullable, isNeverNan } = value;
  return mayBeEmpty ? ofNoRow(sql, value) : { sql, type, nullable, isNeverNan };
}

/** Of no rows there is no row: a string is then `''`. */
function ofNoRow(sql: string, value: Scalar): Scalar {
  return value.type === 'string' ? totalScalar(`coalesce(${sql}, '')`, 'string') : nullableLike(value, sql);
}

/** `*` stands for the columns that the binder lists behind the extreme. */
function valuesOf(argument: SyntaxNode, call: Call): Scalar[] {
  const expression = unnamed(argument);
  if (expression.kind !== 'StarExpression') return [call.translation.scalar(expression, call.row)];
  const names = (call.node.columns ?? []).slice(1).map((column) => column.name);
  const columns = call.row.relation?.columns ?? [];
  return columns.filter((column) => names.includes(column.name)).map((column) => columnScalar(column));
}

/** One value that is neither null nor empty, where there is one. */
function anyValue(call: Call, condition?: number): Scalar {
  const [only] = call.arguments;
  if (only?.kind === 'StarExpression') return single(call, anyRow(call));
  const value = call.value(0);
  const found = value.type === 'string' ? `nullif(${value.sql}, '')` : value.sql;
  return ofNoRow(`any_value(${found})${filterOf(conditionOf(call, condition))}`, value);
}

/** One row as it is. */
function anyRow(call: Call): PackedRow {
  const values = call.arguments.flatMap((argument) => {
    const expression = unnamed(argument);
    if (expression.kind !== 'StarExpression') return [call.translation.scalar(expression, call.row)];
    const names = call.node.columns?.map((column) => column.name) ?? [];
    const columns = call.row.relation?.columns ?? [];
    return columns.filter((column) => names.includes(column.name)).map((column) => columnScalar(column));
  });
  return packedRow(`first(${structOf(values)})`, values);
}

function percentiles(call: Call): PackedRow {
  return rowOf(call.arguments.slice(1).map((_, index) => percentile(call, rankOf(call, index + 1))));
}

function rowOf(values: readonly Scalar[]): PackedRow {
  return packedRow(structOf(values), values);
}
