import { join } from 'node:path';

import type { Content } from '../../kql/content';
import { loadCases, runRuleTests, type RuleTestResult } from '../detection/rule-tests';
import type { CaseFile } from '../detection/rule-tests/case-file';
import type { Diagnostic } from '../kusto/lint/diagnostic';
import { lintContent } from '../kusto/lint/lint-content';
import type { Side } from './side';

/** What the lint finds in the new version; also a rule that changed and whose version did not rise. */
export function lintSide(content: Content, base: Side): Diagnostic[] {
  return lintContent(content, { read: (file) => base.files.get(file) });
}

/** Cases of rules, and why some cannot be read. */
export interface LoadedCases {
  readonly files: ReadonlyMap<string, CaseFile>;
  readonly problems: readonly string[];
}

/** Reads the cases of the named rules of a version. */
export function loadRuleCases(root: string, ruleIds: Iterable<string>): LoadedCases {
  const files = new Map<string, CaseFile>();
  const problems: string[] = [];
  for (const id of ruleIds) {
    try {
      const file = loadCases({ id }, join(root, 'kql'));
      if (file !== undefined) files.set(id, file);
    } catch (error) {
      problems.push(...(error instanceof Error ? error.message : String(error)).split('\n'));
    }
  }
  return { files, problems };
}

/** Runs the cases of rules of the new version. */
export function testRules(content: Content, files: ReadonlyMap<string, CaseFile>): Promise<RuleTestResult[]> {
  const suites = content.rules.flatMap((rule) => {
    const file = files.get(rule.id);
    return file === undefined ? [] : [{ rule, file }];
  });
  return suites.length === 0 ? Promise.resolve([]) : runRuleTests(content, suites);
}
