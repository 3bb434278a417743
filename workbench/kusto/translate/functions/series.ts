import { convert } from '../conversion';
import { nullableScalar, type Scalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

const EACH = ['abs', 'acos', 'asin', 'atan', 'ceiling', 'cos', 'exp', 'floor', 'log', 'sign', 'sin', 'tan'];
const PAIRS = [
  'add',
  'divide',
  'equals',
  'greater',
  'greater_equals',
  'less',
  'less_equals',
  'multiply',
  'not_equals',
  'pow',
  'subtract',
];
const TOTALS = ['magnitude', 'product', 'sum'];
const PAIR_TOTALS = ['cosine_similarity', 'dot_product', 'pearson_correlation'];

/** Functions of arrays of numbers; models (fits, seasons, anomalies) are left out. */
export const SERIES: Readonly<Record<string, ScalarFunction>> = {
  ...named(EACH, (call, name) => call.result(`kql_series_each('${name}', ${call.dynamic(0)})`)),
  ...named(PAIRS, (call, name) => call.result(`kql_series_pair('${name}', ${call.dynamic(0)}, ${call.dynamic(1)})`)),
  ...named(TOTALS, (call, name) =>
    call.result(`kql_series_total('${name}', ${call.dynamic(0)}, ${call.dynamic(0)})`, 'real'),
  ),
  ...named(PAIR_TOTALS, (call, name) =>
    call.count > 2
      ? call.refuse(`'${call.name}()' with magnitudes`)
      : call.result(`kql_series_total('${name}', ${call.dynamic(0)}, ${call.dynamic(1)})`, 'real'),
  ),
  series_fill_const: (call) =>
    call.result(`kql_series_fill_const(${call.dynamic(0)}, ${call.dynamic(1)}, ${placeholder(call, 2)})`),
  series_fill_forward: (call) => call.result(`kql_series_fill_forward(${call.dynamic(0)}, ${placeholder(call, 1)})`),
  series_fill_backward: (call) => call.result(`kql_series_fill_backward(${call.dynamic(0)}, ${placeholder(call, 1)})`),
  series_fill_linear: (call) => {
    const fillsEdges = call.count > 2 ? call.as(2, 'bool') : 'true';
    const constant = call.count > 3 ? call.dynamic(3) : "'0.0'::JSON";
    return call.result(
      `kql_series_fill_linear(${call.dynamic(0)}, ${placeholder(call, 1)}, ${fillsEdges}, ${constant})`,
    );
  },
  series_stats_dynamic: (call) => nullableScalar(statistics(call), 'dynamic'),
};

const STATISTICS = ['min', 'min_idx', 'max', 'max_idx', 'avg', 'stdev', 'variance'];

/** Functions of series that give several columns. */
export const SERIES_TUPLES: Readonly<Record<string, (call: Call) => Scalar[]>> = {
  series_stats: (call) =>
    STATISTICS.map((name) =>
      convert(
        nullableScalar(`kql_path(${statistics(call)}, '$.${name}')`, 'dynamic'),
        name.endsWith('_idx') ? 'long' : 'real',
      ),
    ),
};

function named(
  names: readonly string[],
  translate: (call: Call, name: string) => Scalar,
): Record<string, ScalarFunction> {
  return Object.fromEntries(names.map((name) => [`series_${name}`, (call: Call) => translate(call, name)]));
}

/** What stands for a missing value, which is null where the call does not say. */
function placeholder(call: Call, index: number): string {
  return call.count > index ? call.dynamic(index) : 'NULL::JSON';
}

function statistics(call: Call): string {
  return `kql_series_stats(${call.dynamic(0)}, ${call.count > 1 ? call.as(1, 'bool') : 'false'})`;
}
