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

test.each([
  ['real', '"high"'],
  ['long', '1.5'],
  ['long', '18446744073709551615'],
  ['int', '2147483648'],
  ['bool', '2.5'],
  ['datetime', '5'],
  ['datetime', '"later"'],
] as const)('names line and column of a value that is no %s: %s', async (type, value) => {
  const path = write('typed.ndjson', `{"Value":null}\n\n{"Value":${value}}\n`);

  await expect(kql.engine.loadFile(path, NOW, [{ name: 'Value', type }])).rejects.toThrow(
    `Data file '${path}': line 3, column 'Value': expected a ${type}, found '${value}'. Correct the value, or leave it out.`,
  );
});

test('reads texts that say a value of the declared type', async () => {
  const path = write(
    'said.ndjson',
    '{"L":"12","R":"0.5","B":"true","D":""}\n{"L":3,"R":1,"B":0,"D":"2026-01-15T12:00:00Z"}\n',
  );
  const types = { L: 'long', R: 'real', B: 'bool', D: 'datetime' } as const;
  const columns = (['L', 'R', 'B', 'D'] as const).map((name) => ({ name, type: types[name] }));

  await kql.engine.loadFile(path, NOW, columns);

  expect(await kql.rows('said')).toEqual([
    [12, 0.5, true, null],
    [3, 1, false, '2026-01-15T12:00:00.0000000Z'],
  ]);
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

test.each([
  ['late.ndjson', '{"a":1}\n'.repeat(25_000) + '{"a":1.5,"b":"x"}\n'],
  ['late.csv', 'a,b\n' + '1,\n'.repeat(25_000) + '1.5,x\n'],
])('infers types from every row of %s', async (name, text) => {
  await kql.engine.loadFile(write(name, text), NOW);

  expect(await kql.rows("late | where b == 'x' | project a")).toEqual([[1.5]]);
});
