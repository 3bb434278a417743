import { kqlError } from './diagnostics';
import type { TableStore } from './table-store';
import { INGESTION_TIME, toColumns } from './translate/relation';
import type { TranslatedQuery } from './translate/translate';

/** How far a row's own time may lie from the time of its receipt, in milliseconds, before the service puts that in its place. */
export interface KeptTime {
  readonly before: number;
  readonly after: number;
}

const TICKS = 10_000;

/**
 * SQL that adds what a transformation answers to a table: columns by name, a text that is missing `''`, everything else that is
 * missing null. Refuses a column of another type than the table's, whose values would have to be converted.
 */
export function toInsert(
  { table, sqlName }: TableStore,
  { sql, columns }: Pick<TranslatedQuery, 'sql' | 'columns'>,
  { before, after }: KeptTime,
): string {
  const received = `c${columns.length}`;
  const values = table.columns.map(({ name, type }) => {
    const index = columns.findIndex((column) => column.name === name);
    if (index === -1) return type === 'string' ? "''" : 'NULL';
    if (columns[index]?.type !== type) {
      const what = `A transformation whose column '${name}' is no ${type}`;
      throw kqlError('unsupported', { line: 1, column: 1 }, { what });
    }
    // On the way into a table rows are JSON, which has no NaN and writes null for it.
    if (type === 'real') return `nullif(c${index}, 'nan'::DOUBLE)`;
    if (name !== 'TimeGenerated') return `c${index}`;
    const range = `${received} - ${before * TICKS} AND ${received} + ${after * TICKS}`;
    return `CASE WHEN c${index} BETWEEN ${range} THEN c${index} ELSE ${received} END`;
  });
  const targets = [...toColumns(table.columns).map((column) => column.sql), INGESTION_TIME];
  const names = Array.from({ length: columns.length + 1 }, (_, index) => `c${index}`);
  return (
    `INSERT INTO ${sqlName} (${targets.join(', ')}) ` +
    `SELECT ${[...values, received].join(', ')} FROM (${sql}) AS answer(${names.join(', ')})`
  );
}
