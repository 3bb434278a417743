import type { SyntaxNode } from '../../../kql/language/tree';
import type { Relation } from './relation';
import type { Scalar } from './scalar';

/** What a name of a `let`, an `as` or a parameter stands for. */
export type Binding =
  | { readonly kind: 'relation'; readonly relation: Relation }
  | { readonly kind: 'scalar'; readonly scalar: Scalar; readonly readsRow?: boolean }
  | { readonly kind: 'function'; readonly parameters: readonly SyntaxNode[]; readonly closure: Bindings };

/** Names in scope: those of a block, then those around it. */
export class Bindings {
  private readonly own = new Map<string, Binding>();

  constructor(private readonly outer?: Bindings) {}

  get(name: string): Binding | undefined {
    return this.own.get(name) ?? this.outer?.get(name);
  }

  set(name: string, binding: Binding): void {
    this.own.set(name, binding);
  }
}
