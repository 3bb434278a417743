import type { DuckDBConnection } from '@duckdb/node-api';

import type { KustoTable } from '../../kql/language/parse';
import type { KustoType } from '../../kql/loader/schema';
import { type DataFile, readRows } from './data-file-reader';
import { isSpelledByAll, isTimeType } from './data-file-values';

/** A column that DuckDB finds in a file. */
export interface FoundColumn {
  readonly name: string;

  /** DuckDB's type. */
  readonly type: string;
}

/** The columns of a file that has a row. */
export async function findColumns(connection: DuckDBConnection, file: DataFile): Promise<FoundColumn[]> {
  const rows = await readRows(connection, `DESCRIBE SELECT * FROM ${file.typedRows()}`);
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** KQL types for DuckDB's; of texts, the first type that every one spells, else string. */
export async function inferTypes(
  connection: DuckDBConnection,
  file: DataFile,
  found: readonly FoundColumn[],
): Promise<KustoTable['columns']> {
  const guesses = found.flatMap(({ name, type: from }) =>
    spelledTypes(file, from).map((type) => ({
      name,
      type,
      test: isSpelledByAll(file.valueOf({ name, type, from }), type),
    })),
  );
  // Most are refuted by the first rows, so that few are left for all of them.
  const likely = await keepGuesses(connection, guesses, `(FROM ${file.rows} LIMIT 1000)`, (answer) => answer !== false);
  const right = await keepGuesses(connection, likely, file.rows, (answer) => answer === true);
  return found.map(({ name, type: from }) => {
    const isText = guesses.some((guess) => guess.name === name);
    return { name, type: isText ? (right.find((guess) => guess.name === name)?.type ?? 'string') : kustoTypeOf(from) };
  });
}

interface Guess {
  readonly name: string;
  readonly type: KustoType;

  /** SQL of whether it is right; NULL of no text at all. */
  readonly test: string;
}

async function keepGuesses(
  connection: DuckDBConnection,
  guesses: readonly Guess[],
  source: string,
  isKept: (answer: unknown) => boolean,
): Promise<readonly Guess[]> {
  if (guesses.length === 0) return guesses;
  const [answers = []] = await readRows(
    connection,
    `SELECT ${guesses.map(({ test }) => test).join(', ')} FROM ${source}`,
  );
  return guesses.filter((_, index) => isKept(answers[index]));
}

/** What texts of a column may spell. DuckDB takes some of JSON for times that are none in ISO 8601. */
function spelledTypes({ kind }: DataFile, from: string): readonly KustoType[] {
  if (kind === 'csv') return ['long', 'real', 'bool', 'datetime'];
  return from === 'VARCHAR' || (kind !== 'parquet' && isTimeType(from)) ? ['datetime'] : [];
}

function kustoTypeOf(type: string): KustoType {
  if (type === 'BOOLEAN') return 'bool';
  if (/^(TINYINT|SMALLINT|INTEGER|UTINYINT|USMALLINT)$/.test(type)) return 'int';
  if (/^(BIGINT|UINTEGER|UBIGINT|HUGEINT)$/.test(type)) return 'long';
  if (/^(FLOAT|DOUBLE|DECIMAL.*)$/.test(type)) return 'real';
  if (isTimeType(type)) return 'datetime';
  if (type === 'UUID') return 'guid';
  return /^(VARCHAR|BLOB|TIME|BIT)$/.test(type) ? 'string' : 'dynamic';
}
