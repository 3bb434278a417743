import type { SyntaxNode } from '../../../../kql/language/tree';
import { comparable, matching } from '../expressions/comparison';
import { convert } from '../conversion';
import type { Relation } from '../relation';
import { type Row, StepRow } from '../row';
import { part } from '../scalars';
import { allOf } from '../sql';
import type { Translation } from '../translation';

/** `where`: rows whose condition is true; neither false nor null ones. */
export function translateFilter(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const row = new StepRow(input, translation);
  const condition = translateCondition(part(operator, 'Condition', translation), row, translation);
  const { name } = row.relation;
  return { ...row.relation, name: translation.emitStep(`SELECT * FROM ${name} WHERE ${condition}`, name) };
}

/**
 * A condition as SQL, where false and null mean the same.
 *
 * So an equality needs no guard against null, and DuckDB can push it down to the scan.
 */
export function translateCondition(node: SyntaxNode, row: Row, translation: Translation): string {
  if (node.kind === 'AndExpression') {
    return allOf(['Left', 'Right'].map((side) => translateCondition(part(node, side, translation), row, translation)));
  }
  if (node.kind === 'OrExpression') {
    const sides = ['Left', 'Right'].map((side) => translateCondition(part(node, side, translation), row, translation));
    return `(${sides.join(' OR ')})`;
  }
  if (node.kind === 'ParenthesizedExpression') {
    return translateCondition(part(node, 'Expression', translation), row, translation);
  }
  if (node.kind === 'EqualExpression') {
    const left = translation.scalar(part(node, 'Left', translation), row);
    const right = translation.scalar(part(node, 'Right', translation), row);
    const [a, b] = comparable(left, right, node, translation);
    return matching(a, b);
  }
  return convert(translation.scalar(node, row), 'bool').sql;
}
