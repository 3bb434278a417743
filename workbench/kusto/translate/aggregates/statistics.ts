import { SQL_TYPES } from '../../values';
import { convert } from '../conversion';
import { orderable } from '../expressions/comparison';
import type { Call } from '../functions/call';
import { mayBeNan, nullableLike, nullableScalar, type Scalar, totalScalar } from '../scalar';
import { type Aggregate, conditionOf, filterOf } from './group';
import { rankOf, ranksOf } from './ranks';

/** Aggregates that count and measure. Nulls do not count; of nothing a sum is 0, an average NaN, an extreme null. */
export const STATISTICS: Readonly<Record<string, Aggregate>> = {
  count: () => totalScalar('count(*)', 'long'),
  countif: (call) => totalScalar(`count(*)${filterOf(conditionOf(call, 0))}`, 'long'),
  dcount: (call) => distinctCount(call),
  dcountif: (call) => distinctCount(call, 1),
  count_distinct: (call) => distinctCount(call),
  count_distinctif: (call) => distinctCount(call, 1),
  sum: (call) => sum(call),
  sumif: (call) => sum(call, 1),
  avg: (call) => average(call),
  avgif: (call) => average(call, 1),
  min: (call) => extreme(call, 'min'),
  minif: (call) => extreme(call, 'min', 1),
  max: (call) => extreme(call, 'max'),
  maxif: (call) => extreme(call, 'max', 1),
  stdev: (call) => spread(call, 'stddev_samp'),
  stdevif: (call) => spread(call, 'stddev_samp', 1),
  stdevp: (call) => spread(call, 'stddev_pop'),
  variance: (call) => spread(call, 'var_samp'),
  varianceif: (call) => spread(call, 'var_samp', 1),
  variancep: (call) => spread(call, 'var_pop'),
  percentile: (call) => percentile(call, rankOf(call, 1)),
  percentiles: (call) => percentile(call, rankOf(call, 1)),
  percentiles_array: percentilesArray,
  percentile_array: percentilesArray,
  binary_all_and: (call) => nullableScalar(`bit_and(${call.long(0)})`, 'long'),
  binary_all_or: (call) => nullableScalar(`bit_or(${call.long(0)})`, 'long'),
  binary_all_xor: (call) => nullableScalar(`bit_xor(${call.long(0)})`, 'long'),
};

function distinctCount(call: Call, condition?: number): Scalar {
  const value = call.value(0);
  const sql = value.type === 'dynamic' ? `${value.sql}::VARCHAR` : value.sql;
  return totalScalar(`count(DISTINCT ${sql})${filterOf(conditionOf(call, condition))}`, 'long');
}

function sum(call: Call, condition?: number): Scalar {
  const { type } = call;
  const value = convert(call.value(0), type === 'timespan' || type === 'real' ? type : 'long').sql;
  // DuckDB adds integers up in 128 bits; what does not fit in a long at the end is an error, not a wrapped number.
  return totalScalar(`coalesce(sum(${value})${filterOf(conditionOf(call, condition))}, 0)::${SQL_TYPES[type]}`, type);
}

function average(call: Call, condition?: number): Scalar {
  const { type } = call;
  const value = call.value(0);
  const filter = filterOf(conditionOf(call, condition));
  if (type === 'timespan' || type === 'datetime') {
    return nullableScalar(`(sum(${value.sql})${filter} // count(${value.sql})${filter})::BIGINT`, type);
  }
  const sql = `coalesce(avg(${convert(value, 'real').sql})${filter}, 'nan'::DOUBLE)`;
  return totalScalar(sql, 'real');
}

function extreme(call: Call, name: 'min' | 'max', condition?: number): Scalar {
  const filter = conditionOf(call, condition);
  const value = orderable(whereHeld(call.value(0), filter), call.name);
  if (value.type === 'dynamic')
    return call.refuse(`'${call.name}()' of a dynamic`, 'Convert it first, as with tolong().');
  const sql = `${name}(${value.sql})${filterOf(filter)}`;
  return value.type === 'string' ? totalScalar(`coalesce(${sql}, '')`, 'string') : nullableLike(value, sql);
}

/** A value that is null where the filter is not true: DuckDB works it out for those rows too, and NaN would end the query there. */
function whereHeld(value: Scalar, filter: string | undefined): Scalar {
  if (filter === undefined || !mayBeNan(value)) return value;
  return { ...value, sql: `CASE WHEN ${filter} THEN ${value.sql} END` };
}

function spread(call: Call, name: string, condition?: number): Scalar {
  return totalScalar(`coalesce(${name}(${call.real(0)})${filterOf(conditionOf(call, condition))}, 0e0)`, 'real');
}

/** The value at the nearest rank. */
export function percentile(call: Call, percent: string): Scalar {
  const value = orderable(call.value(0), call.name);
  return nullableLike(value, `quantile_disc(${value.sql}, ${percent} / 100e0)`);
}

/** The values at several ranks, in one array. */
function percentilesArray(call: Call): Scalar {
  const values = ranksOf(call, 1).map((percent) => convert(percentile(call, percent), 'dynamic').sql);
  return totalScalar(`json_array(${values.join(', ')})`, 'dynamic');
}
