import type { SyntaxNode } from '../../../../kql/language/tree';
import { comparable, matching } from '../expressions/comparison';
import type { Call } from '../functions/call';
import { columnScalar, findColumn, type Relation, type RelationColumn } from '../relation';
import { allOf } from '../sql';
import type { Translation } from '../translation';
import { widen } from './join';
import { hiddenName } from './select';

/**
 * `ipv4_lookup`: a join on IPv4 networks. Two addresses match where they are equal over the shorter of their prefixes; of several
 * networks that match, each makes a row.
 */
export function translateIpv4Lookup(
  call: Call,
  input: Relation,
  operator: SyntaxNode,
  translation: Translation,
): Relation {
  const table = translation.relation(call.argument(0));
  const { extraKeys, isOuter } = readOptions(call);
  const left = withNetwork(input, columnOf(input, call.argument(1), call), translation);
  const right = withNetwork(table, columnOf(table, call.argument(2), call), translation);
  const bits = `(32 - least(l.${left.prefix}, r.${right.prefix}))`;
  const match = allOf([
    `(l.${left.address} >> ${bits}) = (r.${right.address} >> ${bits})`,
    ...extraKeys.map((key) => equalOf(columnOf(input, key, call), columnOf(table, key, call), key, translation)),
  ]);
  const added = table.columns.filter(({ name }) => !extraKeys.some((key) => key.name === name));
  const sides = { left: left.relation, right: right.relation, match };
  return widen(sides, isOuter ? 'leftouter' : 'inner', added, operator, translation);
}

/** `ipv6_lookup`: the same of IPv6 networks. */
export function translateIpv6Lookup(
  call: Call,
  input: Relation,
  operator: SyntaxNode,
  translation: Translation,
): Relation {
  const table = translation.relation(call.argument(0));
  const { extraKeys, isOuter } = readOptions(call);
  const [extra] = extraKeys;
  if (extra) return translation.refuse(extra, "A further key of 'ipv6_lookup()'", "Write 'where' behind it.");
  const [left, right] = [columnOf(input, call.argument(1), call), columnOf(table, call.argument(2), call)];
  const match = `kql_ipv6_compare(l.${left.sql}, r.${right.sql}, 128) = 0`;
  const sides = { left: input, right: table, match };
  return widen(sides, isOuter ? 'leftouter' : 'inner', table.columns, operator, translation);
}

interface Options {
  /** Columns of both tables that must be equal as well. */
  readonly extraKeys: readonly SyntaxNode[];

  /** Whether rows without a match stay. */
  readonly isOuter: boolean;
}

/** What follows the three arguments: names of columns, and last whether unmatched rows are returned. */
function readOptions(call: Call): Options {
  const rest = call.arguments.slice(3);
  const extraKeys = rest.filter(({ kind }) => kind === 'NameReference');
  const [flag, ...more] = rest.filter(({ kind }) => kind !== 'NameReference');
  if (flag === undefined) return { extraKeys, isOuter: false };
  const value = (flag.kind === 'SimpleNamedExpression' ? flag.child('Expression') : flag)?.text ?? '';
  if (more.length > 0 || !['true', 'false'].includes(value)) {
    return call.refuse(`'${flag.text}' in '${call.name}()'`, "Write 'true' or 'false'.");
  }
  return { extraKeys, isOuter: value === 'true' };
}

function columnOf(relation: Relation, node: SyntaxNode, call: Call): RelationColumn {
  return findColumn(relation, node.name) ?? call.refuse(`'${node.text}' as a key of '${call.name}()'`);
}

/** Each row with its address, the bits behind the prefix cleared, and its prefix; both null where the text is no address. */
function withNetwork(
  relation: Relation,
  column: RelationColumn,
  translation: Translation,
): { readonly relation: Relation; readonly address: string; readonly prefix: string } {
  const [address, prefix] = [hiddenName('address', translation), hiddenName('prefix', translation)];
  const parsed = `kql_parse_ipv4(${column.sql}) AS ${address}, kql_ipv4_netmask_suffix(${column.sql}) AS ${prefix}`;
  const name = translation.emit(`SELECT *, ${parsed} FROM ${relation.name}`);
  return { relation: { ...relation, name }, address, prefix };
}

function equalOf(left: RelationColumn, right: RelationColumn, key: SyntaxNode, translation: Translation): string {
  const [a, b] = comparable(columnScalar(left, 'l.'), columnScalar(right, 'r.'), key, translation);
  return matching(a, b);
}
