import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import type { Call } from '../functions/call';
import { columnScalar, findColumn, type Relation, type RelationColumn } from '../relation';
import { groupOf } from '../row';
import { type Scalar, totalScalar } from '../scalar';
import { quoteName, quoteText, selectItem } from '../sql';
import type { Translation } from '../translation';
import { newRows, outputColumns } from './select';

const [KEY, VALUE] = [quoteName('$pivot'), quoteName('$value')];

/** Aggregates that are 0 where a group has no row for a value of the pivot; others are null. */
const ZERO = ['count', 'sum', 'dcount'];

/** `pivot`: a column for each value of a column, holding an aggregate; one row for each group of the other columns. */
export function translatePivot(call: Call, input: Relation, operator: SyntaxNode, translation: Translation): Relation {
  const pivot = findColumn(input, call.argument(0).name) ?? call.refuse("'pivot()' of a computed column");
  const key = convert(columnScalar(pivot), 'string').sql;
  const aggregate =
    call.count > 1 ? translation.scalar(call.argument(1), groupOf(input)) : totalScalar('count(*)', 'long');
  const groups = groupColumns(call, input, pivot);
  if (!operator.child('Schema')) {
    const sql = `SELECT DISTINCT ${key} FROM ${input.name}`;
    return translation.probe(operator, sql, (rows) => {
      const values = rows.map(([value]) => ({ name: String(value), type: aggregate.type }));
      values.sort((a, b) => (a.name < b.name ? -1 : 1));
      return [...groups, ...values];
    });
  }
  const columns = outputColumns(operator, translation);
  const names = groups.map((column) => column.sql);
  const grouped = translation.emit(
    `SELECT ${[...names, `${key} AS ${KEY}`, `${aggregate.sql} AS ${VALUE}`].join(', ')} FROM ${input.name} GROUP BY ${[...names, key].join(', ')}`,
  );
  const isZero = ZERO.includes(call.arguments[1]?.child('Name')?.name ?? 'count');
  const items = columns.map((column) => selectItem(pivotValue(column, groups, aggregate, isZero), column.sql));
  const by = names.length > 0 ? ` GROUP BY ${names.join(', ')}` : '';
  return newRows(columns, `SELECT ${items.join(', ')} FROM ${grouped}${by}`, translation);
}

/** The columns after the aggregate; without them all that are neither the pivot nor read by the aggregate. */
function groupColumns(call: Call, input: Relation, pivot: RelationColumn): RelationColumn[] {
  const named = call.arguments.slice(2);
  if (named.length > 0) {
    return named.map((node) => findColumn(input, node.name) ?? call.refuse(`The group '${node.text}' of 'pivot()'`));
  }
  const read = new Set([...(call.arguments[1]?.walk() ?? [])].map((node) => node.name));
  return input.columns.filter((column) => column !== pivot && !read.has(column.name));
}

function pivotValue(
  column: RelationColumn,
  groups: readonly RelationColumn[],
  aggregate: Scalar,
  isZero: boolean,
): string {
  const group = groups.find(({ name }) => name === column.name);
  if (group) return group.sql;
  const found = `any_value(${VALUE}) FILTER (WHERE ${KEY} = ${quoteText(column.name)})`;
  if (isZero) return `coalesce(${found}, 0)`;
  return aggregate.type === 'string' ? `coalesce(${found}, '')` : found;
}
