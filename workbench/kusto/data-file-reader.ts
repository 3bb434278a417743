import { extname } from 'node:path';

import type { DuckDBConnection } from '@duckdb/node-api';

import type { KustoType } from '../../kql/loader/schema';
import { quoteName, quoteText } from './translate/sql';

/** A file of rows, and how DuckDB reads it. */
export interface DataFile {
  readonly path: string;

  /** Values of Parquet are read in place, in the types that they have; those of the other kinds are texts, read once. */
  readonly kind: 'json' | 'ndjson' | 'csv' | 'parquet';

  /** SQL of the rows as the file has them. */
  readonly rows: string;

  /** SQL of the rows with columns in types: in those of the table, or in what DuckDB takes them for. */
  typedRows(columns?: readonly FileColumn[]): string;

  /** DuckDB's type in which the table reads values of that type, from a column that DuckDB takes for another. */
  typeOf(type: KustoType, found: string): string;

  /** A value of {@link rows}. */
  valueOf(column: FileColumn): FileValue;
}

/** A column of a data file that the table takes. */
export interface FileColumn {
  readonly name: string;
  readonly type: KustoType;

  /** DuckDB's type of the values in {@link DataFile.typedRows}. */
  readonly from: string;
}

/** A value as the file has it. */
export interface FileValue {
  readonly sql: string;

  /** DuckDB's type. */
  readonly from: string;
}

/** @throws Error the file's name ends otherwise than those of files that can be read. */
export function toDataFile(path: string): DataFile {
  const extension = extname(path).toLowerCase();
  const kind = KINDS[extension];
  if (kind) return kind(path);
  const known = Object.keys(KINDS).join(', ');
  throw new Error(`Data file '${path}': its name must end in one of ${known}, got '${extname(path)}'.`);
}

const KINDS: Readonly<Record<string, (path: string) => DataFile>> = {
  '.ndjson': (path) => jsonFile(path, 'ndjson', 'newline_delimited'),
  '.jsonl': (path) => jsonFile(path, 'ndjson', 'newline_delimited'),
  '.json': (path) => jsonFile(path, 'json', 'auto'),
  '.csv': csvFile,
  '.parquet': parquetFile,
};

/** Types are inferred from every row: from the first ones alone, later columns would be lost and later values rounded. */
const WHOLE_FILE = ', sample_size = -1';

function jsonFile(path: string, kind: 'json' | 'ndjson', format: string): DataFile {
  const source = `${quoteText(path)}, format = '${format}'`;
  return {
    path,
    kind,
    rows: `read_json_objects(${source})`,
    typedRows: (columns) => `read_json(${source}${columns ? columnList(columns) : WHOLE_FILE})`,
    typeOf: (type) => (type === 'dynamic' ? 'JSON' : 'VARCHAR'),
    valueOf: ({ name }) => ({ sql: `kql_member(json, ${quoteText(name)})`, from: 'JSON' }),
  };
}

/**
 * RFC 4180 with a header, and nothing else: so a line of another length is an error, and not a sign of another delimiter, and one that
 * begins with # is a row.
 */
export const CSV = `header = true, delim = ',', quote = '"', escape = '"', comment = '', strict_mode = true, all_varchar = true`;

function csvFile(path: string): DataFile {
  return { ...namedRows(path, `read_csv(${quoteText(path)}, ${CSV})`), kind: 'csv', typeOf: () => 'VARCHAR' };
}

function parquetFile(path: string): DataFile {
  return { ...namedRows(path, `read_parquet(${quoteText(path)})`), kind: 'parquet', typeOf: (_, found) => found };
}

/** Rows whose columns have names and a type each, so that no other reading of them is needed. */
function namedRows(path: string, rows: string): Pick<DataFile, 'path' | 'rows' | 'typedRows' | 'valueOf'> {
  return { path, rows, typedRows: () => rows, valueOf: ({ name, from }) => ({ sql: quoteName(name), from }) };
}

function columnList(columns: readonly FileColumn[]): string {
  return `, columns = {${columns.map(({ name, from }) => `${quoteText(name)}: ${quoteText(from)}`).join(', ')}}`;
}

/** The rows that a statement about a file gives. */
export async function readRows(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}
