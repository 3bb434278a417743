import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Diagnostic } from '../diagnostic';
import type { LintedQuery } from '../linted-query';
import { isBoundedInTime, TIME_COLUMN } from './time-filter';

/** Tables that are read as a whole. */
export function checkCost(query: LintedQuery): Diagnostic[] {
  if (query.hasTimeRange || query.profile === 'DCR transformation') return [];
  return query.nodes
    .flatMap((node) => readsOf(query, node))
    .filter(({ node }) => !isFilteredByTime(node))
    .map(({ node, table }) =>
      query.at(node.offset, isRightOfJoin(node) ? 'unbounded-join' : 'no-time-filter', { table }),
    );
}

/** What a node reads tables by: a name of one or of several, or a search that names none and reads all. */
function readsOf(query: LintedQuery, node: SyntaxNode): { readonly node: SyntaxNode; readonly table: string }[] {
  if (isSearch(node)) {
    const isPiped = node.parent?.kind === 'PipeExpression';
    return isPiped || node.child('InClause') ? [] : [{ node, table: '*' }];
  }
  if (node.kind !== 'NameReference' || node.parent?.parent?.kind === 'RestrictStatement') return [];
  const { symbol, wildcardMatches } = node;
  const names = wildcardMatches?.map(({ name }) => name) ?? (symbol?.kind === 'table' ? [symbol.name] : []);
  const table = wildcardMatches ? node.text : (names[0] ?? '');
  return names.some((name) => hasTime(query, name)) ? [{ node, table }] : [];
}

function hasTime({ database }: LintedQuery, name: string): boolean {
  return database.tables.some(
    (table) => table.name === name && table.columns.some((each) => each.name === TIME_COLUMN),
  );
}

function isSearch({ kind }: SyntaxNode): boolean {
  return kind === 'SearchOperator' || kind === 'FindOperator';
}

/** What a table may stand in without being put together with others by anything but their rows. */
const ENCLOSING = [
  'List',
  'ParenthesizedExpression',
  'PathExpression',
  'UnionOperator',
  'FindInClause',
  'SearchOperator',
  'FindOperator',
];

/** Whether the rows are bounded in time before anything is made of them. */
function isFilteredByTime(read: SyntaxNode): boolean {
  for (let node = read; node.parent; node = node.parent) {
    if (isSearch(node) && isBoundedInTime(node.child('Condition'))) return true;
    const { parent } = node;
    const operator = parent.kind === 'PipeExpression' ? parent.child('Operator') : undefined;
    if (!operator) {
      if (!ENCLOSING.includes(parent.kind)) return false;
    } else if (operator.offset !== node.offset) {
      if (operator.kind === 'FilterOperator' && isBoundedInTime(operator.child('Condition'))) return true;
      if (isSearch(operator) && isBoundedInTime(operator.child('Condition'))) return true;
      if (/^(Summarize|Join|Lookup|Distinct|Top|Take|Sort)Operator$/.test(operator.kind)) return false;
    }
  }
  return false;
}

function isRightOfJoin(table: SyntaxNode): boolean {
  for (let node = table.parent; node; node = node.parent) {
    if (node.kind === 'JoinOperator' || node.kind === 'LookupOperator') return true;
  }
  return false;
}
