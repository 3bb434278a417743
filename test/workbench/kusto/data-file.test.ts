import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';

import { NOW, useEngine } from '../../support/kql';

const folder = mkdtempSync(join(tmpdir(), 'data-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kql = useEngine();

test.each([
  ['names.ndjson', '{"A":1,"a":2}', "expected names that differ, found the columns 'A' and 'a'. Rename one of them."],
  ['names.csv', 'A,a\n1,2\n', "expected names that differ, found the columns 'A' and 'a'."],
  ['number.ndjson', '{"A":1}\n\n5\n', "line 3: expected a row as a JSON object, found '5'."],
  ['nan.ndjson', '{"A":NaN}', `line 1: expected a row as a JSON object, found '{"A":NaN}'.`],
  ['none.ndjson', '', 'expected a row, which tells the columns, found none. Leave the file out.'],
  ['none.json', '[]', 'expected a row, which tells the columns, found none. Leave the file out.'],
  ['short.csv', 'a,b\n1,2\n3\n', 'line 3: expected 2 values, found 1. Correct the line.'],
  ['open.csv', 'a,b\n"1,2\n', 'line 2: expected a quote at both ends of a value, found one. Close it.'],
  ['other.csv', 'a;b\n1;2\n', "line 1: expected names with commas between them, found 'a;b'."],
])('refuses %s, of which a value would be lost', async (name, text, message) => {
  const path = write(name, text);

  await expect(kql.engine.loadFile(path, NOW)).rejects.toThrow(`Data file '${path}': ${message}`);
});

test('names line and column of a value that is not of the declared type', async () => {
  const path = write('typed.ndjson', '{"Risk":1}\n\n{"Risk":"high"}\n');

  await expect(kql.engine.loadFile(path, NOW, [{ name: 'Risk', type: 'real' }])).rejects.toThrow(
    `Data file '${path}': line 3, column 'Risk': expected a real, found '"high"'. Correct the value, or leave it out.`,
  );
});

test('keeps the ticks of a Parquet time, and refuses an integer that no long holds', async () => {
  const path = join(folder, 'numbers.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `COPY (SELECT TIMESTAMP_NS '2026-01-15 10:00:00.123456789' AS At, 18446744073709551615::UBIGINT AS Big, 5::UBIGINT AS Small) TO '${path}'`,
  );
  await kql.engine.loadFile(path, NOW);

  expect(await kql.rows('numbers | project At, Small')).toEqual([['2026-01-15T10:00:00.1234567Z', 5]]);
  await expect(kql.rows('numbers | project Big')).rejects.toThrow(/18446744073709551615 .*out of range/);
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
