import { missingNames } from '../../../../workbench/detection/import/missing-names';

const DATABASE = { tables: [{ name: 'Known', columns: [{ name: 'A', type: 'long' as const }] }] };

const table = (name: string) => `schema/${name}.yaml: the query reads '${name}'; describe the columns that it uses.`;
const called = (name: string) =>
  `functions: the query calls '${name}', which nobody has defined here; add it, or write the query without it.`;

test.each([
  ['Known | where A == 1', []],
  ['Foo | join Bar on A', [table('Foo'), table('Bar')]],
  ['union isfuzzy=true Foo, (Bar | where A == 1), Known', [table('Foo'), table('Bar')]],
  ['let T = Foo; T | where B in ((Bar | project B))', [table('Foo'), table('Bar')]],
  ['let T = () { Foo }; T', [table('Foo')]],
  ['table("Foo") | union Foo', [table('Foo')]],
  ['_Im_Dns(starttime=ago(1h)) | where A == 1', [called('_Im_Dns')]],
  ['let T = _Im_Dns; T', [called('_Im_Dns')]],
  ['union isfuzzy=true (_Im_Dns()), Known', [called('_Im_Dns')]],
  ['Known | extend B = lookUp(A)', [called('lookUp')]],
  [
    'union Device*, Known*',
    [
      "schema: the query reads 'Device*', and no table is called so; describe the columns that it uses of those that it means.",
    ],
  ],
  ['saved | where A == 1', []],
])('names what %j needs', (query, notes) => {
  expect(missingNames(query, DATABASE, ['saved'])).toEqual(notes);
});
