import type { Content } from '../../kql/content';
import { KqlError } from '../kusto/diagnostics';
import { runRuleTests, type RuleTestResult } from '../detection/rule-tests';
import type { CaseFile } from '../detection/rule-tests/case-file';
import type { Diagnostic } from '../kusto/lint/diagnostic';
import { lintContent } from '../kusto/lint/lint-content';
import { translateQuery } from '../kusto/translate/translate';
import type { Side } from './side';

/** What the lint finds in the new version; also a rule that changed and whose version did not rise. */
export function lintSide(content: Content, base: Side): Diagnostic[] {
  return lintContent(content, { read: (file) => base.files.get(file) });
}

/** Why a version cannot store any event. */
export function findTransformProblem({ transform, events }: Content): string | undefined {
  const source = { name: 'source', columns: events.columns };
  try {
    translateQuery(transform.query, {
      database: { tables: [source] },
      tables: new Map([[source.name, source.name]]),
      now: 0n,
      file: transform.file,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof KqlError)) throw error;
    return `the transform cannot run: ${error.message}`;
  }
}

/** Runs the cases of rules of the new version. */
export function testRules(content: Content | undefined, files: readonly CaseFile[]): Promise<RuleTestResult[]> {
  const suites = files.flatMap((file) => {
    const rule = content?.rules.find(({ id }) => id === file.rule);
    return rule === undefined ? [] : [{ rule, file }];
  });
  return content === undefined || suites.length === 0 ? Promise.resolve([]) : runRuleTests(content, suites);
}
