import type { KustoType, TableSchema } from '../../../kql/loader/schema';
import { closest } from '../../arguments';
import { toStored } from '../../kusto/values';
import type { StoredRow } from './case-rows';

/**
 * The rows that a case gives must be rows of their tables: what is no column, or none of its type, would only be missing, and the
 * case would test something else.
 *
 * @throws Error with each value that does not fit, one a line
 */
export function assertRowsFit(rows: readonly StoredRow[], schemas: readonly TableSchema[]): void {
  const problems = rows.flatMap(({ table, row }) => {
    const schema = schemas.find((one) => one.table === table);
    if (!schema) return [`expected a table of kql/schema, got '${table}'.`];
    return Object.entries(row).flatMap(([name, value]) => valueProblems(schema, name, value));
  });
  if (problems.length > 0) throw new Error([...new Set(problems)].map((problem) => `rows: ${problem}`).join('\n'));
}

function valueProblems({ table, columns }: TableSchema, name: string, value: unknown): string[] {
  const column = columns.find((one) => one.name === name);
  if (column) {
    return isOfType(value, column.type)
      ? []
      : [`expected ${table}.${name} to be of the type '${column.type}', got ${JSON.stringify(value)}.`];
  }
  const meant = closest(
    name,
    columns.map((one) => one.name),
  );
  return [`expected a column of ${table}, got '${name}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`];
}

function isOfType(value: unknown, type: KustoType): boolean {
  if (value === null) return true;
  if (type === 'string') return typeof value === 'string';
  // The service would read such a text as JSON; here it stays a text, of which no member can be asked.
  if (type === 'dynamic') return typeof value !== 'string' || !/^\s*[[{]/.test(value);
  return toStored(value, type) !== null;
}
