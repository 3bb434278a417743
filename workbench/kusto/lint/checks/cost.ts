import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Diagnostic } from '../diagnostic';
import { calledName, type LintedQuery } from '../linted-query';

/** Tables that are read as a whole. */
export function checkCost(query: LintedQuery): Diagnostic[] {
  if (query.hasTimeRange || query.profile === 'DCR transformation') return [];
  const tables = query.nodes.filter((node) => node.kind === 'NameReference' && node.symbol?.kind === 'table');
  return tables.flatMap((table) => {
    const name = table.name;
    const hasTime = query.database.tables.find((each) => each.name === name)?.columns.some(isTime) ?? false;
    if (!hasTime || isFilteredByTime(table)) return [];
    return [query.at(table.offset, isRightOfJoin(table) ? 'unbounded-join' : 'no-time-filter', { table: name })];
  });
}

function isTime({ name }: { name: string }): boolean {
  return name === 'TimeGenerated';
}

/** Whether a `where` of the same pipe, before rows are put together, looks at the time. */
function isFilteredByTime(table: SyntaxNode): boolean {
  for (let node = table; node.parent?.kind === 'PipeExpression'; node = node.parent) {
    const operator = node.parent.child('Operator');
    if (operator?.kind === 'FilterOperator' && mentionsTime(operator)) return true;
    if (operator && /^(Summarize|Join|Lookup|Union|Distinct|Top|Take|Sort)Operator$/.test(operator.kind)) return false;
  }
  return false;
}

function mentionsTime(filter: SyntaxNode): boolean {
  return [...filter.walk()].some(
    (node) => (node.kind === 'NameReference' && isTime(node)) || calledName(node) === 'ingestion_time',
  );
}

function isRightOfJoin(table: SyntaxNode): boolean {
  for (let node = table.parent; node; node = node.parent) {
    if (node.kind === 'JoinOperator' || node.kind === 'LookupOperator') return true;
  }
  return false;
}
