import type { KustoType } from '../../../kql/loader/schema';
import type { ResultColumn } from '../../../kql/language/tree';
import type { Scalar } from './scalar';
import { quoteName } from './sql';

/** A column of a relation: its KQL name, and the SQL identifier it has there. */
export interface RelationColumn {
  readonly name: string;
  readonly type: KustoType;
  readonly nullable: boolean;

  /** Whether a real is known not to be NaN. */
  readonly isNeverNan?: boolean | undefined;
  readonly sql: string;
}

/** The order of the rows: SQL terms over hidden columns, outermost first. */
export interface RowOrder {
  readonly terms: readonly string[];

  /** Hidden columns that the terms read, one each. */
  readonly columns: readonly string[];

  /** Whether no two rows are equal in this order. */
  readonly isUnique?: boolean;
}

/** SQL of a value whose bytes sort as the rows do. */
export function sortKey({ terms, columns }: RowOrder): string {
  const directions = columns.map((column, index) => terms[index]?.slice(column.length + 1) || 'ASC NULLS LAST');
  return `create_sort_key(${columns.map((column, index) => `${column}, '${directions[index] ?? ''}'`).join(', ')})`;
}

/** A table expression that has been translated: the name of its CTE and what its rows hold. */
export interface Relation {
  readonly name: string;
  readonly columns: readonly RelationColumn[];

  /** Hidden columns (SQL identifiers) that travel with the rows: ingestion time, sort keys. */
  readonly hidden: readonly string[];

  /** Present while the order of the rows is defined. */
  readonly order?: RowOrder | undefined;
}

/** Hidden column: when the row was ingested, in ticks. */
export const INGESTION_TIME = quoteName('$ingestion_time');

/** Columns as the binder names and types them; the SQL identifiers are unique even where names differ in case or a NUL only. */
export function toColumns(columns: readonly ResultColumn[], nullable = true): RelationColumn[] {
  const taken = new Set<string>();
  return columns.map(({ name, type }) => {
    const identifier = uniqueIdentifier(name.replaceAll('\0', '\u2400'), taken);
    const kustoType = type === 'unknown' ? 'dynamic' : type;
    return { name, type: kustoType, nullable: nullable && kustoType !== 'string', sql: quoteName(identifier) };
  });
}

/** DuckDB folds the case of identifiers, KQL does not. */
function uniqueIdentifier(name: string, taken: Set<string>): string {
  let identifier = name;
  for (let n = 1; taken.has(identifier.toLowerCase()); n += 1) identifier = `${name}#${n}`;
  taken.add(identifier.toLowerCase());
  return identifier;
}

/** The column as a value. */
export function columnScalar(column: RelationColumn, qualifier = ''): Scalar {
  const { type, nullable, isNeverNan } = column;
  return { sql: `${qualifier}${column.sql}`, type, nullable, isNeverNan };
}

/** The column with what is known of the value that it holds. */
export function columnHolding(column: RelationColumn, { nullable, isNeverNan }: Scalar): RelationColumn {
  return { ...column, nullable, isNeverNan };
}

/** The column of that name. */
export function findColumn(relation: Relation, name: string): RelationColumn | undefined {
  return relation.columns.find((column) => column.name === name);
}
