import { useEngine } from '../../../../support/kql';
import { createTables } from '../tables';

const kql = useEngine(createTables);

test('print makes one row', async () => {
  const query = "print 1, Name = 'x'";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['print_0: long', 'Name: string']);
  expect(rows).toEqual([[1, 'x']]);
  expect(kql.steps(query)).toEqual([
    'SELECT 1::BIGINT AS "print_0", \'x\' AS "Name"',
    'SELECT "print_0", "Name" FROM _0',
  ]);
});

test('range includes both ends', async () => {
  const query = 'range X from 1 to 7 step 3';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['X: long']);
  expect(rows).toEqual([[1], [4], [7]]);
  expect(kql.steps(query)).toEqual([
    'SELECT (1::BIGINT::BIGINT + "$row_0" * 3::BIGINT)::BIGINT AS "X", "$row_0" FROM range(0, CASE WHEN (7::BIGINT - 1::BIGINT) * sign(3::BIGINT) < 0 THEN 0 ELSE (7::BIGINT - 1::BIGINT) // 3::BIGINT + 1 END) AS steps("$row_0")',
    'SELECT "X" FROM _1 ORDER BY "$row_0"',
  ]);
});

test('range goes down with a step below zero', async () => {
  const query = 'range X from 3 to 1 step -1';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['X: long']);
  expect(rows).toEqual([[3], [2], [1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT (3::BIGINT::BIGINT + "$row_0" * (-1::BIGINT))::BIGINT AS "X", "$row_0" FROM range(0, CASE WHEN (1::BIGINT - 3::BIGINT) * sign((-1::BIGINT)) < 0 THEN 0 ELSE (1::BIGINT - 3::BIGINT) // (-1::BIGINT) + 1 END) AS steps("$row_0")',
    'SELECT "X" FROM _1 ORDER BY "$row_0"',
  ]);
});

test('range goes over datetimes', async () => {
  const query = 'range At from datetime(2026-01-15) to datetime(2026-01-16) step 12h';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['At: datetime']);
  expect(rows).toEqual([
    ['2026-01-15T00:00:00.0000000Z'],
    ['2026-01-15T12:00:00.0000000Z'],
    ['2026-01-16T00:00:00.0000000Z'],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT (639040320000000000::BIGINT + "$row_0" * 432000000000::BIGINT)::BIGINT AS "At", "$row_0" FROM range(0, CASE WHEN (639041184000000000 - 639040320000000000) * sign(432000000000::BIGINT) < 0 THEN 0 ELSE (639041184000000000 - 639040320000000000) // 432000000000::BIGINT + 1 END) AS steps("$row_0")',
    'SELECT "At" FROM _1 ORDER BY "$row_0"',
  ]);
});

test('range goes over reals', async () => {
  const query = 'range X from 0.0 to 1.0 step 0.5';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['X: real']);
  expect(rows).toEqual([[0], [0.5], [1]]);
  expect(kql.steps(query)).toEqual([
    'SELECT (0.0e0::DOUBLE + "$row_0" * 0.5e0)::DOUBLE AS "X", "$row_0" FROM range(0, CASE WHEN (1.0e0 - 0.0e0) * sign(0.5e0) < 0e0 THEN 0 ELSE floor((1.0e0 - 0.0e0) / 0.5e0)::BIGINT + 1 END) AS steps("$row_0")',
    'SELECT "X" FROM _1 ORDER BY "$row_0"',
  ]);
});

test('a dynamic literal holds a date of parts as one of text', async () => {
  const query = 'print D = dynamic([datetime(2026, 1, 15), datetime(2026-01-15)])';

  const { rows } = await kql.run(query);

  expect(rows).toEqual([[['2026-01-15T00:00:00.0000000Z', '2026-01-15T00:00:00.0000000Z']]]);
  expect(kql.steps(query)).toEqual([
    `SELECT '["2026-01-15T00:00:00.0000000Z","2026-01-15T00:00:00.0000000Z"]'::JSON AS "D"`,
    'SELECT "D" FROM _0',
  ]);
});

test('datatable holds the rows of the query, converted to its columns', async () => {
  const query = "datatable(A: long, B: dynamic, C: string) [1, dynamic([1]), 'x', long(null), dynamic(null), '']";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A: long', 'B: dynamic', 'C: string']);
  expect(rows).toEqual([
    [1, [1], 'x'],
    [null, null, ''],
  ]);
  expect(kql.steps(query)).toEqual([
    'SELECT * FROM (VALUES (1::BIGINT::BIGINT, \'[1]\'::JSON::JSON, \'x\'::VARCHAR, 0), (NULL::BIGINT::BIGINT, NULL::JSON::JSON, \'\'::VARCHAR, 1)) AS rows("A", "B", "C", "$row_0")',
    'SELECT "A", "B", "C" FROM _1 ORDER BY "$row_0"',
  ]);
});

test('an empty datatable has columns', async () => {
  const query = 'datatable(A: long) []';

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual(['A: long']);
  expect(rows).toEqual([]);
  expect(kql.steps(query)).toEqual([
    'SELECT NULL::BIGINT AS "A", 0 AS "$row_0" WHERE false',
    'SELECT "A" FROM _1 ORDER BY "$row_0"',
  ]);
});

test('a comment in front of a literal is no part of it', async () => {
  const query = 'datatable(A: real, B: datetime) [ // the first\n real(-1.5), // the second\n datetime(2026-01-15)]';

  expect(await kql.rows(query)).toEqual([[-1.5, '2026-01-15T00:00:00.0000000Z']]);
});

test('refuses what the language service breaks down over', async () => {
  const query = 'graph_time_travel(datetime(2022-06-01)) | graph-match (a)-[b*2..5]-(c) project d = b.e';

  await expect(kql.run(query)).rejects.toThrow(
    'query:1:1 error unsupported What the language service fails on cannot be run exactly here.',
  );
});

test.each(['bool(x)', 'long(1x)', 'datetime(2026-13-15)', 'time(1x)', 'guid(x)', 'real(nan)', '1e400'])(
  'a literal that says nothing is refused within a dynamic too: %s',
  async (literal) => {
    await expect(kql.run(`print dynamic([${literal}])`)).rejects.toThrow(`literal '${literal}' cannot be run exactly`);
  },
);

test('literals within a dynamic are the JSON of their values', async () => {
  const { rows } = await kql.run(
    'print dynamic([long(0x1f), -3, true, time(1d), datetime(null), 18446744073709551615])',
  );

  expect(rows).toEqual([[[31, -3, true, '1.00:00:00', null, '18446744073709551615']]]);
});
