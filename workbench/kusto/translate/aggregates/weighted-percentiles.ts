import { convert } from '../conversion';
import { orderable } from '../expressions/comparison';
import type { Call } from '../functions/call';
import { nullableLike, type Scalar, totalScalar } from '../scalar';
import type { Aggregate } from './group';
import { rankOf, ranksOf } from './ranks';

/** Percentiles of values that count as often as their weights say. */
export const WEIGHTED_PERCENTILES: Readonly<Record<string, Aggregate>> = {
  percentilew: (call) => weightedPercentile(call, rankOf(call, 2)),
  percentilesw: (call) => weightedPercentile(call, rankOf(call, 2)),
  percentilew_array: weightedArray,
  percentilesw_array: weightedArray,
};

/** One value for each percent of the call. */
export function weightedPercentiles(call: Call): Scalar[] {
  return call.arguments.slice(2).map((_, index) => weightedPercentile(call, rankOf(call, index + 2)));
}

/** The smallest value up to which the weights reach the rank, which is reckoned as without weights. */
function weightedPercentile(call: Call, percent: string): Scalar {
  const value = orderable(call.value(0), call.name);
  const weight = call.long(1);
  const filter = `FILTER (WHERE ${value.sql} IS NOT NULL AND ${weight} > 0)`;
  const total = `sum(${weight}::HUGEINT) ${filter}`;
  const rank = `greatest(1, ${total} - floor(${total} - ${percent} / 100e0 * ${total}))`;
  const pairs = `list_sort(list({v: ${value.sql}, w: ${weight}::HUGEINT}) ${filter})`;
  const reached = `list_reduce(${pairs}, lambda a, b: CASE WHEN a['w'] >= ${rank} THEN a ELSE {v: b['v'], w: a['w'] + b['w']} END)`;
  return nullableLike(value, `(${reached}).v`);
}

/** The values at several ranks, in one array; its own name is one in the documentation and another in the binder. */
function weightedArray(call: Call): Scalar {
  if (call.node.parent?.kind !== 'SimpleNamedExpression') {
    return call.refuse(`'${call.name}()' without a name for its column`, "Write 'Name = …'.");
  }
  const values = ranksOf(call, 2).map((rank) => weightedPercentile(call, rank));
  return totalScalar(`json_array(${values.map((value) => convert(value, 'dynamic').sql).join(', ')})`, 'dynamic');
}
