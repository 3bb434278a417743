import type { SyntaxNode } from '../../../../kql/language/tree';
import { comparable, matching } from '../expressions/comparison';
import { columnHolding, columnScalar, type Relation, type RelationColumn } from '../relation';
import { type Row, rowOf } from '../row';
import { part } from '../scalars';
import { type Scalar, totalScalar } from '../scalar';
import { allOf, selectItem } from '../sql';
import type { Translation } from '../translation';
import { newRows, outputColumns, parametersOf } from './select';

/** Kinds that put columns of both sides next to each other, and the SQL join that does it. */
const WIDE_KINDS: Readonly<Record<string, string>> = {
  innerunique: 'JOIN',
  inner: 'JOIN',
  leftouter: 'LEFT JOIN',
  rightouter: 'RIGHT JOIN',
  fullouter: 'FULL JOIN',
};

/** Kinds that keep rows of one side as they are: the side, and whether those with a match stay. */
const FILTER_KINDS: Readonly<Record<string, { readonly keepsLeft: boolean; readonly keepsMatches: boolean }>> = {
  leftsemi: { keepsLeft: true, keepsMatches: true },
  rightsemi: { keepsLeft: false, keepsMatches: true },
  anti: { keepsLeft: true, keepsMatches: false },
  leftanti: { keepsLeft: true, keepsMatches: false },
  leftantisemi: { keepsLeft: true, keepsMatches: false },
  rightanti: { keepsLeft: false, keepsMatches: false },
  rightantisemi: { keepsLeft: false, keepsMatches: false },
};

/** Two relations and the SQL condition for a row `l` of the one and a row `r` of the other to match. */
interface Sides {
  readonly left: Relation;
  readonly right: Relation;
  readonly match: string;
}

interface Key {
  readonly left: Scalar;
  readonly right: Scalar;
  readonly leftName: string;
  readonly rightName: string;
}

/** `join`. Without a kind it is `innerunique`: of left rows with the same key one stays, whichever. */
export function translateJoin(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const kind = parametersOf(operator).get('kind') ?? 'innerunique';
  const right = translation.relation(part(operator, 'Expression', translation));
  const keys = joinKeys(operator.child('ConditionClause'), input, right, operator, translation);
  const filter = FILTER_KINDS[kind];
  const match = matchOf(keys);
  if (filter) return filterByMatch({ left: input, right, match }, filter, translation);
  const left = kind === 'innerunique' ? uniqueByKey(input, keys, translation) : input;
  return widen({ left, right, match }, kind, right.columns, operator, translation);
}

/** `lookup`: a join whose right side adds its columns but the keys. */
export function translateLookup(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const kind = parametersOf(operator).get('kind') ?? 'leftouter';
  if (kind !== 'leftouter' && kind !== 'inner') return translation.refuse(operator, `A lookup of kind '${kind}'`);
  const right = translation.relation(part(operator, 'Expression', translation));
  const keys = joinKeys(operator.child('LookupClause'), input, right, operator, translation);
  const added = right.columns.filter(({ name }) => !keys.some((key) => key.rightName === name));
  return widen({ left: input, right, match: matchOf(keys) }, kind, added, operator, translation);
}

/** Puts columns of the right side next to those of the left one. */
export function widen(
  { left, right, match }: Sides,
  kind: string,
  rightColumns: readonly RelationColumn[],
  operator: SyntaxNode,
  translation: Translation,
): Relation {
  const join = WIDE_KINDS[kind] ?? translation.refuse(operator, `A join of kind '${kind}'`);
  const values = [
    ...left.columns.map((column) => sideValue(column, 'l.', kind === 'rightouter' || kind === 'fullouter')),
    ...rightColumns.map((column) => sideValue(column, 'r.', kind === 'leftouter' || kind === 'fullouter')),
  ];
  const columns = outputColumns(operator, translation);
  if (columns.length !== values.length) return translation.refuse(operator, `'${operator.text}'`);
  const held = columns.flatMap((column, index) => {
    const value = values[index];
    return value ? [{ column: columnHolding(column, value), item: selectItem(value.sql, column.sql) }] : [];
  });
  return newRows(
    held.map(({ column }) => column),
    `SELECT ${held.map(({ item }) => item).join(', ')} FROM ${left.name} AS l ${join} ${right.name} AS r ON ${match}`,
    translation,
  );
}

