import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Diagnostic } from '../diagnostic';
import type { LintedQuery } from '../linted-query';

/** Queries that run and mean something else than they seem to. */
export function checkTraps(query: LintedQuery): Diagnostic[] {
  return [
    ...query.nodes.flatMap((node) => checkTextSearch(query, node)),
    ...query.ofKind('SummarizeOperator').flatMap((summarize) => checkRawTime(query, summarize)),
    ...query.ofKind('TakeOperator', 'SampleOperator').flatMap((take) => checkArbitraryRows(query, take)),
  ];
}

const TEXT_SEARCHES = /^(Not)?(Contains|Has|StartsWith|EndsWith)(Cs)?Expression$|^Has(Any|All)Expression$/;

/** `PolicyDecisions contains "block"` also finds a policy that is named so. */
function checkTextSearch(query: LintedQuery, node: SyntaxNode): Diagnostic[] {
  const left = node.child('Left');
  if (!TEXT_SEARCHES.test(node.kind) || left?.type !== 'dynamic' || left.kind !== 'NameReference') return [];
  const operator = node.child('Operator');
  const found = { column: left.name, operator: operator?.text ?? '' };
  return [query.at(operator?.offset ?? node.offset, 'text-search-in-dynamic', found)];
}

const IDS = ['EventId', 'InteractionId', 'SystemAlertId', 'IncidentName'];

/** `summarize count() by UserId, TimeGenerated` counts one event a group. */
function checkRawTime(query: LintedQuery, summarize: SyntaxNode): Diagnostic[] {
  const keys = (summarize.child('ByClause')?.items('Expressions') ?? []).filter(({ kind }) => kind === 'NameReference');
  const time = keys.find(({ name }) => name === 'TimeGenerated' || name === 'EventTime');
  if (!time || keys.some(({ name }) => IDS.includes(name))) return [];
  return [query.at(time.offset, 'group-by-raw-time', { column: time.name })];
}

/** `take 100` of a rule drops any results, not the least important. */
function checkArbitraryRows(query: LintedQuery, take: SyntaxNode): Diagnostic[] {
  if (!['analytics rule', 'NRT rule', 'workbook tile'].includes(query.profile)) return [];
  const source = take.parent?.child('Expression');
  const before = source?.kind === 'PipeExpression' ? source.child('Operator') : source;
  const isSorted = /^(Sort|Top)Operator$/.test(before?.kind ?? '');
  const operator = [...take.walk()].find(({ isToken }) => isToken)?.text ?? 'take';
  return isSorted ? [] : [query.at(take.offset, 'arbitrary-rows', { operator })];
}
