import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('gives the columns that the condition names or all tables have, and a bag of the rest', async () => {
  const query = "find in (L, R) where K == 'x' and (A == 1 or B == 20)";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'source_: string',
    'K: string',
    'A: long',
    'B: long',
  ]);
  expect(rows).toEqual([
    ['L', 'x', 1, null],
    ['R', 'x', null, 20],
  ]);
  expect(kql.steps("find in (L, R) where K == 'z'")).toEqual([
    `SELECT 'L' AS "source_", "K", json_object('A', to_json("A")) AS "pack_" FROM "L" WHERE "K" = 'z'\n` +
      `  UNION ALL SELECT 'R' AS "source_", "K", json_object('B', to_json("B")) AS "pack_" FROM "R" WHERE "K" = 'z'`,
    'SELECT "source_", "K", "pack_" FROM _0',
  ]);
});

test('leaves out tables without a column of the condition, but for a term', async () => {
  expect(await kql.rows("find K == 'z'")).toEqual([['R', 'z', { B: 30 }]]);
  expect(await kql.rows("find in (L, R) where * has 'z'")).toEqual([['R', 'z', { B: 30 }]]);
  expect(await kql.rows("find 'c'")).toEqual([['T', { S: 'c', N: null, R: null, D: null, At: null }]]);
});

test('gives the listed columns, in the types that are stated', async () => {
  const query = 'find withsource=From in (L, R) where A == 3 or B == 30 project K, A:string';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['From: string', 'K: string', 'A: string']);
  expect(rows).toEqual([
    ['L', 'y', '3'],
    ['R', 'z', ''],
  ]);
});

test.each([
  ["let V = L | project K; find in (V, R) where K == 'x'", /1:24 .*A find that packs nothing of 'V'.*'project'/],
  [
    "let V = R | project K, A = tostring(B); find in (L, V) where A == '1'",
    /1:41 .*in tables whose 'A' differ in type .*'union'/,
  ],
  ["find in (L, R) where K == 'x' project K, pack(*)", /1:42 .*'pack\(\*\)' in 'project'/],
])('refuses %s', async (query, message) => {
  await expect(kql.run(query)).rejects.toThrow(message);
});
