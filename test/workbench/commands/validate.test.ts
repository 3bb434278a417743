import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { deployCommand } from '../../../workbench/commands/deploy';
import { validateCommand } from '../../../workbench/commands/validate';
import type { Command, ExitCode } from '../../../workbench/command';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'noxys-terraform-'));
});

afterEach(() => {
  delete process.env['TERRAFORM_BINARY_NAME'];
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test('checks both stacks of every environment', async () => {
  await useTerraform('exit 0');

  const { code, stdout } = await run(validateCommand);

  expect(code).toBe(0);
  expect(stdout).toBe('validate: 4 stacks, 0 not valid.\n');
});

test('names the stack that is not valid', async () => {
  await useTerraform(`
    case "$1-$PWD" in validate-*prod-detection) echo 'Error: Unsupported argument' >&2; exit 1 ;; esac`);

  const { code, stdout } = await run(validateCommand);

  expect(code).toBe(1);
  expect(stdout).toBe('noxys-prod-detection: Unsupported argument\nvalidate: 4 stacks, 1 not valid.\n');
});

test('asks for the provider once, and checks every stack with it', async () => {
  await useTerraform(`[ "$1" = init ] && echo "$*" >> ${join(directory, 'inits')}`);

  await run(validateCommand);

  const inits = (await readFile(join(directory, 'inits'), 'utf8')).trimEnd().split('\n');
  expect(inits.map((each) => each.replace(/=\S*\.terraform.providers$/, '=FIRST'))).toEqual([
    'init -input=false -no-color -backend=false',
    ...Array<string>(3).fill('init -input=false -no-color -backend=false -plugin-dir=FIRST'),
  ]);
});

test.each([
  ['terraform is missing', () => join(directory, 'nowhere'), 'Install terraform'],
  ['the provider is missing', () => useTerraform('echo "Error: no such host" >&2; exit 1'), 'provider_installation'],
])('counts as skipped where %s, and says how to get it', async (_, prepare, advice) => {
  process.env['TERRAFORM_BINARY_NAME'] = await prepare();

  const { code, stdout } = await run(validateCommand);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^validate: skipped, no stack was checked: Terraform: /);
  expect(stdout).toContain(advice);
});

test('deploys nothing where terraform is missing, and says how to get it', async () => {
  process.env['TERRAFORM_BINARY_NAME'] = join(directory, 'nowhere');

  await expect(run(deployCommand)).rejects.toThrow('Install terraform');
});

test.each([
  ['an unknown fault', ['--faults', 'earthquake'], "expected 'late' or"],
  ['an unknown environment', ['--env', 'nope'], 'nope'],
])('refuses %s before it begins', async (_, args, message) => {
  await expect(run(deployCommand, args)).rejects.toThrow(message);
});

interface Result {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(command: Command, args: readonly string[] = []): Promise<Result> {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await command.run(args, {
    stdout: (text) => void out.push(text),
    stderr: (text) => void errors.push(text),
    stdin: Readable.from([]),
    isTerminal: false,
  });
  return { code, stdout: out.join(''), stderr: errors.join('') };
}

let count = 0;

/** Puts a terraform in the place of the real one that does what the script says. */
async function useTerraform(script: string): Promise<string> {
  count += 1;
  const binary = join(directory, `terraform-${count}`);
  await writeFile(binary, `#!/bin/sh\n${script}\nexit 0\n`);
  await chmod(binary, 0o755);
  process.env['TERRAFORM_BINARY_NAME'] = binary;
  return binary;
}
