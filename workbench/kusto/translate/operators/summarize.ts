import type { SyntaxNode } from '../../../../kql/language/tree';
import { type PackedRow, TUPLE_AGGREGATES } from '../aggregates/tuples';
import { Call } from '../functions/call';
import type { Relation, RelationColumn } from '../relation';
import { groupOf, rowOf } from '../row';
import type { Scalar } from '../scalar';
import { selectItem } from '../sql';
import type { Translation } from '../translation';
import { hiddenName, newRows, outputColumns, select, unnamed } from './select';

/** `summarize`: one row for each group, the groups' keys first. Without keys there is one row, even of nothing. */
export function translateSummarize(operator: SyntaxNode, input: Relation, translation: Translation): Relation {
  const row = rowOf(input);
  const columns = outputColumns(operator, translation);
  const by = operator.child('ByClause')?.items('Expressions') ?? [];
  const keys = by.map((expression) => translation.scalar(unnamed(expression), row));
  const results = operator.items('Aggregates').map((aggregate) => translateAggregate(aggregate, input, translation));
  const repeated = groupRepeated(columns, input, keys, results, translation);
  if (repeated) return repeated;
  const isPacked = results.some((result) => 'unpack' in result);
  const grouped = isPacked
    ? groupPacked(input, keys, results, translation)
    : { values: [...keys, ...results.flatMap(asScalar)] };
  if (grouped.values.length !== columns.length) return translation.refuse(operator, `'${operator.text}'`);
  const selection = select(columns, grouped.values);
  const items = selection.items.join(', ');
  const sql = 'name' in grouped ? `SELECT ${items} FROM ${grouped.name}` : groupBy(items, input, keys, results);
  return newRows(selection.columns, sql, translation);
}

/** One aggregate: a value, or a row that gives several columns. */
type Result = Scalar | PackedRow;

function translateAggregate(aggregate: SyntaxNode, input: Relation, translation: Translation): Result {
  const expression = unnamed(aggregate);
  const isTuple = expression.type === 'tuple' || aggregate.kind === 'CompoundNamedExpression';
  if (!isTuple) return translation.scalar(expression, groupOf(input));
  const call = new Call(expression, rowOf(input), translation);
  const tuple = TUPLE_AGGREGATES[call.name];
  return tuple ? tuple(call) : translation.refuse(expression, `'${expression.text}'`);
}

function groupBy(items: string, input: Relation, keys: readonly Scalar[], results: readonly Result[]): string {
  const distinct = results.length === 0 ? 'DISTINCT ' : '';
  const group =
    results.length > 0 && keys.length > 0 ? ` GROUP BY ${keys.map((_, index) => index + 1).join(', ')}` : '';
  return `SELECT ${distinct}${items} FROM ${input.name}${group}`;
}

/** Groups in a step of its own, whose hidden columns are taken apart behind it. */
function groupPacked(
  input: Relation,
  keys: readonly Scalar[],
  results: readonly Result[],
  translation: Translation,
): { readonly name: string; readonly values: Scalar[] } {
  const keyNames = keys.map(() => hiddenName('by', translation));
  const named = results.map((result) => {
    const items = 'unpack' in result ? result.items : [result.sql];
    return { result, items, names: items.map(() => hiddenName('unpack' in result ? 'row' : 'value', translation)) };
  });
  const items = [
    ...keys.map((key, index) => selectItem(key.sql, keyNames[index] ?? '')),
    ...named.flatMap((each) => each.items.map((item, index) => selectItem(item, each.names[index] ?? ''))),
  ];
  const values = named.flatMap(({ result, names }): Scalar[] =>
    'unpack' in result ? result.unpack(names, keys.length === 0) : [{ ...result, sql: names[0] ?? '' }],
  );
  const name = translation.emit(groupBy(items.join(', '), input, keys, results));
  return { name, values: [...keys.map((key, index) => ({ ...key, sql: keyNames[index] ?? '' })), ...values] };
}

/**
 * Of a large table, groups only the rows whose keys have a hash in common with others; every other row is a group of its own.
 *
 * So a row that comes once, as nearly all do where `arg_min` or `arg_max` removes copies, takes a few bytes of memory, and not
 * its keys and values.
 */
function groupRepeated(
  columns: readonly RelationColumn[],
  input: Relation,
  keys: readonly Scalar[],
  results: readonly Result[],
  translation: Translation,
): Relation | undefined {
  const [only] = results;
  const alone = only && results.length === 1 && 'unpack' in only ? only.alone : undefined;
  if (!alone || keys.length === 0 || !translation.session.streams.has(input.name)) return undefined;
  const hash = hiddenName('hash', translation);
  const hashOfKeys = `(hash(${keys.map((key) => key.sql).join(', ')}) >> 32)::UINTEGER`;
  const hashed = translation.emit(`SELECT *, ${hashOfKeys} AS ${hash} FROM ${input.name}`, 'NOT MATERIALIZED ');
  const common = translation.emit(`SELECT ${hash} FROM ${hashed} GROUP BY 1 HAVING count(*) > 1`, 'MATERIALIZED ');
  const rest = { ...input, name: `${hashed} SEMI JOIN ${common} USING (${hash})` };
  const { name, values } = groupPacked(rest, keys, results, translation);
  const single = select(columns, [...keys, ...alone]);
  const grouped = select(columns, values);
  const sql =
    `SELECT ${single.items.join(', ')} FROM ${hashed} ANTI JOIN ${common} USING (${hash})\n` +
    `  UNION ALL\n  SELECT ${grouped.items.join(', ')} FROM ${name}`;
  return newRows(grouped.columns, sql, translation);
}

function asScalar(result: Result): Scalar[] {
  return 'unpack' in result ? [] : [result];
}
