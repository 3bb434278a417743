import type { SyntaxNode } from '../../../../kql/language/tree';
import { findColumn, INGESTION_TIME, type Relation, toColumns } from '../relation';
import type { Translation } from '../translation';

/** In front of a watchlist's alias, among the tables of a session. */
export const WATCHLIST = 'watchlist:';

/** A table of another workspace, among the tables of a session. */
export function workspaceTable(workspace: string, table: string): string {
  return `workspace:${workspace}:${table}`;
}

/** The workspace of a name that {@link workspaceTable} made. */
export function workspaceOf(name: string): string | undefined {
  return /^workspace:(.+):[^:]+$/.exec(name)?.[1];
}

/** Reads a table of the workspace, in the query's time range where it has one. */
export function scanTable(
  node: SyntaxNode,
  translation: Translation,
  name = node.symbol?.name ?? node.name,
  columns = node.columns,
): Relation {
  const { session } = translation;
  const table = session.tables.get(name);
  if (!table || !columns) return translation.refuse(node, `The table '${name}', which has no data here,`);
  const isNeverNan = session.nanFree.has(table);
  const relation: Relation = {
    name: table,
    columns: toColumns(columns).map((column) => ({ ...column, isNeverNan })),
    hidden: [INGESTION_TIME],
  };
  const range = session.timeRange;
  const column = range && findColumn(relation, range.column);
  if (!column) return relation;
  const condition = `${column.sql} >= ${range.from} AND ${column.sql} < ${range.to}`;
  return { ...relation, name: translation.emitStep(`SELECT * FROM ${table} WHERE ${condition}`, table) };
}
