import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

import { parse } from 'yaml';
import { z } from 'zod';

import { runStubbed } from './support/stubbed-shell';
import { TEST_DEPLOYED, TEST_DESTROYED } from './support/test-environment';

const FOLDER = join(__dirname, '..', '.github', 'workflows');

const workflow = z.looseObject({
  concurrency: z.unknown().optional(),
  jobs: z.record(
    z.string(),
    z.looseObject({
      if: z.string().optional(),
      concurrency: z.unknown().optional(),
      steps: z.array(
        z.looseObject({
          run: z.string().optional(),
          if: z.string().optional(),
          env: z.record(z.string(), z.string()).default({}),
        }),
      ),
    }),
  ),
});

test.each([
  ['is destroyed after it was checked', {}, '', [...TEST_DEPLOYED, TEST_DESTROYED], true],
  ['is kept where a variable says so', { KEEP_TEST: 'true' }, '', TEST_DEPLOYED, true],
  ['that does not verify is destroyed, and fails', {}, 'verify', [...TEST_DEPLOYED, TEST_DESTROYED], false],
  ['that cannot be destroyed fails', {}, 'destroy', [...TEST_DEPLOYED, TEST_DESTROYED], false],
  ['that deploys in part is destroyed', {}, 'deploy', [TEST_DEPLOYED[0], TEST_DESTROYED], false],
])('main: the test environment %s', (_, vars, refused, expected, isGood) => {
  expect(runJob('deploy.yml', 'test', refused, { vars })).toEqual({ log: expected, isGood });
});

test('main: prod is deployed only with the plan that was approved', () => {
  const planned = 'noxys-sentinel plan --env prod --expect abc';
  const context = { needs: { plan: { outputs: { digest: 'abc' } } } };

  expect(runJob('deploy.yml', 'prod', '', context)).toEqual({
    log: [
      planned,
      'cdktf deploy noxys-prod-ingestion noxys-prod-detection --auto-approve',
      'noxys-sentinel verify --env prod',
    ],
    isGood: true,
  });
  expect(runJob('deploy.yml', 'prod', 'plan', context)).toEqual({ log: [planned], isGood: false });
});

test('a plan that fails is not put up for approval', () => {
  expect(runJob('deploy.yml', 'plan', '').isGood).toBe(true);
  expect(runJob('deploy.yml', 'plan', 'plan').isGood).toBe(false);
});

test.each([
  ['gets the label', {}, ['deploy']],
  ['gets another label besides', { label: 'bug' }, ['deploy']],
  ['is pushed to', { action: 'synchronize', label: '' }, ['deploy']],
  ['closes', { action: 'closed', label: '', state: 'closed' }, ['destroy']],
  ['gets another label once it is closed', { label: 'bug', state: 'closed' }, []],
  ['loses another label once it is closed', { action: 'unlabeled', label: 'bug', state: 'closed' }, []],
  ['loses the label', { action: 'unlabeled', labels: [] }, ['destroy']],
  ['closes without the label', { action: 'closed', label: '', state: 'closed', labels: [] }, []],
  ['gets the label, and is a fork', { head: 'fork' }, []],
])('what a pull request starts that %s', (_, change, expected) => {
  const event: PullRequestEvent = {
    action: 'labeled',
    label: 'environment',
    state: 'open',
    labels: ['environment'],
    head: 'ours',
    ...change,
  };

  expect(jobsOf(event)).toEqual(expected);
});

test('the environment of a pull request is deployed and destroyed in turn, and no other event takes a place in that queue', () => {
  const { concurrency, jobs } = read('ephemeral.yml');

  expect(concurrency).toBeUndefined();
  expect(jobs.deploy?.concurrency).toBe('noxys-pr-${{ github.event.pull_request.number }}');
  expect(jobs.destroy?.concurrency).toBe(jobs.deploy?.concurrency);
});

interface PullRequestEvent {
  readonly action: string;
  /** The label that came or went. */
  readonly label: string;
  readonly state: string;
  /** The labels afterwards. */
  readonly labels: readonly string[];
  /** The repository of its branch; `ours` is the workflow's. */
  readonly head: string;
}

/** Names of the jobs of ephemeral.yml that an event starts. */
function jobsOf({ action, label, state, labels, head }: PullRequestEvent): string[] {
  const pullRequest = { head: { repo: { full_name: head } }, state, labels: labels.map((name) => ({ name })) };
  const github = { repository: 'ours', event: { action, label: { name: label }, pull_request: pullRequest } };
  return Object.entries(read('ephemeral.yml').jobs).flatMap(([name, job]) =>
    evaluate(job.if ?? 'true', { github }) ? [name] : [],
  );
}

/** Runs the scripts of a job as GitHub does: after a failure only the steps that ask for it. What they had npx do. */
function runJob(
  file: string,
  name: string,
  refused: string,
  context: object = {},
): { readonly log: readonly string[]; readonly isGood: boolean } {
  const job = read(file).jobs[name];
  let isGood = true;
  const log = (job?.steps ?? []).flatMap(({ run, if: condition, env }) => {
    if (run === undefined || !(condition === undefined ? isGood : evaluate(unwrap(condition), context))) return [];
    const stub = `echo "$*" >> "$LOG"; [[ " $* " != *" \${REFUSED:-none} "* ]]`;
    const variables = Object.entries(env).map(([key, value]) => [key, String(evaluate(unwrap(value), context))]);
    const environment = { ...Object.fromEntries(variables), REFUSED: refused } as Record<string, string>;
    const outputs = 'export GITHUB_OUTPUT="$RUNNER_TEMP/output" GITHUB_STEP_SUMMARY="$RUNNER_TEMP/summary"\nset -e\n';
    const result = runStubbed(outputs + run, { npx: stub }, environment);
    isGood &&= result.status === 0;
    return result.log;
  });
  return { log, isGood };
}

/** The value of one of GitHub's expressions; what they have besides those of JavaScript is a filter by `*`, and functions. */
function evaluate(expression: string, context: object): unknown {
  return runInNewContext(expression.replaceAll(/\.\*\.(\w+)/g, '.map((each) => each.$1)'), {
    ...context,
    always: () => true,
    contains: (list: readonly unknown[], item: unknown) => list.includes(item),
  });
}

function unwrap(text: string): string {
  return /^\$\{\{(.*)\}\}$/s.exec(text)?.[1] ?? text;
}

function read(file: string): z.infer<typeof workflow> {
  return workflow.parse(parse(readFileSync(join(FOLDER, file), 'utf8')));
}
