import type { LanguageDiagnostic } from '../../../../kql/language/parse';
import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Diagnostic } from '../diagnostic';
import { argumentsOf, calledName, type LintedQuery } from '../linted-query';
import { closest } from '../../../arguments';

/** What Microsoft's parser and binder refuse, under our codes, with a suggestion for names. */
export function checkBinding(query: LintedQuery): Diagnostic[] {
  const problems = query.bound.diagnostics;
  const notIn = problems.find((problem) => isNotIn(query, problem));
  // The binder reports `not in` three times over, none of which says what is wrong.
  if (notIn) return [query.at(notIn.offset, 'not-in', {})];
  return problems.map((problem) => toOwn(query, problem));
}

const SYNTAX_CODES = /^KS(0\d\d|176)$/;

function toOwn(query: LintedQuery, { code, message, offset, length }: LanguageDiagnostic): Diagnostic {
  const name = query.bound.text.slice(offset, offset + length);
  if (SYNTAX_CODES.test(code)) return query.at(offset, 'syntax-error', { message, code });
  if (code === 'KS211') {
    const functions = (query.database.functions ?? []).map((each) => each.name);
    return query.at(offset, 'unknown-function', { name, suggestion: closest(name, functions) });
  }
  if (code === 'KS204' && isInUnnamedWorkspace(query, offset)) {
    return query.at(offset, 'invalid-query', { message: "'workspace()' takes a text literal.", code });
  }
  if (code === 'KS204') return query.at(offset, 'unknown-table', { name, suggestion: suggestTable(query, name) });
  if (code !== 'KS142') return query.at(offset, 'invalid-query', { message, code });
  if (isTablePosition(query, offset)) {
    return query.at(offset, 'unknown-table', { name, suggestion: suggestTable(query, name) });
  }
  return query.at(offset, 'unknown-column', { name, suggestion: closest(name, columnsOf(query, name)) });
}

/** `workspace(name).Table`: which tables there are is known of a name that the text spells alone. */
function isInUnnamedWorkspace(query: LintedQuery, offset: number): boolean {
  const table = query.nodes.find((each) => each.kind === 'NameReference' && each.offset === offset);
  const call = table?.parent?.kind === 'PathExpression' ? table.parent.child('Expression') : undefined;
  return call !== undefined && calledName(call) === 'workspace' && argumentsOf(call)[0]?.stringValue === undefined;
}

/** `X not in (…)`: the parser takes `not` for a function whose arguments are missing. */
function isNotIn(query: LintedQuery, { code, offset, length }: LanguageDiagnostic): boolean {
  const { text } = query.bound;
  return (
    code === 'KS117' && text.slice(offset, offset + length) === 'not' && /^\s+in\b/.test(text.slice(offset + length))
  );
}

/** Whether a name stands where rows come from: at the head of a pipe, or as the right side of a join or a union. */
function isTablePosition(query: LintedQuery, offset: number): boolean {
  const node = query.nodes.find((each) => each.kind === 'NameReference' && each.offset === offset);
  if (!node?.parent) return false;
  if (node.parent.kind === 'PipeExpression') return node.parent.child('Expression')?.offset === node.offset;
  const source = node.parent.kind === 'ParenthesizedExpression' ? node.parent.parent : node.parent;
  return ['ExpressionStatement', 'JoinOperator', 'LookupOperator', 'UnionOperator'].includes(source?.kind ?? '');
}

function suggestTable({ database }: LintedQuery, name: string): string | undefined {
  return closest(
    name,
    database.tables.map((table) => table.name),
  );
}

/** The columns that any node of the query gives: a wrong name is most often near to one of them. */
function columnsOf(query: LintedQuery, wrong: string): string[] {
  const isTable = (node: SyntaxNode) => node.type === 'table';
  return query.nodes
    .filter(isTable)
    .flatMap((node) => (node.columns ?? []).map(({ name }) => name))
    .filter((name) => name !== wrong);
}
