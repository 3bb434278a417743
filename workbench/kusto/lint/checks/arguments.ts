import { bindQuery } from '../../../../kql/language/parse';
import type { NodeType, SyntaxNode } from '../../../../kql/language/tree';
import { KUSTO_TYPES, type KustoType } from '../../../../kql/loader/schema';
import { takesArgument } from '../../argument-types';
import type { Diagnostic } from '../diagnostic';
import { argumentsOf, calledName, type LintedQuery } from '../linted-query';

/** The binder takes any argument for a function of a `let` and for a saved one. */
export function checkArguments(query: LintedQuery): Diagnostic[] {
  const lets = query.ofKind('LetStatement');
  return query.ofKind('FunctionCallExpression').flatMap((call) => {
    const name = calledName(call);
    const parameters = parametersOf(name, lets, query);
    const piped = call.parent?.kind === 'InvokeOperator' ? 1 : 0;
    return argumentsOf(call).flatMap((argument, index) => {
      const isNamed = argument.kind === 'SimpleNamedExpression';
      const value = isNamed ? argument.child('Expression') : argument;
      const parameter = isNamed
        ? parameters.find((each) => each.name === argument.child('Name')?.name)
        : parameters[index + piped];
      if (!value || !parameter || takes(parameter.type, value)) return [];
      const params = { parameter: parameter.name, name, wanted: parameter.type, found: value.type };
      return [query.at(value.offset, 'wrong-argument-type', params)];
    });
  });
}

/** The parameters of a function of the query or of the database, in order; none for one that the language brings. */
function parametersOf(name: string, lets: readonly SyntaxNode[], query: LintedQuery): readonly SyntaxNode[] {
  const [declaration, other] = lets.filter((each) => each.child('Name')?.name === name);
  if (declaration) return other ? [] : namesOf(declaration);
  const saved = query.database.functions?.find((each) => each.name === name);
  return saved
    ? bindQuery(`let f = ${saved.parameters} { 1 };`, NOTHING).syntax.items('Statements').flatMap(namesOf)
    : [];
}

const NOTHING = { tables: [] };

function namesOf(statement: SyntaxNode): SyntaxNode[] {
  const parameters = statement.child('Expression')?.child('Parameters')?.items('Parameters') ?? [];
  return parameters.flatMap((parameter) => parameter.child('NameAndType')?.child('Name') ?? []);
}

/** Whether a parameter takes a value; what the binder knows no type of, it may. */
function takes(wanted: NodeType, { type, text }: SyntaxNode): boolean {
  if (!isScalar(wanted) || !isScalar(type)) return true;
  return takesArgument(wanted, type, /^-?\d+$/.test(text) ? text : undefined);
}

function isScalar(type: NodeType): type is KustoType {
  return KUSTO_TYPES.some((known) => known === type);
}
