import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { WorkbookTile } from '../../kql/content';
import type { Environment } from '../../stacks/environment';
import type { RuleTestResult } from '../detection/rule-tests';
import { countCases } from '../detection/rule-tests/report';
import type { Diagnostic } from '../kusto/lint/diagnostic';
import { findDependencies, type Dependency } from './changes/dependency';
import { findChanges, type ItemChange } from './changes/item-change';
import { lintSide, testRules } from './checks';
import { deployAll } from './deployment';
import { reviewEnvironment, type EnvironmentOptions, type EnvironmentReview } from './environment-review';
import type { Recording } from './replay/arrival';
import { NO_CASES, replayCases, type CasesReview } from './replay/case-replay';
import { reviewResources, type ResourceChange } from './resources';
import { ReviewParts } from './review-parts';
import { findCases } from './reviewed-cases';
import { extractRevision, resolveRevision } from './revision';
import { loadSide, type Side } from './side';

/** What a review is made of. */
export interface ReviewRequest extends EnvironmentOptions {
  /** The folder of a git repository; its working tree is the new version. */
  readonly repository: string;

  /** A revision of that repository. */
  readonly base: string;
}

/** A tile of the workbook, as far as each version has it. */
export interface ReviewedTile {
  readonly id: string;
  readonly before: WorkbookTile | undefined;
  readonly after: WorkbookTile | undefined;
}

/** A change, and what it comes to. */
export interface Review {
  /** Whether the base revision has no content, so that everything is new. */
  readonly isFirst: boolean;
  readonly changes: readonly ItemChange[];
  readonly dependencies: readonly Dependency[];

  /** What was read of each file of recorded events. */
  readonly recordings: readonly (Recording & { readonly name: string })[];

  /** The workbook's tiles, in the new version's order; those that it drops come first. */
  readonly tiles: readonly ReviewedTile[];
  readonly environments: readonly EnvironmentReview[];
  readonly cases: CasesReview;

  /** Undefined where the new version cannot be read. */
  readonly lint: readonly Diagnostic[] | undefined;
  readonly tests: readonly RuleTestResult[];
  readonly resources: readonly ResourceChange[];

  /** Why the new version cannot be read or deployed; then nothing runs. */
  readonly problems: readonly string[];

  /** What of the new version could not be reviewed, and why. */
  readonly gaps: readonly string[];

  /** Why something of the base revision cannot be read; it counts as new. */
  readonly baseProblems: readonly string[];
}

/** Compares the working tree's content and environments with those of a base revision, and runs both on the same events. */
export async function buildReview(request: ReviewRequest): Promise<Review> {
  const { repository } = request;
  const commit = resolveRevision(repository, request.base);
  const directory = mkdtempSync(join(tmpdir(), 'noxys-review-base-'));
  try {
    extractRevision(repository, commit, directory);
    return await compareSides(loadSide(directory, true), loadSide(repository), directory, request);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Whether the new version must not be merged as it is. */
export function hasProblems({ problems, gaps, lint = [], tests, environments }: Review): boolean {
  return (
    problems.length + gaps.length > 0 ||
    lint.some(({ severity }) => severity === 'error') ||
    countCases(tests).failed > 0 ||
    environments.some(({ sets }) => sets.some(({ outcome }) => outcome.failures.size > 0))
  );
}

async function compareSides(base: Side, head: Side, baseRoot: string, request: ReviewRequest): Promise<Review> {
  const before = deployAll(base);
  const after = deployAll(head);
  const problems = [...head.problems, ...after.problems];
  const parts = new ReviewParts(after.content !== undefined && problems.length === 0);
  const changes = findChanges(base, head);
  const environments: EnvironmentReview[] = [];
  for (const environment of findSharedEnvironments(base, head)) {
    const [old, now] = [before, after].map(({ deployments }) => deployments.get(environment.name));
    const run = () => reviewEnvironment({ environment, base: old, head: now }, request);
    environments.push(...(await parts.run(`environment '${environment.name}'`, [], async () => [await run()])));
  }
  const cases = findCases({ side: base, root: baseRoot }, { side: head, root: request.repository }, changes);
  const replayed = await parts.run('cases', NO_CASES, () =>
    replayCases({ base: before.content, head: after.content }, cases),
  );
  const tests = await parts.run('cases', [], () => testRules(after.content, cases.files));
  const resources = await parts.run('resources', { changes: [], problems: [] }, () => reviewResources(base, head));
  return {
    isFirst: base.files.size === 0,
    changes,
    dependencies: head.content === undefined ? [] : findDependencies(changes, base, head),
    recordings: request.recorded.flatMap(({ name, recording }) => (recording ? [{ name, ...recording }] : [])),
    tiles: listTiles(base, head),
    environments,
    cases: replayed,
    lint: head.content && lintSide(head.content, base),
    tests,
    resources: resources.changes,
    problems,
    gaps: [...parts.gaps, ...cases.problems, ...replayed.problems, ...resources.problems],
    baseProblems: [...base.problems, ...before.problems, ...cases.baseProblems],
  };
}

/** The new version's environments of which the base revision has the file; all of them where that has no content. */
function findSharedEnvironments(base: Side, head: Side): readonly Environment[] {
  return head.environments.filter(
    ({ name }) => base.content === undefined || base.files.has(`stacks/environments/${name}.yaml`),
  );
}

function listTiles(base: Side, head: Side): ReviewedTile[] {
  const [before = [], after = []] = [base, head].map(({ content }) => content?.workbook.tiles);
  const dropped = before.filter(({ id }) => !after.some((tile) => tile.id === id));
  return [...dropped, ...after].map(({ id }) => ({
    id,
    before: before.find((tile) => tile.id === id),
    after: after.find((tile) => tile.id === id),
  }));
}
