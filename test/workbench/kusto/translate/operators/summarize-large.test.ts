import type { DuckDBConnection } from '@duckdb/node-api';

import { parseDatetime } from '../../../../../workbench/kusto/datetime-text';
import { openDuckDb } from '../../../../../workbench/kusto/duckdb';
import { appendRows, createTable } from '../../../../../workbench/kusto/table-store';
import { translateQuery } from '../../../../../workbench/kusto/translate/translate';
import { NOW } from '../../../../support/kql';

const TABLE = {
  name: 'T',
  columns: [
    { name: 'Id', type: 'string' },
    { name: 'N', type: 'long' },
    { name: 'R', type: 'real' },
    { name: 'S', type: 'string' },
  ],
} as const;

const ROWS = [
  { Id: 'once', N: 1, R: 0, S: 'a' },
  { Id: 'twice', N: 1, R: 1.5, S: 'b' },
  { Id: 'twice', N: 3, R: 2.5, S: 'c' },
  { Id: 'without', R: 3.5, S: 'd' },
  { Id: 'Twice', N: 2, R: -0, S: 'e' },
  { N: 4, S: 'f' },
  { Id: '', N: 5, S: 'g' },
];

let connection: DuckDBConnection;
let sqlName: string;
beforeAll(async () => {
  connection = (await openDuckDb()).connection;
  const store = await createTable(connection, TABLE, '"T"');
  await appendRows(connection, store, ROWS, NOW);
  ({ sqlName } = store);
});
afterAll(() => connection.closeSync());

test.each([
  'T | summarize arg_max(N, S, R) by Id',
  'T | summarize arg_min(N, R, S) by Id = tolower(Id)',
  'T | where S != "c" and Id != "none" | summarize arg_max(N, *) by Id',
  'T | extend IngestedAt = ingestion_time() | project IngestedAt, N, S, R | summarize arg_min(IngestedAt, S, N) by N, R',
  'T | summarize arg_max(N, S, N) by R',
])('%s answers the same of a large table, grouping only rows whose keys have a hash in common', async (kql) => {
  const [small, large] = [translate(kql, false), translate(kql, true)];

  expect(small).not.toContain('SEMI JOIN');
  expect(large).toMatch(/SEMI JOIN .* GROUP BY[^]* ANTI JOIN .*\n {2}UNION ALL\n/);
  expect(await rows(large)).toEqual(await rows(small));
});

test.each([
  ['a step that costs much to do again', 'T | where S matches regex "[a-z]" | summarize arg_max(N, S, R) by Id'],
  ['rows that an operator has put together', 'T | union T | summarize arg_max(N, S, R) by Id'],
  ['an aggregate beside it', 'T | summarize arg_max(N, S, R), count() by Id'],
  ['one value, which takes little memory', 'T | extend At = ingestion_time() | summarize arg_max(At, S) by Id'],
  ['no keys', 'T | summarize arg_max(N, S, R)'],
])('a large table is grouped as a whole for %s', (_, kql) => {
  expect(translate(kql, true)).not.toContain('SEMI JOIN');
});

function translate(kql: string, isLarge: boolean): string {
  return translateQuery(kql, {
    database: { tables: [TABLE] },
    tables: new Map([[TABLE.name, sqlName]]),
    large: new Set(isLarge ? [sqlName] : []),
    now: parseDatetime(NOW) ?? 0n,
  }).sql;
}

async function rows(sql: string): Promise<unknown[]> {
  return (await connection.runAndReadAll(`SELECT * FROM (${sql}) ORDER BY ALL`)).getRowsJson();
}
