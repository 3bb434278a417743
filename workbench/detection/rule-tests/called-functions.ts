import type { SyntaxNode } from '../../../kql/language/tree';

/** A function that a `let` declares. */
export interface DeclaredFunction {
  readonly declaration: SyntaxNode;
  /** Those that its body can call: the ones declared before it, so that no body calls itself. */
  readonly functions: Functions;
}

/** Functions by their name. */
export type Functions = ReadonlyMap<string, DeclaredFunction>;

/** Where a call gives a table. Elsewhere its arguments may be columns, whose values nobody knows before there is a row. */
const TABULAR: readonly string[] = [
  'ExpressionStatement',
  'FunctionBody',
  'InvokeOperator',
  'JoinOperator',
  'LetStatement',
  'LookupOperator',
  'MaterializeExpression',
  'ParenthesizedExpression',
  'PipeExpression',
  'ToScalarExpression',
  'UnionOperator',
];

/** The function that a node calls for its table; undefined for any other node. */
export function calledFunction(node: SyntaxNode, functions: Functions): DeclaredFunction | undefined {
  if (node.kind !== 'FunctionCallExpression' && node.kind !== 'NameReference') return undefined;
  const around = node.parent?.kind === 'List' ? node.parent.parent : node.parent;
  if (!TABULAR.includes(around?.kind ?? '')) return undefined;
  return functions.get(node.kind === 'NameReference' ? node.name : (node.child('Name')?.name ?? ''));
}

/** The parameters of a call as `let` statements, the first of them the table that is piped to it; undefined where a value is missing. */
export function bindArguments(declaration: SyntaxNode, call: SyntaxNode, piped?: string): string | undefined {
  const given = call.kind === 'NameReference' ? [] : (call.child('ArgumentList')?.items('Expressions') ?? []);
  const unnamed = given.map((one) => (one.kind === 'SimpleNamedExpression' ? undefined : one.text));
  const positional = piped === undefined ? unnamed : [piped, ...unnamed];
  const parameters = declaration.child('Parameters')?.items('Parameters') ?? [];
  const statements = parameters.map((parameter, index) => {
    const name = parameter.child('NameAndType')?.child('Name')?.name ?? '';
    const named = given.find((one) => one.kind === 'SimpleNamedExpression' && one.child('Name')?.name === name);
    const value =
      named?.child('Expression')?.text ?? positional[index] ?? parameter.child('DefaultValue')?.child('Value')?.text;
    // A parameter that is given the variable of its own name is that variable.
    if (value === name) return '';
    return value && `let ${name} = ${value};\n`;
  });
  return statements.includes(undefined) ? undefined : statements.join('');
}
