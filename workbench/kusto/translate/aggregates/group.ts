import type { Call } from '../functions/call';
import type { Scalar } from '../scalar';

/** Translates an aggregate; its arguments read the rows of the group. */
export type Aggregate = (call: Call) => Scalar;

/** The filter behind an aggregate: the condition of its `…if` form and whatever else must hold. */
export function filterOf(...conditions: readonly (string | undefined)[]): string {
  const held = conditions.filter((condition) => condition !== undefined);
  return held.length === 0 ? '' : ` FILTER (WHERE ${held.join(' AND ')})`;
}

/** The argument that is the condition, where the aggregate has one. */
export function conditionOf(call: Call, index: number | undefined): string | undefined {
  return index === undefined ? undefined : call.as(index, 'bool');
}
