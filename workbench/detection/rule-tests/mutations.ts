import { findSyntaxErrors, parseSyntax, positionAt, type Position } from '../../../kql/language/parse';
import type { SyntaxNode } from '../../../kql/language/tree';
import { boundaryEdits } from './mutations/boundaries';
import { conditionEdits } from './mutations/conditions';
import { listEdits } from './mutations/lists';
import { operatorEdits } from './mutations/operators';

/** One small change of a query that its cases must notice. */
export interface Mutation {
  /** What is changed, without a position, so that it stays the same when lines move. */
  readonly description: string;
  readonly position: Position;
  /** The query with the change. */
  readonly query: string;
}

/** Changes each comparison, condition and boundary of a query in turn, through its syntax tree. */
export function listMutations(query: string): Mutation[] {
  const nodes = [...parseSyntax(query).walk()].filter((node) => !isInJoinKey(node));
  const edits = nodes.flatMap((node) => [
    ...operatorEdits(node),
    ...conditionEdits(node),
    ...boundaryEdits(node),
    ...listEdits(node),
  ]);
  const seen = new Map<string, number>();
  return edits
    .sort((a, b) => a.offset - b.offset)
    .map(({ description, offset, length, replacement }) => {
      const count = (seen.get(description) ?? 0) + 1;
      seen.set(description, count);
      const mutation = {
        description: count === 1 ? description : `${description} (${count})`,
        position: positionAt(query, offset),
        query: query.slice(0, offset) + replacement + query.slice(offset + length),
      };
      assertParses(mutation);
      return mutation;
    });
}

/** What a join pairs its rows by may be nothing but equalities: the engine refuses every change of one. */
function isInJoinKey({ parent }: SyntaxNode): boolean {
  return parent !== undefined && (parent.kind === 'JoinOnClause' || isInJoinKey(parent));
}

/** A change that breaks the grammar says nothing about the cases: it is a mistake of this list. */
function assertParses({ description, position, query }: Mutation): void {
  const error = findSyntaxErrors(query)[0];
  if (error === undefined) return;
  throw new Error(
    `Mutations: the query must still parse after the change "${description}" in line ${position.line}, got: ${error.message} (${error.code}).`,
  );
}
