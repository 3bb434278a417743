import { convert } from '../conversion';
import { type Scalar, totalScalar } from '../scalar';
import type { Call, ScalarFunction } from './call';

/** Functions of dynamic arrays as sets. */
export const SETS: Readonly<Record<string, ScalarFunction>> = {
  set_difference: (call) => setOf(call, 'difference'),
  set_equals: (call) => call.result(`kql_set_equals(${call.dynamic(0)}, ${call.dynamic(1)})`),
  set_has_element: (call) => call.result(`kql_set_has_element(${call.dynamic(0)}, ${call.dynamic(1)})`),
  set_intersect: (call) => setOf(call, 'intersect'),
  set_union: (call) => setOf(call, 'union'),
  jaccard_index: (call) => call.result(`kql_jaccard_index(${call.dynamic(0)}, ${call.dynamic(1)})`),
};

function setOf(call: Call, operation: string): Scalar {
  const sets = call.values().map((value) => convert(value, 'dynamic').sql);
  return { ...totalScalar(`kql_set_${operation}(json_array(${sets.join(', ')}))`, 'dynamic'), nullable: true };
}
