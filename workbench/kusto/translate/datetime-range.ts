import type { SyntaxNode } from '../../../kql/language/tree';
import { MAX_DATETIME_TICKS } from '../ticks';
import type { Translation } from './translation';

/** SQL of a datetime that the query gives. DuckDB would take a small number for an INTEGER. */
export function datetimeLiteral(ticks: bigint): string {
  return ticks < 2n ** 31n ? `${ticks}::BIGINT` : ticks.toString();
}

/**
 * SQL of a datetime or a timespan that is so many ticks more than another, or less.
 *
 * What the service makes of a datetime before year 1 or after year 9999 is documented nowhere. It is refused: where the query's
 * text gives both numbers, at once, else as the query runs.
 */
export function addTicks(
  type: 'datetime' | 'timespan',
  [from, sign, by]: readonly [string, string, string],
  node: SyntaxNode,
  translation: Translation,
): string {
  const [start, size] = [from, by].map(constantTicks);
  const sum = `${from} ${sign} ${by}`;
  if (start === undefined || size === undefined) return type === 'datetime' ? inDatetimeRange(sum) : `(${sum})`;
  const ticks = sign === '-' ? start - size : start + size;
  const [first, last] = type === 'datetime' ? [0n, MAX_DATETIME_TICKS] : [-(2n ** 63n), 2n ** 63n - 1n];
  if (ticks < first || ticks > last) return translation.refuse(node, `'${node.text}', a ${type} out of range,`);
  return type === 'datetime' ? datetimeLiteral(ticks) : `${ticks}::BIGINT`;
}

/** SQL of a datetime that was worked out, which ends the query where it lies before year 1 or after year 9999. */
export function inDatetimeRange(sql: string): string {
  return `kql_datetime(${sql})`;
}

function constantTicks(sql: string): bigint | undefined {
  const digits = /^\(?(-?\d+)(?:::BIGINT)?\)?$/.exec(sql)?.[1];
  return digits === undefined ? undefined : BigInt(digits);
}
