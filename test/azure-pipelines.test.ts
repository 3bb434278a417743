import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

const FOLDER = join(__dirname, '..', '.azure-pipelines');

const step = z.looseObject({
  parameters: z.looseObject({ serviceConnection: z.string(), run: z.string() }).optional(),
});
const steps = z.array(step);
const pipeline = z.looseObject({
  jobs: z.array(
    z.looseObject({
      job: z.string().optional(),
      deployment: z.string().optional(),
      condition: z.string().optional(),
      steps: steps.optional(),
      strategy: z.object({ runOnce: z.object({ deploy: z.object({ steps }) }) }).optional(),
    }),
  ),
});

/** What Azure Repos may start for a pull request. */
const VALIDATIONS = ['pull-request.yml', 'review.yml', 'ephemeral.yml'];

test.each(VALIDATIONS)('%s lets no code of a fork have an identity of ours', (file) => {
  const identified = readJobs(file).filter(({ connections }) => connections.length > 0);

  for (const { condition } of identified) {
    expect(condition).toMatch(
      /ne\(variables\['(System\.PullRequest\.IsFork'\], 'True|Build\.Reason'\], 'PullRequest)'\)/,
    );
  }
});

test('the environment of a pull request is deployed by itself, checked, and named by its number', () => {
  const { log, status } = run('deploy', { SYSTEM_PULLREQUEST_PULLREQUESTID: '7' });

  expect(status).toBe(0);
  expect(log).toEqual([
    'pr-7: cdktf deploy noxys-pr-7-ingestion noxys-pr-7-detection --auto-approve',
    'pr-7: noxys-sentinel connect --env pr-7 --secrets-only',
    'pr-7: noxys-sentinel verify --env pr-7',
  ]);
});

test('every night the environments of closed pull requests are destroyed, and no other', () => {
  const { log, status } = run('destroy', { STATUSES: '7 active, 8 completed, 9 abandoned, 10 completed' });

  expect(log).toEqual([
    'pr-8: cdktf destroy noxys-pr-8-detection noxys-pr-8-ingestion --auto-approve',
    'pr-9: cdktf destroy noxys-pr-9-detection noxys-pr-9-ingestion --auto-approve',
    'pr-10: cdktf destroy noxys-pr-10-detection noxys-pr-10-ingestion --auto-approve',
  ]);
  expect(status).toBe(0);
});

test('one environment that cannot be destroyed fails the run, and keeps no other', () => {
  const { log, status } = run('destroy', { STATUSES: '8 completed, 9 completed', REFUSED: 'pr-8' });

  expect(log.map((line) => line.split(':')[0])).toEqual(['pr-8', 'pr-9']);
  expect(status).toBe(1);
});

test('nothing is destroyed when nobody says what became of a pull request', () => {
  const { log, status } = run('destroy', { STATUSES: '8 unknown, 9 completed' });

  expect(log).toEqual([]);
  expect(status).not.toBe(0);
});

interface Job {
  readonly name: string;
  readonly condition: string;
  readonly connections: readonly string[];
  readonly script: string;
}

function readJobs(file: string): Job[] {
  return pipeline.parse(parse(readFileSync(join(FOLDER, file), 'utf8'))).jobs.map((job) => {
    const parameters = (job.steps ?? job.strategy?.runOnce.deploy.steps ?? []).flatMap((each) => each.parameters ?? []);
    return {
      name: job.job ?? job.deployment ?? '',
      condition: job.condition ?? '',
      connections: parameters.map(({ serviceConnection }) => serviceConnection),
      script: parameters.map((each) => each.run).join('\n'),
    };
  });
}

/** Commands that the scripts call. `STATUSES` holds the pull requests whose groups there are, each with its status. */
const COMMANDS = {
  az: `tr ',' '\\n' <<< "$STATUSES" | while read -r number _; do echo "rg-noxys-pr-$number"; echo "rg-noxys-pr-$number-playbooks"; done`,
  curl: `number=$(sed 's|.*/\\([0-9]*\\)?.*|\\1|' <<< "\${@: -1}")
status=$(tr ',' '\\n' <<< "$STATUSES" | awk -v n="$number" '$1 == n { print $2 }')
[ "$status" != unknown ] || exit 22
echo "{\\"status\\": \\"$status\\"}"`,
  npx: `echo "$NOXYS_ENV: $*" >> "$LOG"; [ "$NOXYS_ENV" != "\${REFUSED:-}" ]`,
};

/** Runs the script of a job of ephemeral.yml as setup.yml does; what it had npx do, each line with its environment. */
function run(job: string, variables: Readonly<Record<string, string>>): { log: string[]; status: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'noxys-pipeline-'));
  try {
    for (const [name, text] of Object.entries(COMMANDS)) {
      writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${text}\n`, { mode: 0o755 });
    }
    const script = readJobs('ephemeral.yml').find(({ name }) => name === job)?.script ?? 'exit 99';
    const log = join(folder, 'log');
    const env = {
      PATH: [folder, process.env['PATH']].join(delimiter),
      LOG: log,
      SYSTEM_COLLECTIONURI: 'https://dev.azure.com/example/',
      SYSTEM_TEAMPROJECTID: 'project',
      BUILD_REPOSITORY_ID: 'repository',
      SYSTEM_ACCESSTOKEN: 'token',
      ...variables,
    };
    const { status } = spawnSync('bash', ['-c', `set -euo pipefail\n${script}`], { env });
    return { log: existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [], status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
