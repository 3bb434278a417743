import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { parse } from 'yaml';

import { runCli } from '../../../workbench/cli';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'noxys-import-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(['import', ...args, '--into', directory], {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    stdin: Readable.from([]),
    isTerminal: false,
  });
  return { code, stdout, stderr };
}

const QUERY = `  HypotheticalLogs | where User != "" // named
  | join kind=inner NoxysEvents_CL on $left.User == $right.UserId`;

function community(name: string, kind = 'Scheduled', query = QUERY): string {
  const file = join(directory, `${name}.in.yaml`);
  writeFileSync(
    file,
    `id: 0625fcce-6d52-491e-8c68-1d9b801d25b9
name: ${name}
description: Somebody signs in.
severity: Low
kind: ${kind}
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: []
relevantTechniques: []
version: 1.0.0
query: |
${query}
`,
  );
  return file;
}

test('writes the two files of a rule, laid out as the repository wants them, and names the tables to describe', async () => {
  const { code, stdout, stderr } = await run(community('Sign in'));

  expect({ code, stderr }).toEqual({ code: 0, stderr: 'import: 1 taken over, 0 not. Next: noxys-sentinel lint\n' });
  expect(stdout).toContain(
    "schema/HypotheticalLogs.yaml: the query reads 'HypotheticalLogs'; describe the columns that it uses.",
  );
  expect(stdout).not.toContain('schema/NoxysEvents_CL.yaml');
  expect(readFileSync(join(directory, 'sign-in.kql'), 'utf8')).toContain('| where User != "" // named\n');
  expect(parse(readFileSync(join(directory, 'sign-in.yaml'), 'utf8'))).toMatchObject({
    id: 'sign-in',
    queryFrequency: 'PT1H',
  });
});

test('overwrites nothing, and goes on with the other files', async () => {
  const first = community('Sign in');
  await run(first);

  const { code, stderr } = await run(first, community('Sign out'), community('Near real time', 'NRT'));

  expect(code).toBe(1);
  expect(stderr).toContain('sign-in.kql: expected no file of this name yet. Choose another id with --id.\n');
  expect(stderr).toContain("kind: expected 'Scheduled', the only kind that is deployed; instead of NRT");
  expect(stderr).toContain('import: 1 taken over, 2 not.');
  expect(existsSync(join(directory, 'sign-out.yaml'))).toBe(true);
});

test('writes nothing of a query with a syntax error, which the formatter would turn into another query', async () => {
  const file = community('Broken', 'Scheduled', '  SecurityEvent | where EventID not in (4624)');

  const { code, stderr } = await run(file);

  expect(code).toBe(1);
  expect(stderr).toContain('query: expected KQL, got a syntax error in its line 1, column 31: Expected: ;. (KS005)\n');
  expect(existsSync(join(directory, 'broken.kql'))).toBe(false);
});

test('writes nothing at all where a file is not there, or the folder', async () => {
  const missing = await run(community('Sign in'), 'no-such-file.yaml');
  expect(existsSync(join(directory, 'sign-in.kql'))).toBe(false);
  rmSync(directory, { recursive: true });
  const nowhere = await run('no-such-file.yaml');

  expect(missing.code).toBe(2);
  expect(nowhere.code).toBe(2);
  expect(nowhere.stderr).toContain(`--into: expected a folder, found none at '${directory}'.`);
});

test.each([
  [[], 'FILE: expected at least one file, got none.'],
  [['a.yaml', 'b.yaml', '--id', 'x'], '--id: expected one FILE with it.'],
  [['a.yaml', '--id', 'Not Kebab'], "--id: expected lower-case words joined by hyphens, got 'Not Kebab'."],
  [['no-such-file.yaml'], "FILE: expected a file at 'no-such-file.yaml', found none."],
])('wrong use: %j', async (args, message) => {
  const { code, stderr } = await run(...args);

  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
