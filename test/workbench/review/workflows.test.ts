import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { MARKER } from '../../../workbench/review/report/markdown';

const ROOT = join(__dirname, '..', '..', '..');

const workflowShape = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({}),
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: z.record(z.string(), z.string()),
      steps: z.array(z.looseObject({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

const review = load('.github/workflows/review.yml');
const comment = load('.github/workflows/review-comment.yml');

test('the workflow that runs a fork has no secret, only reads, and runs on pull_request', () => {
  expect(Object.keys(review.workflow.on)).toEqual(['pull_request']);
  expect(Object.values(review.workflow.jobs).map(({ permissions }) => permissions)).toEqual([{ contents: 'read' }]);
  expect(review.text).not.toMatch(/secrets\.|github\.token|pull_request_target/);
  expect(review.text).toContain('persist-credentials: false');
});

test('the workflow that writes the comment runs no code of the pull request, and no script holds what a fork decides', () => {
  expect(Object.keys(comment.workflow.on)).toEqual(['workflow_run']);
  const steps = Object.values(comment.workflow.jobs).flatMap((job) => job.steps);
  expect(steps.flatMap(({ uses }) => uses ?? [])).toEqual([]);
  expect(steps.map(({ run }) => run ?? '').join('\n')).not.toMatch(/\$\{\{|npm |npx |node |git /);
});

test('every action is pinned to a commit, with its version beside it', () => {
  const lines = [review.text, comment.text].flatMap((text) =>
    text.split('\n').filter((line) => line.includes('uses:')),
  );

  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toMatch(/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test.each(['.github/workflows/review-comment.yml', '.azure-pipelines/review.yml'])(
  '%s finds the comment by the marker that the report has',
  (file) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(`'${MARKER}'`);
  },
);

test.each([
  ['posts the report', 'Two alerts gained.\n', '', /POST .*issues\/7\/comments [^]*Two alerts gained\./],
  ['updates an older comment', 'Two alerts gained.\n', '42', /PATCH .*comments\/42 [^]*Two alerts gained\./],
  [
    'says in an older comment that there is no report',
    '',
    '42',
    /PATCH .*comments\/42 [^]*There is no review of c0ffee/,
  ],
  ['posts nothing where there is neither', '', '', /^$/],
])('the workflow %s', (_, report, comment, expected) => {
  expect(runCommentWorkflow(report, comment)).toMatch(expected);
});

test('Azure DevOps too says in an older comment that there is no report', () => {
  const text = readFileSync(join(ROOT, '.azure-pipelines/review.yml'), 'utf8');

  expect(text).toMatch(/artifact: review\n\s+continueOnError: true/);
  expect(text).toContain('There is no review of %s');
  expect(text).toContain('elif [ -n "$report" ]; then\n            # Closed');
});

test('the job of Azure DevOps that runs the code is not given the token of the build', () => {
  const text = readFileSync(join(ROOT, '.azure-pipelines/review.yml'), 'utf8');
  const [first = '', second = ''] = text.split('  - job: comment');

  expect(first).toContain('persistCredentials: false');
  expect(first).not.toMatch(/System\.AccessToken/);
  expect(second).toContain('checkout: none');
});

/** Runs the script with a `gh` of our own, and answers what that would have written. */
function runCommentWorkflow(report: string, older: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'noxys-review-test-'));
  try {
    mkdirSync(join(directory, 'review'));
    writeFileSync(join(directory, 'review', 'review.md'), report);
    const calls = join(directory, 'calls');
    writeFileSync(calls, '');
    writeFileSync(
      join(directory, 'gh'),
      `#!/bin/sh
case "$*" in
  *PATCH*|*POST*) echo "$*" >> '${calls}'; cat '${directory}/comment.md' >> '${calls}' ;;
  *--paginate*) echo '${older}' ;;
  *pulls*) echo 7 ;;
esac
`,
      { mode: 0o755 },
    );
    const [script = ''] = Object.values(comment.workflow.jobs).flatMap((job) => job.steps.map(({ run }) => run ?? ''));
    execFileSync('bash', ['-c', script], {
      env: {
        PATH: `${directory}${delimiter}${process.env['PATH'] ?? ''}`,
        RUNNER_TEMP: directory,
        GH_REPO: 'o/r',
        RUN_ID: '1',
        RUN_URL: 'https://example.com/1',
        HEAD_OWNER: 'o',
        HEAD_BRANCH: 'b',
        HEAD_SHA: 'c0ffee',
        MARKER,
      },
      stdio: 'pipe',
    });
    return readFileSync(calls, 'utf8');
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function load(file: string): { text: string; workflow: z.output<typeof workflowShape> } {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return { text, workflow: workflowShape.parse(parse(text)) };
}
