import type { SyntaxNode } from '../../../../kql/language/tree';
import { convert } from '../conversion';
import type { Call } from '../functions/call';
import { columnScalar, findColumn, type Relation } from '../relation';
import { memberOf } from '../expressions/access';
import type { Scalar } from '../scalar';
import { quoteText } from '../sql';
import type { Translation } from '../translation';
import { mapRows, outputColumns, select } from './select';

/** `bag_unpack`: the members of a bag as columns in its place, in the order of their names. */
export function translateBagUnpack(
  call: Call,
  input: Relation,
  operator: SyntaxNode,
  translation: Translation,
): Relation {
  const { prefix, conflicts, ignored } = optionsOf(call);
  const bag = findColumn(input, call.argument(0).name) ?? call.refuse("'bag_unpack()' of a computed bag");
  const others = input.columns.filter((column) => column !== bag);
  if (!operator.child('Schema')) {
    const sql = `SELECT member.k, list(DISTINCT json_type(member.v)) FROM (SELECT unnest(kql_members(${bag.sql})) AS member FROM ${input.name}) GROUP BY 1`;
    return translation.probe(operator, sql, (rows) => {
      const found = rows
        .map(([key, types]) => ({ name: `${prefix}${String(key)}`, key: String(key), type: memberType(types) }))
        .filter(({ key }) => !ignored.includes(key));
      const clashing = found.find(({ name }) => others.some((column) => column.name === name));
      if (clashing && conflicts === 'error')
        return translation.refuse(operator, `A member '${clashing.key}' beside a column of that name`);
      const members = found.filter(
        ({ name }) => conflicts !== 'keep_source' || !others.some((column) => column.name === name),
      );
      const first = others.map((column) => members.find(({ name }) => name === column.name) ?? column);
      const added = members.filter(({ name }) => !others.some((column) => column.name === name));
      return [...first, ...sorted(added)];
    });
  }
  const columns = outputColumns(operator, translation);
  const values = columns.map((column): Scalar => {
    const own = others.find((other) => other.name === column.name);
    if (own && conflicts !== 'replace_source') return columnScalar(own);
    const key = column.name.startsWith(prefix) ? column.name.slice(prefix.length) : column.name;
    const member = convert(memberOf(columnScalar(bag), key), column.type);
    if (!own) return member;
    const isMember = `(SELECT bool_or(list_contains(json_keys(${bag.sql}), ${quoteText(key)})) FROM ${input.name})`;
    return {
      ...member,
      sql: `CASE WHEN ${isMember} THEN ${member.sql} ELSE ${convert(columnScalar(own), column.type).sql} END`,
    };
  });
  return mapRows(input, select(columns, values), translation);
}

/** The arguments behind the bag, each by its place or by its name. */
function optionsOf(call: Call): { prefix: string; conflicts: string; ignored: string[] } {
  const places = { OutputColumnPrefix: 1, columnsConflict: 2, ignoredProperties: 3 };
  const at = (parameter: keyof typeof places) => {
    const named = call.arguments.findIndex((argument) => nameOf(argument) === parameter);
    if (named >= 0) return named;
    const argument = call.arguments[places[parameter]];
    return argument && nameOf(argument) === undefined ? places[parameter] : call.count;
  };
  return {
    prefix: call.constantText(at('OutputColumnPrefix')) ?? '',
    conflicts: call.constantText(at('columnsConflict')) ?? 'error',
    ignored: ignoredMembers(call, at('ignoredProperties')),
  };
}

function nameOf(argument: SyntaxNode): string | undefined {
  return argument.kind === 'SimpleNamedExpression' ? argument.child('Name')?.name : undefined;
}

function ignoredMembers(call: Call, index: number): string[] {
  if (index >= call.count) return [];
  const list = call.constantJson(index);
  if (!Array.isArray(list)) return call.refuse("'bag_unpack()' with a computed list of members to leave out");
  return list.filter((item) => typeof item === 'string');
}

function sorted<T extends { readonly name: string }>(members: readonly T[]): T[] {
  return [...members].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One type for all values of a member; of values that differ, a dynamic. */
function memberType(types: unknown): string {
  const found = new Set(listItems(types).filter((type) => type !== 'NULL'));
  const isOnly = (...names: string[]) => [...found].every((type) => names.includes(type));
  if (found.size === 0) return 'dynamic';
  if (isOnly('VARCHAR')) return 'string';
  if (isOnly('UBIGINT', 'BIGINT')) return 'long';
  if (isOnly('DOUBLE')) return 'real';
  return isOnly('BOOLEAN') ? 'bool' : 'dynamic';
}

function listItems(value: unknown): string[] {
  const items = typeof value === 'object' && value !== null && 'items' in value ? value.items : value;
  return Array.isArray(items) ? items.map(String) : [];
}
