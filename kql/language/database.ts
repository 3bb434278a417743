import type { KustoType } from '../schema';
import { kustoLanguage, type RawGlobals, type RawSymbol } from './kusto';

/** A table that a query may name. */
export interface KustoTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: KustoType }[];
}

/** A saved function that a query may call. */
export interface KustoFunction {
  readonly name: string;

  /** As KQL declares them, in parentheses: `(a: string = "x")`; `()` for none. */
  readonly parameters: string;

  /** KQL text of the body, without braces. */
  readonly body: string;
}

/** The tables and functions that queries of one workspace see. */
export interface KustoDatabase {
  readonly tables: readonly KustoTable[];
  readonly functions?: readonly KustoFunction[];
}

const cache = new WeakMap<KustoDatabase, RawGlobals>();

/** The language service's view of a database; built once for each database object, which must not change afterwards. */
export function toGlobals(database: KustoDatabase): RawGlobals {
  const known = cache.get(database);
  if (known) return known;
  const globals = buildGlobals(database);
  cache.set(database, globals);
  return globals;
}

function buildGlobals({ tables, functions = [] }: KustoDatabase): RawGlobals {
  const { Symbols, GlobalState } = kustoLanguage();
  const members = [...tables.map(toTableSymbol), ...functions.map(toFunctionSymbol)];
  const workspace = new Symbols.DatabaseSymbol.ctor('workspace', members);
  const cluster = new Symbols.ClusterSymbol.ctor('local', [workspace]);
  return GlobalState.Default.WithCluster(cluster).WithDatabase(workspace);
}

function toTableSymbol({ name, columns }: KustoTable): RawSymbol {
  const { Symbols } = kustoLanguage();
  return new Symbols.TableSymbol.$ctor4(name, columns.map(toColumnSymbol));
}

function toColumnSymbol({ name, type }: KustoTable['columns'][number]): RawSymbol {
  const { Symbols } = kustoLanguage();
  return new Symbols.ColumnSymbol(name, Symbols.ScalarTypes.GetSymbol(type), null, null, null, null);
}

function toFunctionSymbol({ name, parameters, body }: KustoFunction): RawSymbol {
  const { Symbols } = kustoLanguage();
  // On a line of its own, so that a comment at the body's end does not swallow the brace.
  return new Symbols.FunctionSymbol.$ctor15(name, parameters, `{\n${body}\n}`, Symbols.Tabularity.Unspecified, null);
}
