import { bindQuery, type BoundQuery, type KustoDatabase } from '../../../kql/language/parse';
import type { SyntaxNode } from '../../../kql/language/tree';
import type { DiagnosticCode, DiagnosticParams } from './catalogue';
import { diagnostic, type Diagnostic } from './diagnostic';

/** Where a query runs, which decides what it may use. */
export type QueryProfile =
  | 'analytics rule'
  | 'NRT rule'
  | 'DCR transformation'
  | 'workbook tile'
  | 'connector tile'
  | 'health alert'
  | 'hunting query'
  | 'saved function'
  | 'playbook query';

/** A query under the lint: its text, what the binder made of it, and where it runs. */
export class LintedQuery {
  readonly bound: BoundQuery;

  /** Every node and token, parents first. */
  readonly nodes: readonly SyntaxNode[];

  constructor(
    readonly file: string,
    text: string,
    readonly profile: QueryProfile,
    readonly database: KustoDatabase,
    /** Whether the place of the query applies a time range to it. */
    readonly hasTimeRange: boolean,
  ) {
    this.bound = bindQuery(text, database);
    this.nodes = [...this.bound.syntax.walk()];
  }

  /** The statements that give rows or a value: all but `let` and `set`. */
  get results(): readonly SyntaxNode[] {
    return this.bound.syntax.items('Statements').filter(({ kind }) => kind === 'ExpressionStatement');
  }

  /** All nodes of one of the kinds. */
  ofKind(...kinds: readonly string[]): SyntaxNode[] {
    return this.nodes.filter(({ kind }) => kinds.includes(kind));
  }

  /** The expression behind the name of a `let`; anything else by itself. A name that is declared twice is left alone. */
  valueOf(node: SyntaxNode): SyntaxNode {
    if (node.kind !== 'NameReference' || node.symbol?.kind !== 'variable') return node;
    const [declaration, other] = this.ofKind('LetStatement').filter((each) => each.child('Name')?.name === node.name);
    return (other ? undefined : declaration?.child('Expression')) ?? node;
  }

  /** A problem at a place of the text. */
  at<C extends DiagnosticCode>(offset: number, code: C, params: DiagnosticParams<C>): Diagnostic {
    return diagnostic(code, { file: this.file, ...this.bound.position(offset) }, params);
  }
}

/** The name of the called function; empty for a node that is no call. */
export function calledName(node: SyntaxNode): string {
  return node.kind === 'FunctionCallExpression' ? (node.child('Name')?.name ?? '') : '';
}

/** The arguments of a call. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return call.child('ArgumentList')?.items('Expressions') ?? [];
}
