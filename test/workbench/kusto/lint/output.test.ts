import { pathToFileURL } from 'node:url';

import { diagnostic } from '../../../../workbench/kusto/lint/diagnostic';
import { writeDiagnostics } from '../../../../workbench/kusto/lint/output';

const found = [
  diagnostic(
    'unknown-column',
    { file: 'kql/rules/a b.kql', line: 3, column: 9 },
    { name: 'Usr', suggestion: undefined },
  ),
  diagnostic('no-time-filter', { file: 'kql/rules/a b.kql', line: 4, column: 1 }, { table: 'T' }),
];

test('writes a line for each problem', () => {
  expect(writeDiagnostics(found, 'text')).toBe(
    "kql/rules/a b.kql:3:9 error unknown-column Column 'Usr' does not exist here.\n" +
      "kql/rules/a b.kql:4:1 warning no-time-filter 'T' is read without a filter on its time.\n",
  );
});

test('writes one JSON document with counts', () => {
  expect(JSON.parse(writeDiagnostics(found, 'json'))).toEqual({
    counts: { error: 1, warning: 1, information: 0 },
    diagnostics: found,
  });
});

test('writes SARIF with a rule for each code, and the place from the root of the repository', () => {
  expect(JSON.parse(writeDiagnostics(found, 'sarif'))).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { rules: [{ id: 'no-time-filter' }, { id: 'unknown-column' }] } },
        results: [
          {
            ruleId: 'unknown-column',
            ruleIndex: 1,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'kql/rules/a%20b.kql' },
                  region: { startLine: 3, startColumn: 9 },
                },
              },
            ],
          },
          { ruleId: 'no-time-filter', ruleIndex: 0, level: 'warning' },
        ],
      },
    ],
  });
});

test.each([
  ['kql/rules/a#b.kql', { uri: 'kql/rules/a%23b.kql', uriBaseId: '%SRCROOT%' }],
  ['./kql/q.kql', { uri: 'kql/q.kql', uriBaseId: '%SRCROOT%' }],
  ['/tmp/a b.kql', { uri: 'file:///tmp/a%20b.kql' }],
  ['../q.kql', { uri: pathToFileURL('../q.kql').href }],
])('names %s in SARIF from the root of the repository only where it lies under it', (file, artifactLocation) => {
  const odd = diagnostic('no-time-filter', { file, line: 1, column: 1 }, { table: 'T' });

  expect(JSON.parse(writeDiagnostics([odd], 'sarif'))).toHaveProperty(
    'runs.0.results.0.locations.0.physicalLocation.artifactLocation',
    artifactLocation,
  );
});

test('writes the commands of a GitHub workflow, with what they would misread escaped', () => {
  const odd = diagnostic(
    'invalid-file',
    { file: 'a,b.yaml', line: 1, column: 2 },
    { field: '', message: '50% of\nit' },
  );

  expect(writeDiagnostics([odd, ...found.slice(1)], 'github')).toBe(
    '::error file=a%2Cb.yaml,line=1,col=2,title=invalid-file::50%25 of%0Ait\n' +
      "::warning file=kql/rules/a b.kql,line=4,col=1,title=no-time-filter::'T' is read without a filter on its time.\n",
  );
});

test('writes nothing for nothing, apart from the documents', () => {
  expect(writeDiagnostics([], 'text')).toBe('');
  expect(writeDiagnostics([], 'github')).toBe('');
  expect(JSON.parse(writeDiagnostics([], 'json'))).toMatchObject({ diagnostics: [] });
});
