import type { KustoEngine } from '../../../../../workbench/kusto/engine';
import { useEngine } from '../../../../support/kql';

const kql = useEngine(createLogs);

test('finds a term in every table, and names the table', async () => {
  const query = "search 'ALICE'";

  const { columns, rows } = await kql.run(query);

  expect(columns.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    '$table: string',
    'User: string',
    'Level: string',
    'Mail: string',
    'Size: long',
    'Details: dynamic',
  ]);
  expect(rows).toEqual([
    ['Logons', 'alice', 'info', '', null, null],
    ['Mails', '', '', 'to alice', 4624, { from: 'bob' }],
    ['Mails', '', '', 'to nobody', 7, { from: 'alice' }],
  ]);
  expect(kql.steps("search in (Logons) 'alice'")).toEqual([
    `SELECT 'Logons' AS "$table", "User", "Level" FROM "Logons"`,
    `SELECT * FROM _0 WHERE (regexp_matches("User", '(?i)(?:^|[^\\pL\\pN])alice(?:$|[^\\pL\\pN])') OR ` +
      `regexp_matches("Level", '(?i)(?:^|[^\\pL\\pN])alice(?:$|[^\\pL\\pN])'))`,
    'SELECT "$table", "User", "Level" FROM _1',
  ]);
});

test.each([
  ["search in (Logons) 'ali*'", ['alice']],
  ["search in (Logons) '*rie'", ['marie']],
  ["search in (Logons) '*ar*'", ['marie']],
  ["search in (Logons) 'ar*'", []],
  ['search in (Logons) *', ['alice', 'marie']],
  ["search in (Logons) User:'ali*' or Level:'warn'", ['alice', 'marie']],
  ["search in (Logons) 'info' and ('marie' or User == 'alice')", ['alice']],
  ["search in (Logons) User matches regex 'a.*e'", ['alice', 'marie']],
  ["search kind=case_sensitive in (Logons) 'Alice'", []],
  ["search kind=case_sensitive in (Logons) User:'mar*'", ['marie']],
  ["let Few = Logons | where Level == 'warn'; search in (Few) *", ['marie']],
  ["search in (Logo*) 'warn'", ['marie']],
])('%s finds %j', async (query, users) => {
  expect(await kql.rows(`${query} | project User | sort by User asc`)).toEqual(users.map((user) => [user]));
});

test('searches in what comes through a pipe, whose table has a name only where it is one', async () => {
  expect(await kql.rows("Logons | search 'info'")).toEqual([['Logons', 'alice', 'info']]);
  expect(await kql.rows("Logons | where Level != '' | search 'info'")).toEqual([['search_arg0', 'alice', 'info']]);
  expect(await kql.rows('Logons | sort by User desc | search * | project User')).toEqual([['marie'], ['alice']]);
});

test.each([
  ["search '4624'", /1:8 .*may stand in 'Size' of type long, cannot be run exactly here\. Name the column/],
  ["search in (Mails) '10.0.0.1' or '7'", /1:33 .*may stand in 'Size'/],
  ["search in (Logons) 'a*e'", /1:20 .*The search term 'a\*e' .* 'matches regex'/],
  ["search kind=case_sensitive in (Logons) User has 'x'", /1:40 .*in a case-sensitive search .*_cs/],
  ["search kind=case_sensitive in (Logons) User =~ 'x'", /1:40 .*in a case-sensitive search/],
  ["let V = view () { Logons }; search 'x'", /1:29 .*A search of all tables beside a function .*List the tables/],
  ["let Few = Logons; Few | search 'x'", /1:19 .*The name that a search gives to 'Few' .* 'where \* has "text"'/],
])('refuses %s', async (query, message) => {
  await expect(kql.run(query)).rejects.toThrow(message);
});

async function createLogs(engine: KustoEngine): Promise<void> {
  await engine.createTable({
    name: 'Logons',
    columns: [
      { name: 'User', type: 'string' },
      { name: 'Level', type: 'string' },
    ],
  });
  await engine.createTable({
    name: 'Mails',
    columns: [
      { name: 'Mail', type: 'string' },
      { name: 'Size', type: 'long' },
      { name: 'Details', type: 'dynamic' },
    ],
  });
  const logons = [
    { User: 'alice', Level: 'info' },
    { User: 'marie', Level: 'warn' },
  ];
  const mails = [
    { Mail: 'to alice', Size: 4624, Details: { from: 'bob' } },
    { Mail: 'to nobody', Size: 7, Details: { from: 'alice' } },
  ];
  await engine.append('Logons', logons, '2026-01-15T11:45:00Z');
  await engine.append('Mails', mails, '2026-01-15T11:45:00Z');
}