/** A value of one side; where the side may be missing, null, and `''` for a string. */
function sideValue(column: RelationColumn, qualifier: string, mayBeMissing: boolean): Scalar {
  const value = columnScalar(column, qualifier);
  if (!mayBeMissing) return value;
  return column.type === 'string' ? totalScalar(`coalesce(${value.sql}, '')`, 'string') : { ...value, nullable: true };
}

function filterByMatch(
  { left, right, match }: Sides,
  { keepsLeft, keepsMatches }: { readonly keepsLeft: boolean; readonly keepsMatches: boolean },
  translation: Translation,
): Relation {
  const [kept, tested] = keepsLeft ? [left, right] : [right, left];
  const [keptAlias, testedAlias] = keepsLeft ? ['l', 'r'] : ['r', 'l'];
  const join = keepsMatches ? 'SEMI' : 'ANTI';
  const sql = `SELECT ${keptAlias}.* FROM ${kept.name} AS ${keptAlias} ${join} JOIN ${tested.name} AS ${testedAlias} ON ${match}`;
  return { ...kept, name: translation.emit(sql) };
}

function uniqueByKey(left: Relation, keys: readonly Key[], translation: Translation): Relation {
  const partition = keys.map((key) => key.left.sql).join(', ');
  const over = keys.length > 0 ? `PARTITION BY ${partition}` : '';
  const sql = `SELECT * FROM ${left.name} AS l QUALIFY row_number() OVER (${over}) = 1`;
  return { ...left, name: translation.emit(sql) };
}

/** A null key matches nothing, nor does NaN. */
function matchOf(keys: readonly Key[]): string {
  return allOf(keys.map((key) => matching(key.left, key.right)));
}

function joinKeys(
  clause: SyntaxNode | undefined,
  left: Relation,
  right: Relation,
  operator: SyntaxNode,
  translation: Translation,
): Key[] {
  if (clause?.kind !== 'JoinOnClause') return translation.refuse(operator, 'A join without keys');
  const sides = { $left: rowOf(left, 'l.'), $right: rowOf(right, 'r.') };
  return clause.items('Expressions').flatMap((condition) => toKeys(condition, sides, translation));
}

function toKeys(
  condition: SyntaxNode,
  sides: { readonly $left: Row; readonly $right: Row },
  translation: Translation,
): Key[] {
  switch (condition.kind) {
    case 'ParenthesizedExpression':
      return toKeys(part(condition, 'Expression', translation), sides, translation);
    case 'AndExpression':
      return ['Left', 'Right'].flatMap((side) => toKeys(part(condition, side, translation), sides, translation));
    case 'NameReference': {
      const [left, right] = [sides.$left.column(condition.name), sides.$right.column(condition.name)];
      if (!left || !right) return translation.refuse(condition, `The key '${condition.text}'`);
      return [toKey(condition, left, right, condition.name, condition.name, translation)];
    }
    case 'EqualExpression':
      return [toEqualKey(condition, sides, translation)];
    default:
      return translation.refuse(
        condition,
        `The join condition '${condition.text}'`,
        'Join on equal columns, filter behind the join.',
      );
  }
}

function toEqualKey(
  condition: SyntaxNode,
  sides: { readonly $left: Row; readonly $right: Row },
  translation: Translation,
): Key {
  const ends = ['Left', 'Right'].map((side) => part(condition, side, translation));
  const left = ends.find((end) => sideOf(end) === '$left');
  const right = ends.find((end) => sideOf(end) === '$right');
  if (!left || !right) return translation.refuse(condition, `The join condition '${condition.text}'`);
  const row: Row = { column: () => undefined, sides };
  return toKey(
    condition,
    translation.scalar(left, row),
    translation.scalar(right, row),
    left.child('Selector')?.name ?? '',
    right.child('Selector')?.name ?? '',
    translation,
  );
}

function sideOf(node: SyntaxNode): string | undefined {
  return node.kind === 'PathExpression' ? node.child('Expression')?.name : undefined;
}

function toKey(
  condition: SyntaxNode,
  leftValue: Scalar,
  rightValue: Scalar,
  leftName: string,
  rightName: string,
  translation: Translation,
): Key {
  const [left, right] = comparable(leftValue, rightValue, condition, translation);
  return { left, right, leftName, rightName };
}
