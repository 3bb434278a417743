import { join } from 'node:path';
import { Readable } from 'node:stream';

import { ContentCopy } from '../../support/content-copy';
import type { Command } from '../../../workbench/command';
import { fmtCommand } from '../../../workbench/commands/fmt';
import { lintCommand } from '../../../workbench/commands/lint';

let copy: ContentCopy;

beforeEach(() => {
  copy = new ContentCopy();
});

afterEach(() => copy.dispose());

test('lint tells a problem on standard output and exits with 1', async () => {
  copy.write('scratch.kql', 'NoxysEvents_CL\n| where TimeGenerated > ago(1h)\n| where EventTyp == "a"\n');
  const file = join(copy.directory, 'scratch.kql');

  expect(await run(lintCommand, [file])).toEqual({
    code: 1,
    stdout: `${file}:3:9 error unknown-column Column 'EventTyp' does not exist here. Did you mean 'EventType'?\n`,
    stderr: 'lint: 1 errors, 0 warnings, 0 notes\n',
  });
});

test('lint tells files that do not load with their place, and what is wrong with those that do', async () => {
  copy
    .edit('rules/noxys-alert.yaml', 'severity: High', 'severity: Critical')
    .edit('hunting/recent-noxys-events.kql', 'EventType', 'EventTyp');

  expect(await run(lintCommand, [copy.directory])).toMatchObject({
    code: 1,
    stdout:
      "kql/hunting/recent-noxys-events.kql:4:9 error unknown-column Column 'EventTyp' does not exist here. Did you mean 'EventType'?\n" +
      "kql/rules/noxys-alert.yaml:7:11 error invalid-file severity: expected one of 'Informational', 'Low', 'Medium', 'High', got 'Critical'.\n",
  });
});

test('lint takes information for no failure, and writes JSON alone when asked to', async () => {
  copy.write('scratch.kql', 'NoxysEvents_CL\n| where TimeGenerated > ago(1h)\n| where UserId contains "alice"\n');

  const { code, stdout } = await run(lintCommand, [join(copy.directory, 'scratch.kql'), '--format', 'json']);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    counts: { error: 0, warning: 0, information: 1 },
    diagnostics: [{ code: 'contains-instead-of-has', line: 3, column: 16 }],
  });
});

test.each([
  [['--format', 'xml'], /--format: expected 'text' or 'json'/],
  [['a', 'b'], /unexpected 'b'/],
  [['q.kql', '--base', 'main'], /--base: it compares the rules of a DIRECTORY .* Leave it out\./],
  [['kql', '--as', 'rule'], /--as: it says where a query by itself is meant to run, .* name a FILE\.kql\./],
])('lint %j is wrong use', async (args, message) => {
  await expect(run(lintCommand, args)).rejects.toThrow(message);
});

test.each([
  ['rule', 0],
  ['nrt-rule', 0],
  ['tile', 0],
  ['transform', 1],
])('lint takes a query by itself as a %s', async (place, code) => {
  copy.write('scratch.kql', 'NoxysEvents_CL\n| where TimeGenerated > ago(1h)\n| summarize count() by UserId\n');

  expect(await run(lintCommand, [join(copy.directory, 'scratch.kql'), '--as', place])).toMatchObject({ code });
});

test('lint refuses a rule of every minute that leaves its workspace', async () => {
  copy.write('scratch.kql', 'workspace("other").NoxysEvents_CL\n| where TimeGenerated > ago(1h)\n');

  const { stdout } = await run(lintCommand, [join(copy.directory, 'scratch.kql'), '--as', 'nrt-rule']);

  expect(stdout).toContain("error function-not-allowed Function 'workspace' is not allowed in an NRT rule.");
});

test.each([
  ['nrt-rule', 0],
  ['rule', 1],
])('lint expects a filter on time of a %s if the service applies none', async (place, code) => {
  copy.write('scratch.kql', 'NoxysEvents_CL\n| where UserId == "a"\n| summarize count() by UserId\n');

  expect(await run(lintCommand, [join(copy.directory, 'scratch.kql'), '--as', place])).toMatchObject({ code });
});

test('lint tells that a file is not there', async () => {
  await expect(run(lintCommand, ['no/such.kql'])).rejects.toThrow(
    "FILE: expected a query at 'no/such.kql', found none.",
  );
});

test('fmt --check names what would change, and writes nothing', async () => {
  copy.edit('hunting/recent-noxys-events.kql', '| take 10', '|take   10 // the latest');

  expect(await run(fmtCommand, [copy.directory, '--check'])).toEqual({
    code: 1,
    stdout: 'kql/hunting/recent-noxys-events.kql\n',
    stderr: 'fmt: 1 files would change\n',
  });
  expect(copy.read('hunting/recent-noxys-events.kql')).toContain('|take   10 // the latest');
});

test('fmt lays a query out and keeps its comments; a second time changes nothing', async () => {
  copy.edit('hunting/recent-noxys-events.kql', '| take 10', '|take   10 // the latest');

  expect(await run(fmtCommand, [copy.directory])).toMatchObject({ code: 0, stderr: 'fmt: 1 files changed\n' });
  expect(copy.read('hunting/recent-noxys-events.kql')).toContain('| take 10 // the latest');
  expect(await run(fmtCommand, [copy.directory])).toMatchObject({ code: 0, stderr: 'fmt: 0 files changed\n' });
});

test('fmt leaves a query with a syntax error alone', async () => {
  copy.edit('hunting/recent-noxys-events.kql', '| take 10', '|take   (');

  expect(await run(fmtCommand, [copy.directory])).toMatchObject({ stdout: '' });
});

async function run(
  command: Command,
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const code = await Promise.resolve().then(() =>
    command.run(args, {
      stdout: (text) => (written.stdout += text),
      stderr: (text) => (written.stderr += text),
      stdin: Readable.from([]),
      isTerminal: false,
    }),
  );
  return { code, ...written };
}
