import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Diagnostic } from '../diagnostic';
import { calledName, type LintedQuery } from '../linted-query';

/** Statements and names: one result, no `let` without a use, join keys of plain types. */
export function checkStatements(query: LintedQuery): Diagnostic[] {
  return [
    ...checkResults(query),
    ...checkUses(query),
    ...query.ofKind('JoinOnClause').flatMap((clause) => checkJoinKeys(query, clause)),
    ...query.ofKind('EvaluateOperator').flatMap((evaluate) => checkOpenColumns(query, evaluate)),
  ];
}

function checkResults(query: LintedQuery): Diagnostic[] {
  const { results } = query;
  const [, second] = results;
  if (second) return [query.at(second.offset, 'several-results', { count: results.length })];
  return results.length === 0 && query.bound.diagnostics.length === 0 ? [query.at(0, 'no-result', {})] : [];
}

function checkUses(query: LintedQuery): Diagnostic[] {
  const used = new Set(query.nodes.filter(({ kind }) => kind === 'NameReference').map(({ name }) => name));
  return query.ofKind('LetStatement').flatMap((statement) => {
    const declaration = statement.child('Name');
    return declaration && !used.has(declaration.name)
      ? [query.at(declaration.offset, 'unused-let', { name: declaration.name })]
      : [];
  });
}

function checkJoinKeys(query: LintedQuery, clause: SyntaxNode): Diagnostic[] {
  return clause
    .items('Expressions')
    .flatMap((key) => (key.kind === 'EqualExpression' ? [key.child('Left'), key.child('Right')] : [key]))
    .filter((key) => key?.type === 'dynamic')
    .flatMap((key) =>
      key ? [query.at(key.offset, 'dynamic-join-key', { column: key.symbol?.name ?? key.text })] : [],
    );
}

/** `bag_unpack` and `pivot` make columns out of data, unless a clause declares them. */
function checkOpenColumns(query: LintedQuery, evaluate: SyntaxNode): Diagnostic[] {
  const plugin = calledName(evaluate.child('FunctionCall') ?? evaluate);
  const isOpen = ['bag_unpack', 'pivot'].includes(plugin) && evaluate.child('Schema') === undefined;
  return isOpen && !isClosedBehind(evaluate) ? [query.at(evaluate.offset, 'open-columns', { plugin })] : [];
}

const CLOSING = ['ProjectOperator', 'SummarizeOperator', 'DistinctOperator', 'CountOperator'];

/** Whether an operator behind it names all columns of its result, and none up to there is one that only the data gives. */
function isClosedBehind(evaluate: SyntaxNode): boolean {
  for (let pipe = evaluate.parent?.parent; pipe?.kind === 'PipeExpression'; pipe = pipe.parent) {
    const operator = pipe.child('Operator');
    if (!operator || [...operator.walk()].some(isGuessed)) return false;
    if (CLOSING.includes(operator.kind)) return true;
  }
  return false;
}

/** The binder takes any name for a column of an open table, and knows no type for it; `distinct *` names none. */
function isGuessed({ kind, symbol, type }: SyntaxNode): boolean {
  return (kind === 'NameReference' && symbol?.kind === 'column' && type === 'unknown') || kind === 'StarExpression';
}
