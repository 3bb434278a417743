import { loadContent } from '../../../../kql/content';
import { runRuleTests } from '../../../../workbench/detection/rule-tests';
import { parseCaseFile, type CaseFile } from '../../../../workbench/detection/rule-tests/case-file';
import { expandRows, withRowsOfFiles } from '../../../../workbench/detection/rule-tests/case-rows';
import { ContentCopy } from '../../../support/content-copy';
import { synthRule } from '../synth';

const FILE = 'kql/rules/odd-hours.tests.yaml';

function parse(rows: string, alerts = '[]'): CaseFile {
  const text = `rule: odd-hours\nday: 2026-01-15\ncases:\n  - { name: one, rows: ${rows}, alerts: ${alerts} }\n`;
  return parseCaseFile(FILE, text);
}

function expand({ cases }: CaseFile) {
  return expandRows(cases[0] ?? { rows: [] }, '2026-01-15');
}

test('a row has its times from where it says them', () => {
  expect(
    expand(
      parse("[{ ingested: '10:00', visible: 5m, row: { A: 1 } }, { row: { TimeGenerated: '2026-01-15T09:00:00Z' } }]"),
    ),
  ).toEqual([
    {
      table: 'NoxysEvents_CL',
      row: { A: 1, TimeGenerated: '2026-01-15T10:00:00.0000000Z' },
      ingested: '2026-01-15T10:00:00.0000000Z',
      visible: '2026-01-15T10:05:00.0000000Z',
    },
    {
      table: 'NoxysEvents_CL',
      row: { TimeGenerated: '2026-01-15T09:00:00Z' },
      ingested: '2026-01-15T09:00:00.0000000Z',
      visible: '2026-01-15T09:00:00.0000000Z',
    },
  ]);
});

test('each line of a file is a row', () => {
  const file = withRowsOfFiles(
    parse('[{ table: T, file: rows.ndjson }]'),
    () => '{"TimeGenerated":"2026-01-15T09:00:00Z"}\n\n{"TimeGenerated":"2026-01-15T09:01:00Z"}\n',
  );

  expect(expand(file).map(({ table, ingested }) => [table, ingested.slice(11, 16)])).toEqual([
    ['T', '09:00'],
    ['T', '09:01'],
  ]);
});

test.each([
  ['[{ ingested: "10:00" }]', "rows[0]: expected 'row' or 'file'"],
  ['[{ row: { A: 1 } }]', "rows[0]: expected 'ingested', or a time in the row's 'TimeGenerated'"],
  ['[{ row: { TimeGenerated: yesterday } }]', "rows[0]: expected 'ingested', or a time in the row's 'TimeGenerated'"],
  ['[{ file: ../secret.ndjson }]', 'rows[0].file: expected the name of an NDJSON file beside this one'],
])('refuses %s', (rows, message) => {
  expect(() => parse(rows)).toThrow(message);
});

test.each([
  ['[1]', 'expected a JSON object.'],
  ['{', 'expected a JSON object.'],
  ['{"A":1}', "expected a time in 'TimeGenerated', or 'ingested' beside the file."],
])('refuses the line %j of a file with its place', (line, message) => {
  expect(() => withRowsOfFiles(parse('[{ file: rows.ndjson }]'), () => `\n${line}`)).toThrow(
    `${FILE}: rows of 'rows.ndjson', line 2: ${message}`,
  );
});

test('a rule over another table of the workspace is tested with rows of that table', async () => {
  const copy = new ContentCopy();
  try {
    copy.write(
      'schema/HypotheticalLogs.yaml',
      `table: HypotheticalLogs
description: Another table.
columns:
  - { name: TimeGenerated, type: datetime, description: When. }
  - { name: User, type: string, description: Who. }
`,
    );
    const content = loadContent(copy.directory);
    const rule = synthRule({
      id: 'odd-hours',
      name: 'Odd',
      query: 'HypotheticalLogs | summarize Count = count(), TimeGenerated = max(TimeGenerated) by User',
    });
    const file = parse(
      "[{ table: HypotheticalLogs, ingested: '10:00', row: { User: bob } }, { table: HypotheticalLogs, ingested: '10:10', row: { User: bob } }]",
      "[{ run: '11:00', title: Odd, lastActivity: '10:10', entities: [{ type: Account, Name: bob }] }]",
    );

    const [result] = await runRuleTests(content, [{ rule, file }]);

    expect(result?.outcomes.map(({ differences }) => differences)).toEqual([[]]);
  } finally {
    copy.dispose();
  }
});
