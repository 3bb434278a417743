import { countCases } from '../../detection/rule-tests/report';
import { countBySeverity } from '../../kusto/lint/output';
import { type Diagnostic, toLine } from '../../kusto/lint/diagnostic';
import type { OutcomeDifference } from '../compare/outcomes';
import type { CasesReview } from '../replay/case-replay';
import type { Review } from '../review';
import { code, heading, plural, type Block, type Text } from './document';
import { summarize } from './outcome-section';

/** What the lint found, the cases that fail, and the cases whose events come to something else than before. */
export function buildChecks({ lint = [], tests, cases }: Review): Block[] {
  return [...buildLint(lint), ...buildFailing(tests), ...buildGone(cases), ...buildDiffering(cases)];
}

function buildLint(lint: readonly Diagnostic[]): Block[] {
  const told = lint.filter(({ severity }) => severity !== 'information');
  const items = told.map((diagnostic): Text => [code(toLine(diagnostic))]);
  return told.length === 0 ? [] : [heading(3, 'Lint'), { kind: 'list', items }];
}

function buildFailing(tests: Review['tests']): Block[] {
  const failing = tests.flatMap(({ file, outcomes }) =>
    outcomes.filter(({ differences }) => differences.length > 0).map((outcome) => ({ file, ...outcome })),
  );
  const rows = failing.map(({ file, line, name, differences }): readonly Text[] => [
    [code(`${file}:${line}`), ' ', code(name)],
    [code(differences.find((difference) => !difference.endsWith(':')) ?? ''), ...more(differences)],
  ]);
  if (failing.length === 0) return [];
  return [
    heading(3, `Cases that fail: ${failing.length}`),
    { kind: 'table', head: ['case', 'first difference'], rows },
  ];
}

function buildGone({ gone }: CasesReview): Block[] {
  const items = gone.map(({ ruleId, name }): Text => [code(ruleId), ': ', code(name)]);
  return gone.length === 0 ? [] : [heading(3, `Cases that are gone: ${gone.length}`), { kind: 'list', items }];
}

function buildDiffering({ differing, count }: CasesReview): Block[] {
  const rows = differing.map(({ ruleId, name, outcome }): readonly Text[] => [
    [code(ruleId)],
    [code(name)],
    describeAlerts(outcome),
    [summarize(outcome.incidents, 'incident')],
  ]);
  if (differing.length === 0) return [];
  return [
    heading(3, `Cases whose events come to something else or cannot be run: ${differing.length} of ${count}`),
    { kind: 'table', head: ['rule', 'case', 'alerts', 'incidents'], rows },
  ];
}

function describeAlerts({ alerts, failures, baseFailures }: OutcomeDifference): Text {
  return [
    summarize(alerts, 'alert'),
    ...[...failures.values()].flatMap((reason): Text => ['; cannot run: ', code(reason)]),
    ...[...baseFailures.values()].flatMap((reason): Text => ['; the base revision cannot run: ', code(reason)]),
  ];
}

/** `Lint: 1 error, 0 warnings. Cases: 14 of 15 pass.` */
export function summarizeChecks({ lint, tests, problems }: Review): string {
  const { passed, failed } = countCases(tests);
  const count = passed + failed;
  const ran = problems.length > 0 ? 'not run' : count === 0 ? 'none concern the change' : `${passed} of ${count} pass`;
  return `Lint: ${summarizeLint(lint)}. Cases: ${ran}.`;
}

function summarizeLint(lint: Review['lint']): string {
  if (lint === undefined) return 'not run';
  const { error, warning } = countBySeverity(lint);
  return error + warning === 0 ? 'no problem' : `${plural(error, 'error')}, ${plural(warning, 'warning')}`;
}

function more(differences: readonly string[]): Text {
  return differences.length > 1 ? [`, and ${differences.length - 1} more`] : [];
}
