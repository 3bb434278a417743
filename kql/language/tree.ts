import { KUSTO_TYPES, type KustoType } from '../loader/schema';
import { classNameOf, kustoLanguage, type RawNode, type RawSymbol, toArray } from './kusto';

/** What an expression is: a scalar type, or one of the shapes that are not a value. */
export type NodeType = KustoType | 'null' | 'unknown' | 'table' | 'tuple' | 'other';

/** A column of a result. The type is `unknown` where the binder cannot know it. */
export interface ResultColumn {
  readonly name: string;
  readonly type: KustoType | 'unknown';
}

/** What a name refers to. */
export interface ReferencedSymbol {
  readonly kind: 'column' | 'variable' | 'parameter' | 'function' | 'table' | 'other';
  readonly name: string;
}

/** One of the tables and functions that a name with a wildcard refers to. */
export interface WildcardMatch extends ReferencedSymbol {
  readonly columns: readonly ResultColumn[];
}

/**
 * A node or token of a syntax tree, bound where the query was bound.
 *
 * A read-only view of Microsoft's tree: children by their names there, types and columns by name. Offsets count from the start of
 * the text that was parsed.
 */
export class SyntaxNode {
  private list?: readonly SyntaxNode[];
  private named?: ReadonlyMap<string, SyntaxNode>;

  constructor(
    private readonly raw: RawNode,
    /** The node that contains this one; absent at the root. */
    readonly parent?: SyntaxNode,
  ) {}

  /** The name of the kind in Microsoft's `SyntaxKind`: `FilterOperator`, `AddExpression`, … */
  get kind(): string {
    return kindNames().get(this.raw.Kind) ?? 'None';
  }

  /** Whether this is a single token: a keyword, a literal's text, a delimiter. */
  get isToken(): boolean {
    return this.raw.IsToken;
  }

  /** Whether the parser put this in the place of something that is not there. */
  get isMissing(): boolean {
    return this.raw.IsMissing;
  }

  /** Zero-based offset of the first character, white space and comments in front not counted. */
  get offset(): number {
    return this.raw.TextStart;
  }

  /** Number of characters. */
  get length(): number {
    return this.raw.End - this.raw.TextStart;
  }

  /** The source text, without the white space and comments in front. */
  get text(): string {
    if (this.raw.IsToken) return this.raw.Text ?? '';
    const full = this.raw.toString();
    return full.slice(full.length - this.length);
  }

  /** The nodes and tokens below this one, in order of the text; separators of lists left out. */
  get children(): readonly SyntaxNode[] {
    this.list ??= this.readChildren();
    return this.list;
  }

  /** The child of that name in Microsoft's tree, such as `Condition` of a `FilterOperator`. */
  child(name: string): SyntaxNode | undefined {
    this.named ??= this.readNamed();
    return this.named.get(name);
  }

  /** The items of the child of that name; none when it is absent. */
  items(name: string): readonly SyntaxNode[] {
    return this.child(name)?.children ?? [];
  }

  /** The name that a declaration or a reference spells, without quoting; `''` where there is none. */
  get name(): string {
    return this.raw.SimpleName ?? '';
  }

  /** The type of the value. */
  get type(): NodeType {
    return toNodeType(this.raw.ResultType);
  }

  /** The columns of a table or a tuple, in order; `undefined` for anything else. */
  get columns(): readonly ResultColumn[] | undefined {
    const columns = this.raw.ResultType?.Columns;
    return columns && toResultColumns(columns);
  }

  /** What the node refers to. */
  get symbol(): ReferencedSymbol | undefined {
    const symbol = this.raw.ReferencedSymbol;
    return symbol ? { kind: toSymbolKind(symbol), name: symbol.Name } : undefined;
  }

