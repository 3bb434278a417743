import type { SyntaxNode } from '../../../kql/language/tree';
import { convert } from './conversion';
import { NO_ROW } from './row';
import type { Scalar } from './scalar';
import type { Translation } from './translation';

/** The number that the query's text gives; `undefined` for one that is computed. */
export function spelledNumber({ sql }: Scalar): number | undefined {
  const text = sql.replace(/[()]|::(?:BIGINT|INTEGER|DOUBLE)/g, '');
  return /^-?[\d.]+(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** Whether the query's text gives no value, as `int(null)` does. */
export function isSpelledNull({ sql }: Scalar): boolean {
  return sql.startsWith('NULL::');
}

/** SQL of how many rows or values are kept: a number that no row gives, and none below 0, since what that gives is documented nowhere. */
export function limitOf(node: SyntaxNode, translation: Translation): string {
  const value = translation.scalar(node, NO_ROW);
  const limit = value.type === 'int' ? value : convert(value, 'long');
  const number = spelledNumber(limit);
  if (number !== undefined && number >= 0) return limit.sql;
  if (number !== undefined || isSpelledNull(value)) {
    return translation.refuse(node, `'${node.text}' as a limit`, 'Write a number from 0 on.');
  }
  return `CASE WHEN ${limit.sql} >= 0 THEN ${limit.sql} ELSE error('A limit below 0, or none: write a number from 0 on.') END`;
}
