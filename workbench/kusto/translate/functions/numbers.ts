import { convert } from '../conversion';
import { inDatetimeRange } from '../datetime-range';
import { type Scalar, totalScalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

/** A function of reals that DuckDB has under a name of its own; outside its domain the result is null. */
const real =
  (sqlName: string, isDefined?: (x: string) => string): ScalarFunction =>
  (call) => {
    const x = call.real(0);
    const value = `${sqlName}(${x})`;
    return isDefined ? call.result(`CASE WHEN ${isDefined(x)} THEN ${value} END`) : call.resultOf(value, 0);
  };

/** Functions of numbers. */
export const NUMBERS: Readonly<Record<string, ScalarFunction>> = {
  abs: (call) => call.resultOf(`abs(${call.value(0).sql})`, 0),
  sign: (call) => call.resultOf(`sign(${call.value(0).sql})::${call.type === 'real' ? 'DOUBLE' : 'BIGINT'}`, 0),
  floor: bin,
  bin,
  bin_at: binAt,
  bin_auto: binAuto,
  ceiling: (call) => whole(call, 'ceil'),
  round,
  sqrt: real('sqrt', (x) => `${x} >= 0`),
  exp: real('exp'),
  exp2: (call) => call.resultOf(`pow(2e0, ${call.real(0)})`, 0),
  exp10: (call) => call.resultOf(`pow(1e1, ${call.real(0)})`, 0),
  log: logarithm('ln'),
  log10: logarithm('log10'),
  log2: logarithm('log2'),
  pow: (call) => call.resultOf(`pow(${call.real(0)}, ${call.real(1)})`, 0, 1),
  sin: real('sin'),
  cos: real('cos'),
  tan: real('tan'),
  asin: real('asin', (x) => `${x} BETWEEN -1 AND 1`),
  acos: real('acos', (x) => `${x} BETWEEN -1 AND 1`),
  atan: real('atan'),
  atan2: (call) => call.resultOf(`atan2(${call.real(0)}, ${call.real(1)})`, 0, 1),
  cot: real('cot'),
  degrees: real('degrees'),
  radians: real('radians'),
  gamma: real('gamma'),
  loggamma: real('lgamma'),
  pi: () => totalScalar('pi()', 'real'),
  isnan: (call) => totalScalar(`coalesce(isnan(${call.real(0)}), false)`, 'bool'),
  isinf: (call) => totalScalar(`coalesce(isinf(${call.real(0)}), false)`, 'bool'),
  isfinite: (call) => totalScalar(`coalesce(isfinite(${call.real(0)}), false)`, 'bool'),
  binary_and: (call) => call.resultOf(`(${call.long(0)} & ${call.long(1)})`, 0, 1),
  binary_or: (call) => call.resultOf(`(${call.long(0)} | ${call.long(1)})`, 0, 1),
  binary_xor: (call) => call.resultOf(`xor(${call.long(0)}, ${call.long(1)})`, 0, 1),
  binary_not: (call) => call.resultOf(`(~${call.long(0)})`, 0),
  binary_shift_left: (call) => call.result(`kql_shift_left(${call.long(0)}, ${call.long(1)})`),
  binary_shift_right: (call) => call.result(`kql_shift_right(${call.long(0)}, ${call.long(1)})`),
  bitset_count_ones: (call) => call.resultOf(`bit_count(${call.long(0)})::BIGINT`, 0),
};

/** Rounds down to a multiple of the step; datetimes count from 0001-01-01, a Monday. */
function bin(call: Call): Scalar {
  const value = call.value(0);
  if (call.count === 1) return whole(call, 'floor');
  const step = call.value(1);
  if (value.type === 'real' || step.type === 'real') {
    return call.result(`kql_bin_real(${call.real(0)}, ${call.real(1)})`);
  }
  return call.result(`kql_bin(${value.sql}, ${step.sql})`);
}

/** Bins that one of them starts at the given point. */
function binAt(call: Call): Scalar {
  const [value, step, origin] = [call.value(0), call.value(1), call.value(2)];
  const macro = call.type === 'real' ? 'kql_bin_real' : 'kql_bin';
  const [x, size, at] = [value, step, origin].map((each) =>
    call.type === 'real' ? convert(each, 'real').sql : each.sql,
  );
  return binned(call, `(${macro}(${x ?? ''} - ${at ?? ''}, ${size ?? ''}) + ${at ?? ''})`);
}

/** Bins as the query's `set` statements say. */
function binAuto(call: Call): Scalar {
  const { options } = call.translation.session;
  const size = options.get('query_bin_auto_size') ?? call.refuse("'bin_auto()' without 'set query_bin_auto_size'");
  const at = options.get('query_bin_auto_at')?.sql ?? '0';
  const macro = call.type === 'real' ? 'kql_bin_real' : 'kql_bin';
  return binned(call, `(${macro}(${call.value(0).sql} - ${at}, ${size.sql}) + ${at})`);
}

/** Reckoned from a point of its own, the first bin may start before the first datetime. */
function binned(call: Call, sql: string): Scalar {
  return call.result(call.type === 'datetime' ? inDatetimeRange(sql) : sql);
}

function whole(call: Call, sqlName: string): Scalar {
  const value = call.value(0);
  return value.type === 'real' ? call.resultOf(`${sqlName}(${value.sql})`, 0) : value;
}

/** Halves go away from zero. */
function round(call: Call): Scalar {
  const value = call.real(0);
  if (call.count === 1) return call.resultOf(`round(${value})`, 0);
  return call.result(`round(${value}, ${call.long(1)}::INTEGER)`);
}

/** Of zero the logarithm is infinite, of less it is null. */
function logarithm(sqlName: string): ScalarFunction {
  return (call) => {
    const x = call.real(0);
    return call.result(`CASE WHEN ${x} > 0 THEN ${sqlName}(${x}) WHEN ${x} = 0 THEN '-inf'::DOUBLE END`);
  };
}
