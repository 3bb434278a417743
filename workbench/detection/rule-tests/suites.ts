import type { AnalyticsRule } from '../../../kql/loader/analytics-rule';
import type { Content } from '../../../kql/content';
import { closest, UsageError } from '../../arguments';
import { loadCases } from '../rule-tests';
import type { CaseFile } from './case-file';

/** A rule with its cases. */
export interface Suite {
  readonly rule: AnalyticsRule;
  readonly file: CaseFile;
}

/**
 * The rules of these ids, or all that have cases; of their cases those whose name holds a text, if one is given.
 *
 * @throws UsageError for an id that is no rule's, a rule without cases, and a text that no case holds
 */
export function chooseSuites(content: Pick<Content, 'rules'>, ids: readonly string[], caseText = ''): Suite[] {
  for (const id of ids)
    assertKnown(
      id,
      content.rules.map((rule) => rule.id),
    );
  const suites = content.rules
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .flatMap((rule) => {
      const file = loadCases(rule);
      if (file) return [{ rule, file }];
      if (ids.length === 0) return [];
      throw new UsageError(`Rule '${rule.id}': expected cases in kql/rules/${rule.id}.tests.yaml, found no such file.`);
    });
  if (caseText === '') return suites;
  const chosen = suites
    .map(({ rule, file }) => ({ rule, file: withCases(file, caseText) }))
    .filter(({ file }) => file.cases.length > 0);
  if (chosen.length === 0)
    throw new UsageError(`--case: expected a part of a case's name, but no case holds '${caseText}'.`);
  return chosen;
}

function assertKnown(id: string, known: readonly string[]): void {
  if (known.includes(id)) return;
  const meant = closest(id, known);
  const hint = meant === undefined ? `Rules: ${known.join(', ')}.` : `Did you mean '${meant}'?`;
  throw new UsageError(`Arguments: there is no rule '${id}'. ${hint}`);
}

function withCases(file: CaseFile, text: string): CaseFile {
  const kept = file.cases.map(({ name }, index) => ({ name, index })).filter(({ name }) => name.includes(text));
  return {
    ...file,
    cases: file.cases.filter(({ name }) => name.includes(text)),
    lines: kept.map(({ index }) => file.lines[index] ?? 1),
  };
}
