import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { runStubbed, type StubbedRun } from './support/stubbed-shell';
import { TEST_DEPLOYED, TEST_DESTROYED } from './support/test-environment';

const FOLDER = join(__dirname, '..', '.azure-pipelines');

const step = z.looseObject({
  parameters: z.looseObject({ serviceConnection: z.string(), run: z.string() }).optional(),
  inputs: z.looseObject({ inlineScript: z.string().optional() }).optional(),
});
const steps = z.array(step);
const jobs = z.array(
  z.looseObject({
    job: z.string().optional(),
    deployment: z.string().optional(),
    condition: z.string().optional(),
    steps: steps.optional(),
    strategy: z.object({ runOnce: z.object({ deploy: z.object({ steps }) }) }).optional(),
  }),
);
const pipeline = z.looseObject({ jobs: jobs.default([]), stages: z.array(z.looseObject({ jobs })).default([]) });

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

test.each([
  ['is destroyed after it was checked', {}, [...TEST_DEPLOYED, TEST_DESTROYED], 0],
  ['is kept where a variable says so', { KEEP_TEST: 'true' }, TEST_DEPLOYED, 0],
  ['that does not verify is destroyed, and fails', { REFUSED: 'verify' }, [...TEST_DEPLOYED, TEST_DESTROYED], 1],
  ['that cannot be destroyed fails', { REFUSED: 'destroy' }, [...TEST_DEPLOYED, TEST_DESTROYED], 1],
  ['that deploys in part is destroyed', { REFUSED: 'deploy' }, [TEST_DEPLOYED[0], TEST_DESTROYED], 1],
])('main: the test environment %s', (_, variables, expected, expectedStatus) => {
  const { log, status } = run('deploy.yml', 'test', variables);

  expect(log.map(withoutEnvironment)).toEqual(expected);
  expect(status).toBe(expectedStatus);
});

test('main: prod is deployed only with the plan that was approved', () => {
  const planned = 'noxys-sentinel plan --env prod --expect abc';

  expect(run('deploy.yml', 'prod').log.map(withoutEnvironment)).toEqual([
    planned,
    'cdktf deploy noxys-prod-ingestion noxys-prod-detection --auto-approve',
    'noxys-sentinel verify --env prod',
  ]);
  const { log, status } = run('deploy.yml', 'prod', { REFUSED: 'plan' });
  expect(log.map(withoutEnvironment)).toEqual([planned]);
  expect(status).toBe(1);
});

test('a plan that fails is not put up for approval', () => {
  expect(run('deploy.yml', 'plan').status).toBe(0);
  expect(run('deploy.yml', 'plan', { REFUSED: 'plan' }).status).toBe(1);
});

test('the environment of a pull request is deployed by itself, checked, and named by its number', () => {
  const { log, status } = run('ephemeral.yml', 'deploy', { SYSTEM_PULLREQUEST_PULLREQUESTID: '7' });

  expect(status).toBe(0);
  expect(log).toEqual([
    'pr-7: cdktf deploy noxys-pr-7-ingestion noxys-pr-7-detection --auto-approve',
    'pr-7: noxys-sentinel connect --env pr-7 --secrets-only',
    'pr-7: noxys-sentinel verify --env pr-7',
  ]);
});

test('every night the environments of closed pull requests are destroyed, and no other', () => {
  const { log, status } = run('ephemeral.yml', 'destroy', {
    STATUSES: '7 active, 8 completed, 9 abandoned, 10 completed',
  });

  expect(log).toEqual([
    'pr-8: cdktf destroy noxys-pr-8-detection noxys-pr-8-ingestion --auto-approve',
    'pr-9: cdktf destroy noxys-pr-9-detection noxys-pr-9-ingestion --auto-approve',
    'pr-10: cdktf destroy noxys-pr-10-detection noxys-pr-10-ingestion --auto-approve',
  ]);
  expect(status).toBe(0);
});

test('one environment that cannot be destroyed fails the run, and keeps no other', () => {
  const { log, status } = run('ephemeral.yml', 'destroy', {
    STATUSES: '8 completed, 9 completed',
    REFUSED: 'noxys-pr-8-detection',
  });

  expect(log.map((line) => line.split(':')[0])).toEqual(['pr-8', 'pr-9']);
  expect(status).toBe(1);
});

test('nothing is destroyed when nobody says what became of a pull request', () => {
  const { log, status } = run('ephemeral.yml', 'destroy', { STATUSES: '8 unknown, 9 completed' });

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
  const { stages, jobs: alone } = pipeline.parse(parse(readFileSync(join(FOLDER, file), 'utf8')));
  return [...alone, ...stages.flatMap((stage) => stage.jobs)].map((job) => {
    const parameters = (job.steps ?? job.strategy?.runOnce.deploy.steps ?? []).flatMap((each) => each.parameters ?? []);
    return {
      name: job.job ?? job.deployment ?? '',
      condition: job.condition ?? '',
      connections: parameters.map(({ serviceConnection }) => serviceConnection),
      script: parameters.map((each) => each.run).join('\n'),
    };
  });
}

/**
 * Commands that the scripts call. `STATUSES` holds the pull requests whose groups there are, each with its status; `REFUSED` a word of the
 * command that fails.
 */
const COMMANDS = {
  az: `tr ',' '\\n' <<< "$STATUSES" | while read -r number _; do echo "rg-noxys-pr-$number"; echo "rg-noxys-pr-$number-playbooks"; done`,
  curl: `number=$(sed 's|.*/\\([0-9]*\\)?.*|\\1|' <<< "\${@: -1}")
status=$(tr ',' '\\n' <<< "$STATUSES" | awk -v n="$number" '$1 == n { print $2 }')
[ "$status" != unknown ] || exit 22
echo "{\\"status\\": \\"$status\\"}"`,
  npx: `echo "\${NOXYS_ENV:-}: $*" >> "$LOG"; [[ " $* " != *" \${REFUSED:-none} "* ]]`,
};

/** Runs the script of a job inside that of setup.yml; what it had npx do, each line with its environment. */
function run(file: string, job: string, variables: Readonly<Record<string, string>> = {}): StubbedRun {
  const setup = z
    .object({ steps })
    .parse(parse(readFileSync(join(FOLDER, 'setup.yml'), 'utf8')))
    .steps.flatMap(({ inputs }) => inputs?.inlineScript ?? []);
  const script = readJobs(file).find(({ name }) => name === job)?.script ?? 'exit 99';
  return runStubbed(
    setup.join('\n').replace('${{ parameters.run }}', () => script.replaceAll('$(digest)', 'abc')),
    COMMANDS,
    {
      servicePrincipalId: 'client',
      tenantId: 'tenant',
      AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'connection',
      SYSTEM_COLLECTIONURI: 'https://dev.azure.com/example/',
      SYSTEM_TEAMPROJECTID: 'project',
      BUILD_REPOSITORY_ID: 'repository',
      SYSTEM_ACCESSTOKEN: 'token',
      ...variables,
    },
  );
}

function withoutEnvironment(line: string): string {
  return line.replace(/^[^:]*: /, '');
}
