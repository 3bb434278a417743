import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { WorkbookTile } from '../../kql/content';
import type { RuleTestResult } from '../detection/rule-tests';
import { countCases } from '../detection/rule-tests/report';
import type { Diagnostic } from '../kusto/lint/diagnostic';
import { findDependencies, type Dependency } from './changes/dependency';
import { findChanges, type ItemChange } from './changes/item-change';
import { lintSide, loadRuleCases, testRules } from './checks';
import { deployAll, type Deployment } from './deployment';
import { reviewEnvironment, type EnvironmentOptions, type EnvironmentReview } from './environment-review';
import { toRuleKey } from './impact';
import { replayCases, type CasesReview } from './replay/case-replay';
import { reviewResources, type ResourceChange } from './resources';
import { extractRevision, resolveRevision } from './revision';
import { loadSide, type Side } from './side';

/** What a review is made of. */
export interface ReviewRequest extends EnvironmentOptions {
  /** The folder of a git repository; its working tree is the new version. */
  readonly repository: string;

  /** A revision of that repository. */
  readonly base: string;
}

/** A change, and what it comes to. */
export interface Review {
  /** Whether the base revision has no content, so that everything is new. */
  readonly isFirst: boolean;
  readonly changes: readonly ItemChange[];
  readonly dependencies: readonly Dependency[];

  /** The workbook's tiles: the new version's, and those that it drops. */
  readonly tiles: readonly WorkbookTile[];
  readonly environments: readonly EnvironmentReview[];
  readonly cases: CasesReview;
  readonly lint: readonly Diagnostic[];
  readonly tests: readonly RuleTestResult[];
  readonly resources: readonly ResourceChange[];

  /** Why the new version cannot be read or deployed. */
  readonly problems: readonly string[];

  /** Why the base revision cannot be read; then everything counts as new. */
  readonly baseProblems: readonly string[];
}

/** Compares the working tree's content and environments with those of a base revision, and runs both on the same events. */
export async function buildReview(request: ReviewRequest): Promise<Review> {
  const { repository } = request;
  const commit = resolveRevision(repository, request.base);
  const directory = mkdtempSync(join(tmpdir(), 'noxys-review-base-'));
  try {
    extractRevision(repository, commit, directory);
    return await compareSides(loadSide(directory), loadSide(repository), directory, request);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Whether the new version must not be merged as it is. */
export function hasProblems({ problems, lint, tests, environments }: Review): boolean {
  return (
    problems.length > 0 ||
    lint.some(({ severity }) => severity === 'error') ||
    countCases(tests).failed > 0 ||
    environments.some(({ sets }) => sets.some(({ outcome }) => outcome.failures.size > 0))
  );
}

async function compareSides(base: Side, head: Side, baseRoot: string, request: ReviewRequest): Promise<Review> {
  const old = deployAll(base);
  const now = deployAll(head);
  const before = { ...base, problems: [...base.problems, ...old.problems] };
  const problems = [...head.problems, ...now.problems];
  const isReadable = head.content !== undefined && problems.length === 0;
  const changes = findChanges(base, head);
  const ruleIds = isReadable ? findChangedRules(base, head, changes) : [];
  const headCases = loadRuleCases(request.repository, ruleIds);
  const baseCases = loadRuleCases(
    baseRoot,
    ruleIds.filter((id) => !headCases.files.has(id)),
  );
  const resources = isReadable ? reviewResources(base, head) : { changes: [], problems: [] };
  return {
    isFirst: base.files.size === 0,
    changes,
    dependencies: isReadable ? findDependencies(changes, base, head) : [],
    tiles: listTiles(base, head),
    environments: isReadable ? await reviewEnvironments(head, base, old.deployments, now.deployments, request) : [],
    cases: isReadable
      ? await replayCases({ base: base.content, head: head.content }, [
          ...headCases.files.values(),
          ...baseCases.files.values(),
        ])
      : { count: 0, differing: [] },
    lint: head.content === undefined ? [] : lintSide(head.content, base),
    tests: head.content !== undefined && isReadable ? await testRules(head.content, headCases.files) : [],
    resources: resources.changes,
    problems: [...problems, ...headCases.problems, ...resources.problems],
    baseProblems: before.problems,
  };
}

/** Environments that both versions have; all of them where the base revision has no content. */
async function reviewEnvironments(
  head: Side,
  base: Side,
  old: ReadonlyMap<string, Deployment>,
  now: ReadonlyMap<string, Deployment>,
  options: EnvironmentOptions,
): Promise<EnvironmentReview[]> {
  const reviews: EnvironmentReview[] = [];
  for (const environment of head.environments) {
    const before = old.get(environment.name);
    if (base.content !== undefined && before === undefined) continue;
    reviews.push(await reviewEnvironment({ environment, base: before, head: now.get(environment.name) }, options));
  }
  return reviews;
}

/** Rules that differ by themselves, whatever an environment makes of them, or whose rows or cases do. */
function findChangedRules(
  { content: before }: Side,
  { content: after }: Side,
  changes: readonly ItemChange[],
): string[] {
  const ids = [...new Set([...(after?.rules ?? []), ...(before?.rules ?? [])].map(({ id }) => id))];
  const reachesAll = changes.some(
    ({ kind, status }) => ['column', 'transform', 'function'].includes(kind) && status !== 'layout',
  );
  return ids.filter(
    (id) =>
      reachesAll ||
      changes.some(({ files }) => files.includes(`kql/rules/${id}.tests.yaml`)) ||
      toRuleKey(before?.rules.find((rule) => rule.id === id)) !==
        toRuleKey(after?.rules.find((rule) => rule.id === id)),
  );
}

function listTiles({ content: before }: Side, { content: after }: Side): WorkbookTile[] {
  const tiles = [...(before?.workbook.tiles ?? []), ...(after?.workbook.tiles ?? [])];
  return [...new Map(tiles.map((tile) => [tile.id, tile])).values()];
}
