import { compareOutcomes, NO_OUTCOME } from '../../../workbench/review/compare/outcomes';
import { NO_CASES } from '../../../workbench/review/replay/case-replay';
import type { ReplayOutcome } from '../../../workbench/review/replay/player';
import { formatMarkdown } from '../../../workbench/review/report/markdown';
import type { Review } from '../../../workbench/review/review';

const failing: ReplayOutcome = { ...NO_OUTCOME, failures: new Map([['a-rule', 'It is refused.']]) };

function reviewOf(base: ReplayOutcome, head: ReplayOutcome, baseProblems: readonly string[] = []): Review {
  const outcome = compareOutcomes({ base, head });
  const impact = { ruleIds: new Set(['a-rule']), queryIds: new Set<string>() };
  return {
    isFirst: false,
    changes: [],
    dependencies: [],
    recordings: [],
    tiles: [],
    environments: [{ environment: 'test', impact, sets: [{ events: 'a morning', outcome, refused: 0 }] }],
    cases: NO_CASES,
    lint: [],
    tests: [],
    resources: [],
    problems: [],
    gaps: [],
    baseProblems,
  };
}

test('says that no alert changes where both versions ran in full', () => {
  expect(formatMarkdown(reviewOf(NO_OUTCOME, NO_OUTCOME))).toContain('\n\nNo alert changes.\n\n');
});

test('has a heading over what differs, and none over nothing', () => {
  const action = (url: string) => ({
    automationRule: 'a',
    playbook: 'p',
    incident: 'i',
    target: 'jira',
    request: { method: 'POST', url, headers: {}, body: {} },
    response: { status: 201 },
    at: '2026-01-15T11:05:00.0000000Z',
  });
  const outcomeOf = (url: string): ReplayOutcome => ({ ...NO_OUTCOME, actions: [action(url)] });
  const { environments, ...review } = reviewOf(NO_OUTCOME, NO_OUTCOME);
  const changed = compareOutcomes({ base: outcomeOf('https://a.example'), head: outcomeOf('https://b.example') });
  const sets = [{ events: 'a morning', outcome: changed, refused: 0 }];
  const other = environments.map((one) => ({ ...one, environment: 'prod', sets }));

  const text = formatMarkdown({ ...review, environments: [...other, ...environments] });

  expect(text).toContain(
    '### On a morning, in test\n\nNo alert changes: what had to run raises none in either version.',
  );
  expect(text).toContain('### On a morning, in prod\n\n#### Tickets and messages: ');
  expect(text).not.toContain('### In');
});

test.each([
  ['the new version cannot run a rule', reviewOf(NO_OUTCOME, failing)],
  ['the base revision cannot run a rule', reviewOf(failing, NO_OUTCOME)],
])('does not say that no alert changes where %s', (_, review) => {
  const text = formatMarkdown(review);
  expect(text).not.toMatch(/no alert changes/i);
  expect(text).toContain('- On a morning, in test: 0 alerts, all the same; 0 incidents, all the same');
});

test('does not conclude that no alert changes where the base revision cannot be read in full', () => {
  expect(formatMarkdown(reviewOf(NO_OUTCOME, NO_OUTCOME, ['a case is wrong']))).not.toContain('\n\nNo alert changes.');
});
