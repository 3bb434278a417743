import type { SyntaxNode } from '../../../../kql/language/tree';
import { takesArgument } from '../../argument-types';
import type { Binding } from '../bindings';
import { Bindings } from '../bindings';
import { alternativeConversion, canConvert, convert } from '../conversion';
import type { Relation } from '../relation';
import { findColumn } from '../relation';
import { NO_ROW, type Row } from '../row';
import { readsRow } from '../row-reads';
import type { Scalar } from '../scalar';
import type { Translation } from '../translation';
import { declareLet } from '../statements';

interface Invocation {
  readonly body: SyntaxNode;
  readonly inner: Translation;
}

/** Whether a call names a function of a `let` or a saved one. */
export function isUserDefined(node: SyntaxNode, translation: Translation): boolean {
  const name = functionName(node);
  return translation.bindings.get(name)?.kind === 'function' || translation.session.functions.has(name);
}

/** Translates a call of a function that gives a table; `piped` is the table that `invoke` passes as the first argument. */
export function invokeTabular(node: SyntaxNode, translation: Translation, piped?: Relation): Relation {
  const { body, inner } = invoke(node, NO_ROW, translation, piped);
  return inner.relation(body);
}

/** Translates a call of a function that gives a value; its arguments read the row around the call. */
export function invokeScalar(node: SyntaxNode, row: Row, translation: Translation): Scalar {
  const { body, inner } = invoke(node, row, translation);
  return inner.scalar(body, NO_ROW);
}

function invoke(node: SyntaxNode, row: Row, translation: Translation, piped?: Relation): Invocation {
  const name = functionName(node);
  const declared = declaredFunction(name, translation);
  const bound = node.calledBody() ?? node.child('Name')?.calledBody();
  const expression = bound?.child('Expression');
  if (!declared || !expression) return translation.refuse(node, `Function '${name}'`);
  const scope = new Bindings(declared.closure);
  bindArguments(node, declared.parameters, row, translation, scope, piped);
  const inner = translation.within(scope, node);
  for (const statement of bound?.items('Statements') ?? []) declareLet(statement, inner);
  return { body: expression, inner };
}

function declaredFunction(name: string, translation: Translation): (Binding & { kind: 'function' }) | undefined {
  const binding = translation.bindings.get(name);
  if (binding) return binding.kind === 'function' ? binding : undefined;
  const declaration = translation.session.functions.get(name)?.declaration();
  const parameters = declaration?.child('Parameters')?.items('Parameters');
  return parameters && { kind: 'function', parameters, closure: new Bindings() };
}

function bindArguments(
  node: SyntaxNode,
  parameters: readonly SyntaxNode[],
  row: Row,
  translation: Translation,
  scope: Bindings,
  piped?: Relation,
): void {
  const args = node.child('ArgumentList')?.items('Expressions') ?? [];
  const named = new Map(
    args.flatMap((each) => (isNamed(each) ? [[each.child('Name')?.name, each.child('Expression')]] : [])),
  );
  parameters.forEach((parameter, index) => {
    const declaration = parameter.child('NameAndType')?.child('Name');
    if (!declaration) return;
    if (index === 0 && piped) {
      scope.set(declaration.name, { kind: 'relation', relation: declaredColumns(declaration, piped, translation) });
      return;
    }
    const inPlace = args[piped ? index - 1 : index];
    const argument =
      named.get(declaration.name) ??
      (inPlace && !isNamed(inPlace) ? inPlace : undefined) ??
      parameter.child('DefaultValue')?.child('Value') ??
      translation.refuse(node, `A call without a value for parameter '${declaration.name}'`);
    scope.set(declaration.name, bindArgument(argument, declaration, row, translation));
  });
}

function bindArgument(argument: SyntaxNode, declaration: SyntaxNode, row: Row, translation: Translation): Binding {
  if (argument.type === 'table') {
    const relation = translation.relation(argument);
    return { kind: 'relation', relation: declaredColumns(declaration, relation, translation) };
  }
  const scalar = translation.scalar(argument, row);
  const binding = { kind: 'scalar', readsRow: readsRow(argument, translation.bindings) } as const;
  const type = declaration.type;
  if (type === 'table' || type === 'tuple' || type === 'null' || type === 'unknown' || type === 'other') {
    return { ...binding, scalar };
  }
  const integer = /^\(?(-?\d+)::BIGINT\)?$/.exec(scalar.sql)?.[1];
  if (!takesArgument(type, scalar.type, integer)) {
    const what = `The ${scalar.type} '${argument.text}' for the parameter '${declaration.name}', which is declared as ${type},`;
    const hint = canConvert(scalar.type, type)
      ? `Write 'to${type}(${argument.text})'.`
      : alternativeConversion(scalar.type, type);
    return translation.refuse(argument, what, hint);
  }
  return { ...binding, scalar: convert(scalar, type) };
}

/** A table parameter takes every table that has the declared columns; what else the table has goes through, as the binder has it. */
function declaredColumns(declaration: SyntaxNode, relation: Relation, translation: Translation): Relation {
  const missing = (declaration.columns ?? []).find(({ name }) => !findColumn(relation, name));
  return missing ? translation.refuse(declaration, `A table argument without the column '${missing.name}'`) : relation;
}

function isNamed(node: SyntaxNode): boolean {
  return node.kind === 'SimpleNamedExpression';
}

function functionName(node: SyntaxNode): string {
  return node.kind === 'FunctionCallExpression' ? (node.child('Name')?.name ?? '') : node.name;
}
