import type { AnalyticsRule, Content } from '../../../kql/content';
import { withOverrides } from '../../../kql/loader/rule-overrides';
import { expandEvents } from '../../detection/rule-tests/case-events';
import type { CaseFile, RuleCase } from '../../detection/rule-tests/case-file';
import { expandRows } from '../../detection/rule-tests/case-rows';
import { lastOf, planRuns } from '../../detection/rule-tests/case-runs';
import { compareOutcomes, hasSameAlerts, type OutcomeDifference } from '../compare/outcomes';
import { deployAlone } from '../deployment';
import type { ReviewedCases } from '../reviewed-cases';
import { linesOf } from '../side';
import type { Arrival } from './arrival';
import type { Program } from './player';
import { replay } from './replay';
import { Stage } from './stage';

/** What a case's events come to in both versions. */
export interface CaseDifference {
  readonly ruleId: string;
  readonly name: string;
  readonly outcome: OutcomeDifference;
}

/** What the events of the rules' cases come to. */
export interface CasesReview {
  /** How many cases ran in both versions. */
  readonly count: number;
  readonly differing: readonly CaseDifference[];

  /** Cases of the base revision that the new version lacks; they ran too. */
  readonly gone: readonly { readonly ruleId: string; readonly name: string }[];

  /** Why some could not run. */
  readonly problems: readonly string[];
}

export const NO_CASES: CasesReview = { count: 0, differing: [], gone: [], problems: [] };

/** The two versions of the content, as far as there are any. */
interface Versions {
  readonly base: Content | undefined;
  readonly head: Content | undefined;
}

/** Runs both versions of rules on the events of their cases. */
export async function replayCases(
  { base, head }: Versions,
  { files, gone }: Pick<ReviewedCases, 'files' | 'gone'>,
): Promise<CasesReview> {
  if (files.length + gone.length === 0) return NO_CASES;
  const differing: CaseDifference[] = [];
  const problems: string[] = [];
  let count = 0;
  const stage = await Stage.open(base && deployAlone(base, base.rules), head && deployAlone(head, head.rules));
  try {
    for (const { file, ruleCase } of listCases([...files, ...gone])) {
      const programs = { base: toProgram(base, file, ruleCase), head: toProgram(head, file, ruleCase) };
      try {
        const outcome = compareOutcomes(await replay(stage, programs, toArrivals(file, ruleCase)));
        count += 1;
        if (!hasSameAlerts(outcome)) differing.push({ ruleId: file.rule, name: ruleCase.name, outcome });
      } catch (error) {
        problems.push(...linesOf(error).map((line) => `case '${ruleCase.name}' of rule '${file.rule}': ${line}`));
      }
    }
  } finally {
    stage.close();
  }
  const goneCases = listCases(gone).map(({ file, ruleCase }) => ({ ruleId: file.rule, name: ruleCase.name }));
  return { count, differing, gone: goneCases, problems };
}

function listCases(files: readonly CaseFile[]): { readonly file: CaseFile; readonly ruleCase: RuleCase }[] {
  return files.flatMap((file) => file.cases.map((ruleCase) => ({ file, ruleCase })));
}

function toArrivals(file: CaseFile, ruleCase: RuleCase): Arrival[] {
  const events = expandEvents(file, ruleCase).map(({ payload, ingested, visible }) => ({
    received: ingested,
    visible,
    body: JSON.stringify(payload),
  }));
  const rows = expandRows(ruleCase, file.day).map(({ ingested, ...row }) => ({ ...row, received: ingested }));
  return [...events, ...rows].sort((a, b) => (a.visible < b.visible ? -1 : Number(a.visible > b.visible)));
}

function toProgram(content: Content | undefined, file: CaseFile, ruleCase: RuleCase): Program | undefined {
  const rule = content?.rules.find(({ id }) => id === file.rule);
  if (content === undefined || rule === undefined) return undefined;
  const received = [
    ...expandEvents(file, ruleCase).map(({ ingested }) => ingested),
    ...expandRows(ruleCase, file.day).map(({ ingested }) => ingested),
  ];
  return {
    deployment: deployAlone(content, [rule]),
    rules: [withParameters(rule, ruleCase)],
    finalQueries: [],
    runsOf: ({ queryFrequencyMinutes }) =>
      planRuns(ruleCase, queryFrequencyMinutes, file.day, lastOf(received)).map(
        ({ scheduled, executed, attempted }) => ({
          scheduled,
          executed,
          now: ruleCase.now === 'executed' ? attempted : scheduled,
        }),
      ),
  };
}

/** A version of the rule that lacks a parameter of the case runs with its own values. */
function withParameters(rule: AnalyticsRule, { parameters }: RuleCase): AnalyticsRule {
  try {
    return withOverrides(rule, { parameters });
  } catch {
    return rule;
  }
}
