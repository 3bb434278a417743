import type { SyntaxNode } from '../../../../kql/language/tree';
import type { Diagnostic } from '../diagnostic';
import { argumentsOf, calledName, type LintedQuery } from '../linted-query';

/** Statements and names: one result, no `let` without a use, join keys of plain types, arguments of saved functions. */
export function checkStatements(query: LintedQuery): Diagnostic[] {
  return [
    ...checkResults(query),
    ...checkUses(query),
    ...query.ofKind('JoinOnClause').flatMap((clause) => checkJoinKeys(query, clause)),
    ...query.ofKind('FunctionCallExpression').flatMap((call) => checkArguments(query, call)),
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
  return isOpen ? [query.at(evaluate.offset, 'open-columns', { plugin })] : [];
}

const NUMBERS: readonly string[] = ['int', 'long', 'real', 'decimal'];

/** The binder takes any argument for a saved function. */
function checkArguments(query: LintedQuery, call: SyntaxNode): Diagnostic[] {
  const name = calledName(call);
  const saved = query.database.functions?.find((each) => each.name === name);
  if (!saved) return [];
  const parameters = [...saved.parameters.matchAll(/(\w+)\s*:\s*(\w+)/g)];
  return argumentsOf(call).flatMap((argument, index) => {
    const [, parameter, wanted] = parameters[index] ?? [];
    const found = argument.type;
    if (parameter === undefined || wanted === undefined || argument.kind === 'SimpleNamedExpression') return [];
    const fits = found === wanted || ['dynamic', 'unknown', 'null', 'table', 'other'].includes(found);
    if (fits || (NUMBERS.includes(found) && NUMBERS.includes(wanted))) return [];
    return [query.at(argument.offset, 'wrong-argument-type', { parameter, name, wanted, found })];
  });
}
