import type { SyntaxNode } from '../../../../kql/language/tree';
import { findColumn, INGESTION_TIME, type Relation, toColumns } from '../relation';
import type { Translation } from '../translation';

/** Reads a table of the workspace, in the query's time range where it has one. */
export function scanTable(node: SyntaxNode, translation: Translation, name = node.symbol?.name ?? node.name): Relation {
  const { session } = translation;
  const table = session.tables.get(name);
  if (!table || !node.columns) return translation.refuse(node, `The table '${name}', which has no data here,`);
  const relation: Relation = { name: table, columns: toColumns(node.columns), hidden: [INGESTION_TIME] };
  const range = session.timeRange;
  const column = range && findColumn(relation, range.column);
  if (!column) return relation;
  const condition = `${column.sql} >= ${range.from} AND ${column.sql} < ${range.to}`;
  return { ...relation, name: translation.emit(`SELECT * FROM ${table} WHERE ${condition}`) };
}
