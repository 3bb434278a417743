import { createRequire } from 'node:module';

/** A list of the language service: a .NET list, read through {@link toArray}. */
export interface RawList<T> {
  readonly Count: number;
  readonly __item?: T;
}

/** A type, table, column, variable, parameter, function or group of them as the language service names it. */
export interface RawSymbol {
  readonly Name: string;
  readonly Type?: RawSymbol;
  readonly Columns?: RawList<RawSymbol>;
  readonly Members?: RawList<RawSymbol>;
}

/** A table that was made here. */
export interface RawTableSymbol extends RawSymbol {
  /** The table, with other columns than those that are known. */
  WithIsOpen(isOpen: boolean): RawSymbol;
}

/** A node or token of the language service's syntax tree. */
export interface RawNode {
  readonly Kind: number;
  readonly IsToken: boolean;
  readonly IsMissing: boolean;
  readonly Text?: string;
  readonly ValueText?: string;
  readonly TextStart: number;
  readonly End: number;
  readonly ChildCount: number;
  readonly SimpleName?: string;
  readonly ResultType?: RawSymbol | null;
  readonly ReferencedSymbol?: RawSymbol | null;
  readonly IsConstant?: boolean;
  readonly LiteralValue?: unknown;
  readonly ConstantValue?: unknown;
  GetChild(index: number): RawNode | null;
  GetName(index: number): string | null;
  GetCalledFunctionBody?(): RawNode | null;
  toString(): string;
}

/** A problem that the language service found. */
export interface RawDiagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

/** A query that was parsed and, when analyzed, bound to a schema. */
export interface RawCode {
  readonly Syntax: RawNode;
  readonly ResultType?: RawSymbol | null;
  GetDiagnostics(): RawList<RawDiagnostic>;
}

/** Everything that a query can see: databases, functions, aggregates and plug-ins. */
export interface RawGlobals {
  readonly Functions: RawList<RawSymbol>;
  WithCluster(cluster: RawSymbol): RawGlobals;
  WithDatabase(database: RawSymbol): RawGlobals;
  WithParameters(parameters: readonly RawSymbol[]): RawGlobals;
}

/** The context in which a function's result type is computed: gives the call's arguments. */
export interface RawCallContext {
  GetArgument$1(parameter: string): RawNode | null;
}

type Constructor<A extends readonly unknown[], T> = new (...args: A) => T;

/** The part of `Kusto.Language` that this repository uses. */
export interface KustoLanguage {
  readonly KustoCode: {
    Parse(text: string): RawCode;
    ParseAndAnalyze(text: string, globals: RawGlobals): RawCode;
  };
  readonly GlobalState: { readonly Default: RawGlobals };
  readonly Editor: {
    readonly KustoCodeService: {
      /** Takes a query that was parsed already, and does not parse it again. */
      readonly ctor: Constructor<
        [RawCode],
        {
          GetAnalyzerDiagnostics(wait: boolean): RawList<RawDiagnostic>;
          GetFormattedText(options: unknown): { readonly Text: string };
        }
      >;
    };
    readonly FormattingOptions: { readonly Default: unknown };
  };
  readonly Symbols: {
    readonly ScalarTypes: { GetSymbol(name: string): RawSymbol };
    readonly ColumnSymbol: Constructor<[string, RawSymbol, null, null, null, null], RawSymbol>;
    readonly TableSymbol: {
      readonly ctor: Constructor<[readonly RawSymbol[]], RawSymbol>;
      readonly $ctor4: Constructor<[string, readonly RawSymbol[]], RawTableSymbol>;
    };
    readonly FunctionSymbol: {
      readonly ctor: Constructor<
        [string, (context: RawCallContext) => RawSymbol, number, readonly RawSymbol[]],
        RawSymbol
      >;
      readonly $ctor15: Constructor<[string, string, string, number, null], RawSymbol>;
    };
    readonly ParameterSymbol: { readonly ctor: Constructor<[string, RawSymbol, null], RawSymbol> };
    readonly Parameter: { readonly $ctor2: Constructor<[string, RawSymbol], RawSymbol> };
    readonly DatabaseSymbol: { readonly ctor: Constructor<[string, readonly RawSymbol[]], RawSymbol> };
    readonly ClusterSymbol: { readonly ctor: Constructor<[string, readonly RawSymbol[]], RawSymbol> };
    readonly Tabularity: { readonly Scalar: number; readonly Tabular: number; readonly Unspecified: number };
  };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, number | string>> };
}

interface Library {
  readonly Kusto: { readonly Language: KustoLanguage };
  readonly Bridge: { toArray<T>(list: RawList<T>): readonly T[]; getTypeName(value: unknown): string };
}

let loaded: Library | undefined;

/**
 * Microsoft's language service, loaded on first use (half a second).
 *
 * The package exports nothing: its two files install globals, the second needs the first. Where they are installed already
 * (a test environment lends one copy to every test file), they are used as they are.
 */
export function kustoLanguage(): KustoLanguage {
  return library().Kusto.Language;
}

/** Copies a list of the language service into an array; no list is an empty array. */
export function toArray<T>(list: RawList<T> | null | undefined): T[] {
  return list ? Array.from(library().Bridge.toArray(list)) : [];
}

/** The .NET class of a value without its namespace: `ColumnSymbol`, `TupleSymbol`, … */
export function classNameOf(value: unknown): string {
  const name = library().Bridge.getTypeName(value);
  return name.slice(name.lastIndexOf('.') + 1);
}

function library(): Library {
  loaded ??= loadLibrary();
  return loaded;
}

function loadLibrary(): Library {
  const scope: object = globalThis;
  if (!hasLibrary(scope)) {
    const load = createRequire(__filename);
    load('@kusto/language-service-next/bridge.min.js');
    load('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  }
  if (!hasLibrary(scope)) {
    throw new Error(
      "Kusto language service: '@kusto/language-service-next' must install the globals 'Bridge' and 'Kusto', found none. Run 'npm ci'.",
    );
  }
  return scope;
}

function hasLibrary(scope: object): scope is Library {
  return 'Kusto' in scope && scope.Kusto !== undefined && 'Bridge' in scope && scope.Bridge !== undefined;
}
