import { join } from 'node:path';

import { loadCases } from '../detection/rule-tests';
import type { CaseFile } from '../detection/rule-tests/case-file';
import type { ItemChange } from './changes/item-change';
import { toRuleKey } from './impact';
import { linesOf, type Side } from './side';

/** The cases of the rules that a change concerns. */
export interface ReviewedCases {
  /** Those of the new version. */
  readonly files: readonly CaseFile[];

  /** Those of the base revision that the new version lacks. */
  readonly gone: readonly CaseFile[];

  /** Why some of the new version cannot be read. */
  readonly problems: readonly string[];

  /** Why some of the base revision cannot be read. */
  readonly baseProblems: readonly string[];
}

/** A version, and the folder that it was read from. */
interface StoredSide {
  readonly side: Side;
  readonly root: string;
}

/** Finds the cases that a change concerns, by the names of the cases in each rule's file. */
export function findCases(base: StoredSide, head: StoredSide, changes: readonly ItemChange[]): ReviewedCases {
  const ruleIds = findChangedRules(base.side, head.side, changes);
  const before = loadRuleCases(base.root, ruleIds);
  const after = loadRuleCases(head.root, ruleIds);
  const hasCase = (rule: string, name: string): boolean =>
    after.files.some((file) => file.rule === rule && file.cases.some((one) => one.name === name));
  const gone = before.files
    // Cases that cannot be read are not gone.
    .filter(({ rule, file }) => !head.side.files.has(file) || after.files.some((one) => one.rule === rule))
    .map((file) => ({ ...file, cases: file.cases.filter(({ name }) => !hasCase(file.rule, name)) }))
    .filter(({ cases }) => cases.length > 0);
  return { files: after.files, gone, problems: after.problems, baseProblems: before.problems };
}

/** Rules that differ by themselves, whatever an environment makes of them, or whose rows or cases do. */
function findChangedRules(base: Side, head: Side, changes: readonly ItemChange[]): string[] {
  const [before, after] = [base, head].map(({ content }) => content?.rules ?? []);
  const ids = [...new Set([...(after ?? []), ...(before ?? [])].map(({ id }) => id))];
  const reachesAll = changes.some(
    ({ kind, status }) => ['column', 'transform', 'function'].includes(kind) && status !== 'layout',
  );
  const files = changes.flatMap((change) => change.files);
  const fixtures = files.filter((file) => file.endsWith('.ndjson')).map((file) => file.replace('kql/rules/', ''));
  const caseFileDiffers = (file: string): boolean =>
    files.includes(file) ||
    [base, head].some((side) => fixtures.some((fixture) => side.files.get(file)?.includes(fixture) === true));
  return ids.filter(
    (id) =>
      reachesAll ||
      caseFileDiffers(`kql/rules/${id}.tests.yaml`) ||
      toRuleKey(before?.find((rule) => rule.id === id)) !== toRuleKey(after?.find((rule) => rule.id === id)),
  );
}

function loadRuleCases(root: string, ruleIds: readonly string[]): { files: CaseFile[]; problems: string[] } {
  const files: CaseFile[] = [];
  const problems: string[] = [];
  for (const id of ruleIds) {
    try {
      files.push(...[loadCases({ id }, join(root, 'kql'))].filter((file) => file !== undefined));
    } catch (error) {
      problems.push(...linesOf(error));
    }
  }
  return { files, problems };
}
