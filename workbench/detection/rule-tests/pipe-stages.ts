import { parseSyntax } from '../../../kql/language/parse';
import type { SyntaxNode } from '../../../kql/language/tree';

/** The part of a query up to one of its pipes. */
export interface PipeStage {
  /** The name of the `let` it belongs to, if any, and the operator. */
  readonly label: string;
  readonly query: string;
}

/** Cuts a query after each operator: first the tables that `let` statements name, then the result. */
export function listPipeStages(query: string): PipeStage[] {
  return parseSyntax(query)
    .items('Statements')
    .flatMap((statement) => {
      const pipes = pipesOf(statement.child('Expression'));
      const first = pipes[0];
      if (!first) return [];
      const name = statement.kind === 'LetStatement' ? `${statement.child('Name')?.name ?? ''}: ` : '';
      const before = query.slice(0, statement.offset);
      const source = first.child('Expression');
      return [
        ...(source ? [toStage(name, source, before, query, source)] : []),
        ...pipes.map((pipe) => toStage(name, pipe.child('Operator') ?? pipe, before, query, first, '| ')),
      ];
    });
}

/** The nested pipes of an expression, first operator first; those inside `materialize(…)` too. */
function pipesOf(expression: SyntaxNode | undefined): SyntaxNode[] {
  if (expression?.kind === 'PipeExpression') return [...pipesOf(expression.child('Expression')), expression];
  if (expression?.kind === 'MaterializeExpression') return expression.children.flatMap(pipesOf);
  return [];
}

function toStage(
  name: string,
  operator: SyntaxNode,
  before: string,
  query: string,
  start: SyntaxNode,
  bar = '',
): PipeStage {
  const text = operator.text
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    label: `${name}${bar}${text}`,
    query: before + query.slice(start.offset, operator.offset + operator.length),
  };
}
