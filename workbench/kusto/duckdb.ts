import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  DuckDBScalarFunction,
  type DuckDBType,
  DuckDBVarCharType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';

import type { KustoType } from '../../kql/loader/schema';
import { MACROS } from './macros';
import type { Native, NativeValue } from './natives/native';
import { NATIVES } from './natives/registry';

/**
 * An in-memory database with the macros and native functions that translated queries call.
 *
 * @param threads how many threads may work at a query; by default as many as there are cores.
 */
export async function openDuckDb(
  threads?: number,
): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(':memory:', threads === undefined ? {} : { threads: String(threads) });
  const connection = await instance.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  // What a query has freed goes back to the system at once, not when the next one needs it.
  await connection.run('SET allocator_background_threads = true');
  await connection.run("SET allocator_bulk_deallocation_flush_threshold = '8MB'");
  for (const [name, native] of Object.entries(NATIVES))
    connection.registerScalarFunction(toScalarFunction(name, native));
  for (const macro of MACROS) await connection.run(`CREATE MACRO ${macro}`);
  return { instance, connection };
}

/** How DuckDB is told each type, as `values.ts` stores it; a decimal is told as text. */
export const DUCKDB_TYPES: Readonly<Record<KustoType, DuckDBType>> = {
  bool: BOOLEAN,
  datetime: BIGINT,
  decimal: VARCHAR,
  dynamic: DuckDBVarCharType.create('JSON'),
  guid: VARCHAR,
  int: INTEGER,
  long: BIGINT,
  real: DOUBLE,
  string: VARCHAR,
  timespan: BIGINT,
};

function toScalarFunction(name: string, native: Native): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: native.parameters.map((type) => DUCKDB_TYPES[type]),
    returnType: DUCKDB_TYPES[native.returns],
    // DuckDB would answer null for a null argument by itself, but not call the function for a constant one.
    specialHandling: true,
    mainFunction: (_, input, output) => {
      const columns = readColumns(input, native.parameters.length);
      for (let row = 0; row < input.rowCount; row += 1) {
        const values = columns.map((column) => column[row] ?? null);
        const isNull = native.takesNulls !== true && values.includes(null);
        output.setItem(row, isNull ? emptyResult(native) : native.run(...values));
      }
      output.flush();
    },
  });
}

function emptyResult(native: Native): NativeValue {
  return native.returns === 'string' ? '' : null;
}

function readColumns(input: DuckDBDataChunk, count: number): NativeValue[][] {
  return Array.from({ length: count }, (_, index) => {
    const vector = input.getColumnVector(index);
    return Array.from({ length: input.rowCount }, (__, row) => toNativeValue(vector.getItem(row)));
  });
}

function toNativeValue(value: unknown): NativeValue {
  switch (typeof value) {
    case 'string':
    case 'bigint':
    case 'number':
    case 'boolean':
      return value;
    default:
      return null;
  }
}
