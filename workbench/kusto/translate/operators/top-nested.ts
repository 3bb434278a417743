import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Relation } from '../relation';
import { groupOf, rowOf } from '../row';
import type { Scalar } from '../scalar';
import { part } from '../scalars';
import { limitOf } from '../spelled-number';
import { allOf, selectItem } from '../sql';
import type { Translation } from '../translation';
import { hiddenName, newRows, outputColumns, select, unnamed } from './select';
import { sortTerms } from './sort';

/** One clause of the operator: what it groups by, what it orders the groups by, and the names of both. */
interface Level {
  readonly key: Scalar;
  readonly keyName: string;
  readonly groupName: string;
  readonly value: Scalar;
  readonly valueName: string;

  /** SQL of how many groups are kept; of all where it is absent. */
  readonly count: string | undefined;
  readonly direction: 'ASC NULLS FIRST' | 'DESC NULLS LAST';
}

/** `top-nested`: the first groups by an aggregate, in each of them the first groups of the next clause, and so on. */
export function translateTopNested(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const columns = outputColumns(operator, translation);
  if (columns.some(({ name }) => name === '')) {
    return translation.refuse(operator, "'top-nested' of an expression without a name", "Write 'of Name = …'.");
  }
  const levels = operator.items('Clauses').map((clause) => readLevel(clause, input, translation));
  const keys = levels.map(({ key, keyName }) => selectItem(key.sql, keyName));
  const rows = translation.emit(`SELECT *, ${keys.join(', ')} FROM ${input.name}`);
  const top = levels.reduce<string | undefined>(
    (above, level, index) => translation.emit(topGroups(level, levels.slice(0, index), rows, above)),
    undefined,
  );
  const values = levels.flatMap(({ key, groupName, value, valueName }) => [
    { ...key, sql: groupName },
    { ...value, sql: valueName },
  ]);
  const selection = select(columns, values);
  return newRows(selection.columns, `SELECT ${selection.items.join(', ')} FROM ${top ?? rows}`, translation);
}

function readLevel(clause: SyntaxNode, input: Relation, translation: Translation): Level {
  const others = clause.child('WithOthersClause');
  if (others) translation.refuse(others, "'top-nested' with others", 'Union the rest.');
  const by = part(clause, 'ByExpression', translation);
  const ordering = by.kind === 'OrderedExpression' ? by.child('Ordering')?.child('AscOrDescKeyword')?.text : undefined;
  const aggregate = by.kind === 'OrderedExpression' ? part(by, 'Expression', translation) : by;
  const count = clause.child('Expression');
  return {
    key: translation.scalar(unnamed(part(clause, 'OfExpression', translation)), rowOf(input)),
    keyName: hiddenName('key', translation),
    groupName: hiddenName('group', translation),
    value: translation.scalar(unnamed(aggregate), groupOf(input)),
    valueName: hiddenName('value', translation),
    count: count && limitOf(count, translation),
    direction: ordering === 'asc' ? 'ASC NULLS FIRST' : 'DESC NULLS LAST',
  };
}

/** The groups of a level in those of the levels above. */
function topGroups(level: Level, outer: readonly Level[], rows: string, above: string | undefined): string {
  const { keyName, groupName, value, valueName, count, direction } = level;
  const kept = outer.flatMap((each) => [each.groupName, each.valueName]);
  const items = [...kept, selectItem(keyName, groupName), selectItem(value.sql, valueName)];
  const match = allOf(outer.map((each) => `${each.keyName} IS NOT DISTINCT FROM ${each.groupName}`));
  const from = above === undefined ? rows : `${rows} JOIN ${above} ON ${match}`;
  const partition = outer.length === 0 ? '' : `PARTITION BY ${outer.map((each) => each.groupName).join(', ')} `;
  const order = sortTerms(value, direction).map((term) => `${term.sql} ${term.direction}`);
  const rank = `row_number() OVER (${partition}ORDER BY ${order.join(', ')})`;
  const qualify = count === undefined ? '' : ` QUALIFY ${rank} <= ${count}`;
  return `SELECT ${items.join(', ')} FROM ${from} GROUP BY ${[...kept, keyName].join(', ')}${qualify}`;
}
