import type { KustoType } from '../loader/schema';
import { DCR_OWN_FUNCTIONS } from './dcr-language';
import { kustoLanguage, type RawCallContext, type RawGlobals, type RawSymbol, type RawTableSymbol } from './kusto';

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

  /** Sentinel's watchlists, by alias; `_GetWatchlist('alias')` reads one. Of any other the columns are open. */
  readonly watchlists?: readonly KustoTable[];

  /** Other workspaces, by the name that `workspace('name')` gives; of each its tables. */
  readonly workspaces?: readonly { readonly name: string; readonly tables: readonly KustoTable[] }[];

  /**
   * The tables of every workspace that `workspaces` does not name.
   *
   * @default such a workspace has none
   */
  readonly tablesElsewhere?: readonly KustoTable[];

  /** Values that the text sees by name: the parameters of the saved function whose body it is. */
  readonly parameters?: readonly { readonly name: string; readonly type: KustoType }[];
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

function buildGlobals(database: KustoDatabase): RawGlobals {
  const { tables, functions = [], watchlists = [], workspaces = [], tablesElsewhere = [], parameters = [] } = database;
  const { Symbols, GlobalState } = kustoLanguage();
  const members = [
    ...tables.map(toTableSymbol),
    ...functions.map(toFunctionSymbol),
    watchlistFunction(watchlists),
    ...DCR_OWN_FUNCTIONS.map(transformFunction),
    ...(workspaces.length + tablesElsewhere.length > 0 ? [workspaceFunction(workspaces, tablesElsewhere)] : []),
  ];
  const workspace = new Symbols.DatabaseSymbol.ctor('workspace', members);
  const cluster = new Symbols.ClusterSymbol.ctor('local', [workspace]);
  const globals = GlobalState.Default.WithCluster(cluster).WithDatabase(workspace);
  return parameters.length === 0 ? globals : globals.WithParameters(parameters.map(toParameterSymbol));
}

function toParameterSymbol({ name, type }: { readonly name: string; readonly type: KustoType }): RawSymbol {
  const { Symbols } = kustoLanguage();
  return new Symbols.ParameterSymbol.ctor(name, Symbols.ScalarTypes.GetSymbol(type), null);
}

function toTableSymbol({ name, columns }: KustoTable): RawTableSymbol {
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

/** What a watchlist has beside the columns of its file. */
const WATCHLIST_COLUMNS: KustoTable['columns'] = [
  { name: '_DTItemId', type: 'string' },
  { name: 'LastUpdatedTimeUTC', type: 'datetime' },
  { name: 'SearchKey', type: 'string' },
  { name: 'WatchlistItem', type: 'dynamic' },
];

/** `_GetWatchlist('alias')`: the columns depend on the alias. The language service knows nothing of Sentinel's functions. */
function watchlistFunction(watchlists: readonly KustoTable[]): RawSymbol {
  const { Symbols } = kustoLanguage();
  const resultOf = (context: RawCallContext) => {
    const alias = context.GetArgument$1('watchlistAlias')?.LiteralValue;
    const known = watchlists.find(({ name }) => name === alias);
    return known
      ? toTableSymbol(known)
      : toTableSymbol({ name: '_GetWatchlist', columns: WATCHLIST_COLUMNS }).WithIsOpen(true);
  };
  const alias = new Symbols.Parameter.$ctor2('watchlistAlias', Symbols.ScalarTypes.GetSymbol('string'));
  return new Symbols.FunctionSymbol.ctor('_GetWatchlist', resultOf, Symbols.Tabularity.Tabular, [alias]);
}

/** A function of transformations, which the language service does not know. */
function transformFunction(name: string): RawSymbol {
  const { Symbols } = kustoLanguage();
  const text = new Symbols.Parameter.$ctor2('text', Symbols.ScalarTypes.GetSymbol('string'));
  return new Symbols.FunctionSymbol.ctor(
    name,
    () => Symbols.ScalarTypes.GetSymbol('dynamic'),
    Symbols.Tabularity.Scalar,
    [text],
  );
}

/** `workspace('name')`: a database of its own. */
function workspaceFunction(
  workspaces: NonNullable<KustoDatabase['workspaces']>,
  tablesElsewhere: readonly KustoTable[],
): RawSymbol {
  const { Symbols } = kustoLanguage();
  const toSymbol = (name: string, tables: readonly KustoTable[]) =>
    new Symbols.DatabaseSymbol.ctor(name, tables.map(toTableSymbol));
  const databases = new Map(workspaces.map(({ name, tables }) => [name, toSymbol(name, tables)]));
  const elsewhere = toSymbol('elsewhere', tablesElsewhere);
  const none = toSymbol('unknown', []);
  const resultOf = (context: RawCallContext) => {
    const name = context.GetArgument$1('name')?.LiteralValue;
    return typeof name === 'string' ? (databases.get(name) ?? elsewhere) : none;
  };
  const parameter = new Symbols.Parameter.$ctor2('name', Symbols.ScalarTypes.GetSymbol('string'));
  return new Symbols.FunctionSymbol.ctor('workspace', resultOf, Symbols.Tabularity.Unspecified, [parameter]);
}
