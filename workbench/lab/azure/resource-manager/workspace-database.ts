import type { KustoDatabase, KustoFunction, KustoTable } from '../../../../kql/language/parse';
import { KUSTO_TYPES, type KustoType } from '../../../../kql/loader/schema';
import type { Azure } from './azure';
import { memberAt, toArray, toText } from './json';
import type { Resource } from './resource-store';

const TABLES = 'Microsoft.OperationalInsights/workspaces/tables';
const SAVED_SEARCHES = 'Microsoft.OperationalInsights/workspaces/savedSearches';

const ALIASES: Readonly<Record<string, KustoType>> = { boolean: 'bool' };

/** Columns that every table has by itself and that a query may name. */
const STANDARD_COLUMNS: KustoTable['columns'] = [
  { name: 'TenantId', type: 'string' },
  { name: 'Type', type: 'string' },
  { name: '_ResourceId', type: 'string' },
  { name: '_SubscriptionId', type: 'string' },
  { name: '_ItemId', type: 'string' },
];

/**
 * The tables and functions that queries of a workspace can name at this moment.
 *
 * A table that was created a moment ago may be missing: the query schema follows the Resource Manager with a delay.
 */
export function workspaceDatabase(workspaceId: string, azure: Azure): KustoDatabase {
  const custom = azure.store
    .ofType(TABLES, workspaceId)
    .filter((table) => isVisible(table, azure))
    .map(toKustoTable);
  const functions = azure.store.ofType(SAVED_SEARCHES, workspaceId).flatMap(toFunction);
  return { tables: [...azure.standardTables.map(withStandardColumns), ...custom], functions };
}

/** The KQL type that a table column or a stream column of Azure holds; `undefined` for a spelling that neither knows. */
export function toKustoType(type: string): KustoType | undefined {
  const lower = type.toLowerCase();
  return ALIASES[lower] ?? KUSTO_TYPES.find((known) => known === lower);
}

/** The columns of a table resource, as queries see them. */
export function toKustoColumns(table: Resource): KustoTable['columns'] {
  return toArray(memberAt(table.properties, 'schema', 'columns')).map((column) => ({
    name: toText(memberAt(column, 'name')),
    type: toKustoType(toText(memberAt(column, 'type'))) ?? 'string',
  }));
}

function isVisible(table: Resource, azure: Azure): boolean {
  const createdAt = Date.parse(toText(memberAt(table.systemData, 'createdAt')));
  return Number.isNaN(createdAt) || azure.now() >= createdAt + (azure.faults.plan.tableDelay ?? 0);
}

function toKustoTable(table: Resource): KustoTable {
  return withStandardColumns({ name: table.name, columns: toKustoColumns(table) });
}

function withStandardColumns({ name, columns }: KustoTable): KustoTable {
  const own = new Set(columns.map((column) => column.name));
  return { name, columns: [...columns, ...STANDARD_COLUMNS.filter((column) => !own.has(column.name))] };
}

function toFunction({ properties }: Resource): KustoFunction[] {
  const name = toText(properties.functionAlias);
  const parameters = `(${toText(properties.functionParameters)})`;
  return name === '' ? [] : [{ name, parameters, body: toText(properties.query) }];
}
