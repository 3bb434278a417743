import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';

import { loadContent } from '../../../../kql/content';
import { ENVIRONMENTS } from '../../../../stacks/environment';
import { runCli } from '../../../../workbench/cli';
import { toLine } from '../../../../workbench/kusto/lint/diagnostic';
import { lintEnvironments } from '../../../../workbench/kusto/lint/environments';
import { ContentCopy } from '../../../support/content-copy';

const TEXT = readFileSync(join(ENVIRONMENTS, 'test.yaml'), 'utf8');
const content = loadContent();

let copy: ContentCopy;

beforeEach(() => {
  copy = new ContentCopy();
});

afterEach(() => copy.dispose());

test('finds nothing in the environments that the repository ships', () => {
  expect(lintEnvironments(content, join(ENVIRONMENTS, '..', '..'))).toEqual([]);
});

test('finds nothing where there are no environments', () => {
  expect(lintEnvironments(content, dirname(copy.directory))).toEqual([]);
});

test.each([
  [
    'a parameter out of its range',
    'noxys-alert:',
    '    parameters: { overlap: 5m }',
    "Rule 'noxys-alert': parameter 'overlap' must be between 15m and 6h, got '5m'.",
    19,
  ],
  [
    'a parameter that the rule does not declare',
    'high-volume-policy-violations:',
    '    parameters:\n      treshold: 5',
    "Rule 'high-volume-policy-violations': parameter 'treshold' must be one that the rule declares",
    7,
  ],
  [
    'a frequency other than that of the rule',
    'noxys-alert:',
    '    parameters: { frequency: 30m }',
    "Rule 'noxys-alert': parameter 'frequency' must be left alone: it repeats queryFrequency of kql/rules/noxys-alert.yaml.",
    19,
  ],
  [
    'a rule that is not there',
    'noxys-alarm:',
    '    enabled: true',
    "rules must name rules of kql/rules, found 'noxys-alarm'.",
    3,
  ],
  [
    'a severity that Sentinel does not know',
    'noxys-alert:',
    '    severity: Critical',
    "rules.noxys-alert.severity must be one of 'Informational', 'Low', 'Medium', 'High', found 'Critical'.",
    5,
  ],
  [
    'a field of the rule that no environment can set',
    'noxys-alert:',
    '    queryFrequency: PT30M',
    'rules.noxys-alert.queryFrequency must be a known setting, found a key that is not.',
    5,
  ],
])('finds %s, with its place', (_, rule, override, problem, column) => {
  const text = environment(`rules:\n  ${rule}\n${override}\n`);

  const found = lint(text);

  const named = column === 3 ? rule : override.trim().split('\n').at(-1);
  const line = text.split('\n').findIndex((each) => each.trim() === named?.trim()) + 1;
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`stacks/environments/e1.yaml:${line}:${column} error invalid-environment ${problem}`);
});

test('finds what playbooks and health alerts do not take', () => {
  const found = lint(
    `${environment('rules: {}\n')}health:\n  loud-sender: { enabled: true }\n`.replace('jiraSite:', 'jiraSit:'),
  );

  expect(found).toEqual([
    expect.stringMatching(/^stacks\/environments\/e1\.yaml:\d+:3 error .* playbooks\.ticket-jira must give 'jiraSite'/),
    expect.stringMatching(/^stacks\/environments\/e1\.yaml:\d+:5 error .* found 'jiraSit'\. Correct or remove it\.$/),
    expect.stringMatching(/^stacks\/environments\/e1\.yaml:\d+:3 error .* health must name alerts of kql\/health/),
  ]);
});

test('the verb lint tells them with those of the content', async () => {
  write(environment('rules:\n  noxys-alarm: {}\n'));
  let stdout = '';

  const code = await runCli(['lint', copy.directory], {
    stdout: (text) => (stdout += text),
    stderr: () => undefined,
    stdin: Readable.from([]),
    isTerminal: false,
  });

  expect(code).toBe(1);
  expect(stdout).toMatch(/^stacks\/environments\/e1\.yaml:\d+:3 error invalid-environment rules must name rules/);
});

/** The shipped test environment with other overrides of rules. */
function environment(rules: string): string {
  return TEXT.replace(/^rules:\n(?: .*\n)+/m, rules);
}

function lint(text: string): string[] {
  write(text);
  return lintEnvironments(content, dirname(copy.directory)).map(toLine);
}

function write(text: string): void {
  const folder = join(dirname(copy.directory), 'stacks', 'environments');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'e1.yaml'), text);
}
