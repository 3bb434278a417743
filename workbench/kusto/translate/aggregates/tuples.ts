import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Call } from '../functions/call';
import { unnamed } from '../operators/select';
import { columnScalar, type RelationColumn } from '../relation';
import { nullableScalar, type Scalar, totalScalar } from '../scalar';
import type { Aggregate } from './group';
import { conditionOf, filterOf } from './group';
import { percentile } from './statistics';

/** Translates an aggregate that gives several columns, those of the output from its first one on. */
export type TupleAggregate = (call: Call, columns: readonly RelationColumn[]) => Scalar[];

/** Aggregates with several columns. */
export const TUPLE_AGGREGATES: Readonly<Record<string, TupleAggregate>> = {
  arg_max: (call, columns) => extremeRow(call, columns, 'arg_max'),
  arg_min: (call, columns) => extremeRow(call, columns, 'arg_min'),
  argmax: (call, columns) => extremeRow(call, columns, 'arg_max'),
  argmin: (call, columns) => extremeRow(call, columns, 'arg_min'),
  any: anyRow,
  take_any: anyRow,
  percentiles: (call) => call.arguments.slice(1).map((_, index) => percentile(call, call.real(index + 1))),
};

/** The same aggregates where they give one column. */
export const SINGLES: Readonly<Record<string, Aggregate>> = {
  any: anyValue,
  take_any: anyValue,
  anyif: (call) => anyValue(call, 1),
  take_anyif: (call) => anyValue(call, 1),
  arg_max: single('arg_max'),
  arg_min: single('arg_min'),
};

function single(name: 'arg_max' | 'arg_min'): Aggregate {
  return (call) => extremeRow(call, [], name)[0] ?? call.refuse(`'${call.name}()' without a value`);
}

/**
 * The row with the extreme value, itself the first column. Rows without the value count only where no row of the group has it.
 *
 * One aggregate over a struct, so that all columns come from one row.
 */
function extremeRow(call: Call, columns: readonly RelationColumn[], sqlName: 'arg_max' | 'arg_min'): Scalar[] {
  const key = call.value(0);
  const values = [key, ...call.arguments.slice(1).flatMap((argument) => valuesOf(argument, call, columns))];
  const struct = `{${values.map((value, index) => `v${index}: ${value.sql}`).join(', ')}}`;
  const found = `${sqlName}(${struct}, ${key.sql})`;
  const row = key.nullable ? `coalesce(${found}, first(${struct}))` : found;
  return values.map((value, index) => ofRow(`(${row}).v${index}`, value));
}

/** Of no rows there is no row: a string is then `''`. */
function ofRow(sql: string, { type }: Scalar): Scalar {
  return type === 'string' ? totalScalar(`coalesce(${sql}, '')`, type) : nullableScalar(sql, type);
}

/** `*` stands for the columns that the output still has: those of the rows without keys and extreme. */
function valuesOf(argument: SyntaxNode, call: Call, columns: readonly RelationColumn[]): Scalar[] {
  const expression = unnamed(argument);
  if (expression.kind !== 'StarExpression') return [call.translation.scalar(expression, call.row)];
  return starNames(call, columns).map((name) => call.row.column(name) ?? call.refuse(`Column '${name}' of '*'`));
}

function starNames(call: Call, columns: readonly RelationColumn[]): string[] {
  const all = call.row.relation?.columns.map((column) => column.name) ?? [];
  const tuple = call.node.columns?.map((column) => column.name) ?? [];
  const own = columns.slice(0, tuple.length).map((column) => column.name);
  // The binder lists the extreme first, then what `*` stands for.
  return tuple.slice(1).filter((name, index) => all.includes(name) || all.includes(own[index + 1] ?? ''));
}

/** One value that is not null, where there is one. */
function anyValue(call: Call, condition?: number): Scalar {
  const [only] = call.arguments;
  if (only?.kind === 'StarExpression') return anyRow(call)[0] ?? call.refuse("'take_any(*)'");
  const value = call.value(0);
  return ofRow(`any_value(${value.sql})${filterOf(conditionOf(call, condition))}`, value);
}

/** One row as it is. */
function anyRow(call: Call): Scalar[] {
  const values = call.arguments.flatMap((argument) => {
    const expression = unnamed(argument);
    if (expression.kind !== 'StarExpression') return [call.translation.scalar(expression, call.row)];
    const names = call.node.columns?.map((column) => column.name) ?? [];
    const columns = call.row.relation?.columns ?? [];
    return columns.filter((column) => names.includes(column.name)).map((column) => columnScalar(column));
  });
  const struct = `{${values.map((value, index) => `v${index}: ${value.sql}`).join(', ')}}`;
  return values.map((value, index) => ofRow(`(first(${struct})).v${index}`, value));
}
