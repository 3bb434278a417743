import { hasSameAlerts } from '../compare/outcomes';
import type { ItemChange } from '../changes/item-change';
import type { Review } from '../review';
import { buildChanges } from './changes-section';
import { buildChecks, summarizeChecks } from './checks-section';
import { code, heading, paragraph, type Block, type Text } from './document';
import { buildEnvironments, summarizeEnvironments, summarizeRecordings } from './environments-section';
import { buildResources, summarizeResources } from './resources-section';

/** The report of a review: what it comes to first, then everything in detail. */
export function buildReport(review: Review): Block[] {
  return [
    heading(2, 'Review of the detections'),
    ...buildProblems(review),
    ...buildSummary(review),
    ...buildChanges(review),
    ...buildEnvironments(review),
    ...buildChecks(review),
    ...buildResources(review),
  ];
}

function buildProblems({ problems, gaps, baseProblems }: Review): Block[] {
  const toItems = (lines: readonly string[]): Text[] => lines.map((line) => [code(line)]);
  return [
    ...(problems.length === 0
      ? []
      : [
          paragraph('The new version cannot be read or deployed, so nothing was run:'),
          { kind: 'list' as const, items: toItems(problems) },
        ]),
    ...(gaps.length === 0
      ? []
      : [paragraph('Could not be reviewed:'), { kind: 'list' as const, items: toItems(gaps) }]),
    ...(baseProblems.length === 0
      ? []
      : [
          paragraph('The base revision cannot be read in full; what is missing counts as new:'),
          { kind: 'list' as const, items: toItems(baseProblems) },
        ]),
  ];
}

function buildSummary(review: Review): Block[] {
  const lines = [...summarizeRecordings(review), ...summarizeEnvironments(review)];
  const conclusion = conclude(review);
  const items: Text[] = [...lines, summarizeChecks(review), summarizeResources(review)].map((line) => [line]);
  return [
    ...(conclusion === undefined ? [] : [paragraph(conclusion)]),
    ...buildNewAndGone(review),
    ...(review.isFirst ? [paragraph('The base revision has no content: everything is new.')] : []),
    { kind: 'list', items },
  ];
}

/** Environments that one version has alone: there is nothing to compare, so nothing ran in them. */
function buildNewAndGone({ changes, environments, isFirst }: Review): Block[] {
  if (isFirst) return [];
  // One whose file the base revision has, though it cannot be read there, ran and has a section of its own.
  return changes
    .filter((change) => isNewOrGone(change) && !environments.some(({ environment }) => environment === change.id))
    .map(({ id, status }) =>
      paragraph(
        'Environment ',
        code(id),
        status === 'new'
          ? ' is new, and every rule, tile and playbook in it: nothing was run there.'
          : ' is gone, and with it every alert, incident and ticket that its rules and playbooks make.',
      ),
    );
}

function isNewOrGone({ kind, status }: ItemChange): boolean {
  return kind === 'environment' && (status === 'new' || status === 'deleted');
}

/** The sentence that a reviewer looks for first, where the change is harmless. */
function conclude({ changes, environments, cases, problems, gaps, baseProblems }: Review): string | undefined {
  const isHarmless =
    problems.length + gaps.length + baseProblems.length === 0 &&
    !changes.some(isNewOrGone) &&
    cases.differing.length === 0 &&
    environments.every(({ sets }) => sets.every(({ outcome }) => hasSameAlerts(outcome)));
  if (!isHarmless) return undefined;
  if (environments.some(({ sets }) => sets.length > 0)) return 'No alert changes.';
  return changes.length > 0 && changes.every(({ status }) => status === 'layout')
    ? 'No alert changes: only comments and layout differ, so nothing had to run.'
    : 'No alert changes: nothing that differs changes what an enabled rule, a tile or a playbook does, so nothing had to run.';
}
