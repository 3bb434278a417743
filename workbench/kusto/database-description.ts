import type { KustoDatabase, KustoFunction } from '../../kql/language/parse';
import type { TableStore } from './table-store';
import { WATCHLIST, workspaceOf } from './translate/operators/scan';

/** What queries see of the tables of a session: its own, watchlists and other workspaces are told apart by their names. */
export function describeDatabase(
  stores: ReadonlyMap<string, TableStore>,
  functions: readonly KustoFunction[],
): KustoDatabase {
  const named = [...stores].map(([name, { table }]) => ({ name, table }));
  const watchlists = named.filter(({ name }) => name.startsWith(WATCHLIST)).map(({ table }) => table);
  const elsewhere = named.flatMap(({ name, table }) => {
    const workspace = workspaceOf(name);
    return workspace === undefined ? [] : [{ name: workspace, table }];
  });
  const workspaces = [...new Set(elsewhere.map(({ name }) => name))].map((name) => ({
    name,
    tables: elsewhere.filter((each) => each.name === name).map(({ table }) => table),
  }));
  const tables = named.filter(({ name, table }) => name === table.name).map(({ table }) => table);
  return { tables, functions, watchlists, workspaces };
}
