import { parseSyntax } from '../../../kql/language/parse';
import type { SyntaxNode } from '../../../kql/language/tree';
import { bindArguments, calledFunction, type Functions } from './called-functions';

/** The part of a query up to one of its pipes. */
export interface PipeStage {
  /** Where in the query it is: the names of the `let` and of what else is around it, and the operator. */
  readonly label: string;
  readonly query: string;
}

/** What stands around a part of a query. */
interface Scope {
  readonly query: string;
  /** The statements that the part needs. */
  readonly before: string;
  readonly label: string;
  readonly functions: Functions;
}

/** What a table inside another operator is for. */
const PLACES: Readonly<Record<string, string>> = {
  HasAnyExpression: 'has_any',
  InCsExpression: 'in~',
  InExpression: 'in',
  JoinOperator: 'join',
  LookupOperator: 'lookup',
  NotInCsExpression: '!in~',
  NotInExpression: '!in',
  ToScalarExpression: 'toscalar',
  ToTableExpression: 'totable',
  UnionOperator: 'union',
};

/** Operators whose inner pipes begin with a row or a part of the table at hand, and are nothing by themselves. */
const CONTEXTUAL: readonly string[] = ['FacetOperator', 'ForkOperator', 'MvApplyOperator', 'PartitionOperator'];

/** What only passes a table on. */
const WRAPPERS: readonly string[] = ['MaterializeExpression', 'ParenthesizedExpression'];

/**
 * Cuts a query after each operator, in the order in which tables come about: those that `let` statements name first, those inside an
 * operator before it, those of a called function where it is called.
 */
export function listPipeStages(query: string): PipeStage[] {
  const parts = parseSyntax(query).items('Statements').map(toPart);
  return stagesOfParts(parts, { query, before: '', label: '', functions: new Map() });
}

/** A statement, or the expression that a function answers. */
interface Part {
  readonly offset: number;
  /** What a `let` names it. */
  readonly name?: string;
  readonly expression: SyntaxNode | undefined;
}

function toPart(statement: SyntaxNode): Part {
  const expression = statement.child('Expression');
  const { offset } = statement;
  return statement.kind === 'LetStatement'
    ? { offset, expression, name: statement.child('Name')?.name ?? '' }
    : { offset, expression };
}

function stagesOfParts(parts: readonly Part[], { query, before, label, functions }: Scope): PipeStage[] {
  const known = new Map(functions);
  const start = parts[0]?.offset ?? 0;
  return parts.flatMap(({ offset, name, expression }) => {
    const scope: Scope = {
      query,
      before: before + query.slice(start, offset),
      label: name === undefined ? label : `${label}${name}: `,
      functions: new Map(known),
    };
    if (expression?.kind !== 'FunctionDeclaration') return expression ? stagesOfTable(expression, scope) : [];
    known.set(name ?? '', { declaration: expression, functions: scope.functions });
    return [];
  });
}

/** The stages of an expression, those inside it first. */
function stagesOfTable(expression: SyntaxNode, scope: Scope): PipeStage[] {
  if (WRAPPERS.includes(expression.kind)) return expression.children.flatMap((child) => stagesOfTable(child, scope));
  const pipes = pipesOf(expression);
  const source = pipes[0]?.child('Expression');
  if (!source) {
    const inner = stagesInside(expression, scope);
    return inner.length === 0 || isCall(expression, scope) ? inner : [...inner, toStage(expression, expression, scope)];
  }
  return [
    ...stagesInside(source, scope),
    toStage(source, source, scope),
    ...pipes.flatMap((pipe) => {
      const operator = pipe.child('Operator') ?? pipe;
      const invoked = operator.kind === 'InvokeOperator' ? operator.child('Function') : undefined;
      const inner =
        invoked && isCall(invoked, scope)
          ? stagesOfCall(invoked, scope, pipe.child('Expression')?.text)
          : stagesInside(operator, scope);
      return [...inner, toStage(operator, source, scope, '| ')];
    }),
  ];
}

/** The nested pipes of an expression, first operator first. */
function pipesOf(expression: SyntaxNode): SyntaxNode[] {
  const left = expression.child('Expression');
  return expression.kind === 'PipeExpression' && left ? [...pipesOf(left), expression] : [];
}

/** The stages of the tables that stand somewhere in a node. */
function stagesInside(node: SyntaxNode, scope: Scope): PipeStage[] {
  if (node.isToken || CONTEXTUAL.includes(node.kind)) return [];
  if (node.kind === 'PipeExpression') return stagesOfTable(node, scope);
  if (isCall(node, scope)) return stagesOfCall(node, scope);
  const place = Object.hasOwn(PLACES, node.kind) ? `${PLACES[node.kind] ?? ''}: ` : '';
  return node.children.flatMap((child) => stagesInside(child, { ...scope, label: scope.label + place }));
}

function isCall(node: SyntaxNode, { functions }: Scope): boolean {
  return calledFunction(node, functions) !== undefined;
}

/** The body of a function, with its parameters as `let` statements; an `invoke` pipes a table to it. */
function stagesOfCall(call: SyntaxNode, scope: Scope, piped?: string): PipeStage[] {
  const called = calledFunction(call, scope.functions);
  const body = called?.declaration.child('Body');
  const parameters = called && bindArguments(called.declaration, call, piped);
  if (!called || !body || parameters === undefined) return [];
  const answer = body.child('Expression');
  const parts = [...body.items('Statements').map(toPart), { offset: answer?.offset ?? 0, expression: answer }];
  return stagesOfParts(parts, {
    query: scope.query,
    before: scope.before + parameters,
    label: `${scope.label}${toLine(call)}: `,
    functions: called.functions,
  });
}

function toStage(operator: SyntaxNode, start: SyntaxNode, { query, before, label }: Scope, bar = ''): PipeStage {
  return {
    label: `${label}${bar}${toLine(operator)}`,
    query: before + query.slice(start.offset, operator.offset + operator.length),
  };
}

function toLine({ text }: SyntaxNode): string {
  return text
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
