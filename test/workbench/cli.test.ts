import { Readable } from 'node:stream';

import { runCli } from '../../workbench/cli';

test.each(['lab', 'lint', 'test', 'query'])("'%s --help' tells how to use it on standard output", async (verb) => {
  const { code, stdout, stderr } = await runTool(verb, '--help');

  expect(code).toBe(0);
  expect(stdout).toContain(`Usage: noxys-sentinel ${verb}`);
  expect(stdout).toMatch(/\n$/);
  expect(stderr).toBe('');
});

test('--help lists the verbs and the exit codes', async () => {
  const { code, stdout } = await runTool('--help');

  expect(code).toBe(0);
  for (const verb of ['lab', 'lint', 'test', 'query']) expect(stdout).toMatch(new RegExp(`^  ${verb} +\\w`, 'm'));
  expect(stdout).toContain('0 fine, 1 problems found, 2 wrong use');
});

test('help after -- belongs to the verb', async () => {
  const { code, stderr } = await runTool('lab', '--', '--help');

  expect(code).toBe(2);
  expect(stderr).toContain("unexpected '--help'");
});

test.each<[string, string[], string]>([
  ['no verb', [], ''],
  ['an unknown verb', ['publish'], "there is no verb 'publish'. Verbs: lab, "],
  ['a misspelled verb', ['lnit'], "there is no verb 'lnit'. Did you mean 'lint'?"],
  ['a flag before the verb', ['--once'], "expected a verb first, got '--once'"],
  ['an unknown flag', ['lab', '--twice'], "Unknown option '--twice'"],
  ['a misspelled flag', ['lab', '--onec'], "Did you mean '--once'?"],
  ['a flag without its value', ['lab', '--seed'], '--seed'],
  ['a bad number', ['lab', '--seed', '-1'], '--seed'],
  ['a bad choice', ['lab', '--format', 'xml'], "--format: expected 'text' or 'json', got 'xml'."],
  ...['lab', 'deploy', 'plan', 'connect', 'verify', 'redrive'].map((verb): [string, string[], string] => [
    `an unknown environment for ${verb}`,
    [verb, '--env', 'nope'],
    "or 'pr-<number>', got 'nope'.",
  ]),
  [
    'a folder to lint that is not there',
    ['lint', 'nope'],
    "expected a folder or a file that ends in .kql, got 'nope'.",
  ],
  ['a folder to lay out that is not there', ['fmt', 'nope'], "a folder or a file that ends in .kql, got 'nope'."],
  [
    'a delay without a unit',
    ['lab', '--ingestion-delay', '5'],
    "--ingestion-delay: expected a time such as 90s, 5m or 1h, got '5'.",
  ],
  [
    'a bad delay',
    ['lab', '--ingestion-delay', 'soon'],
    "--ingestion-delay: expected a time such as 90s, 5m or 1h, got 'soon'.",
  ],
  ['an argument too many', ['lab', 'now'], "unexpected 'now'"],
])('%s is wrong use: exit code 2, no stack trace', async (_, args, message) => {
  const { code, stderr } = await runTool(...args);

  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^\s+at /m);
});

/** Runs the command line in this process and collects what it writes. */
async function runTool(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    stdout: (text) => (written.stdout += text),
    stderr: (text) => (written.stderr += text),
    stdin: Readable.from([]),
    isTerminal: false,
  });
  return { code, ...written };
}