  /** What a name with a wildcard (`Security*`) refers to; `undefined` for anything else, and where nothing matches. */
  get wildcardMatches(): readonly WildcardMatch[] | undefined {
    const symbol = this.raw.ReferencedSymbol;
    if (!symbol || this.child('Name')?.kind !== 'WildcardedName') return undefined;
    const matches = classNameOf(symbol) === 'GroupSymbol' ? toArray(symbol.Members) : [symbol];
    return matches.map((match) => ({
      kind: toSymbolKind(match),
      name: match.Name,
      columns: match.Columns ? toResultColumns(match.Columns) : [],
    }));
  }

  /** Whether the binder knows that the value is the same for every row. */
  get isConstant(): boolean {
    return this.raw.IsConstant === true;
  }

  /** The text of a string literal, unescaped and its pieces joined; `undefined` for anything else. */
  get stringValue(): string | undefined {
    const value = this.raw.LiteralValue;
    return typeof value === 'string' && /^(Compound)?StringLiteral/.test(this.kind) ? value : undefined;
  }

  /** The text that an expression gives for every row: that of a string literal, or of a `let` that holds one. */
  get constantString(): string | undefined {
    const value = this.raw.ConstantValue;
    return typeof value === 'string' && this.type === 'string' ? value : undefined;
  }

  /** The text of a token without its quotes and escapes. */
  get tokenString(): string {
    return this.raw.ValueText ?? this.text;
  }

  /** The body of the called function, bound for this very call: a tree of its own, whose offsets are not this query's. */
  calledBody(): SyntaxNode | undefined {
    const body = this.raw.GetCalledFunctionBody?.();
    return body ? new SyntaxNode(body) : undefined;
  }

  /** This node and everything below it, parents first. */
  *walk(): Generator<SyntaxNode> {
    yield this;
    for (const child of this.children) yield* child.walk();
  }

  private readChildren(): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    for (let i = 0; i < this.raw.ChildCount; i += 1) {
      const child = this.raw.GetChild(i);
      const element = child && kindNames().get(child.Kind) === 'SeparatedElement' ? child.GetChild(0) : child;
      if (element) children.push(new SyntaxNode(element, this));
    }
    return children;
  }

  private readNamed(): Map<string, SyntaxNode> {
    const named = new Map<string, SyntaxNode>();
    for (let i = 0; i < this.raw.ChildCount; i += 1) {
      const child = this.raw.GetChild(i);
      const name = this.raw.GetName(i);
      if (child && name) named.set(name, new SyntaxNode(child, this));
    }
    return named;
  }
}

/** The columns of a table symbol. */
export function toResultColumns(columns: NonNullable<RawSymbol['Columns']>): ResultColumn[] {
  return toArray(columns).map((column) => {
    const type = toNodeType(column.Type);
    return { name: column.Name, type: isScalar(type) ? type : 'unknown' };
  });
}

const SCALARS: readonly string[] = KUSTO_TYPES;

function isScalar(type: string): type is KustoType {
  return SCALARS.includes(type);
}

function toNodeType(type: RawSymbol | null | undefined): NodeType {
  if (!type) return 'other';
  if (isScalar(type.Name)) return type.Name;
  const className = classNameOf(type);
  if (className === 'TupleSymbol') return 'tuple';
  if (type.Columns) return 'table';
  if (className.startsWith('Dynamic')) return 'dynamic';
  return type.Name === 'null' || type.Name === 'unknown' ? type.Name : 'other';
}

const SYMBOL_KINDS: Readonly<Record<string, ReferencedSymbol['kind']>> = {
  ColumnSymbol: 'column',
  VariableSymbol: 'variable',
  ParameterSymbol: 'parameter',
  FunctionSymbol: 'function',
  TableSymbol: 'table',
};

function toSymbolKind(symbol: RawSymbol): ReferencedSymbol['kind'] {
  return SYMBOL_KINDS[classNameOf(symbol)] ?? 'other';
}

let kinds: ReadonlyMap<number, string> | undefined;

function kindNames(): ReadonlyMap<number, string> {
  kinds ??= new Map(
    Object.entries(kustoLanguage().Syntax.SyntaxKind).flatMap(([name, value]) =>
      typeof value === 'number' ? [[value, name] as const] : [],
    ),
  );
  return kinds;
}
