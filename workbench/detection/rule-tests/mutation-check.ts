import type { AnalyticsRule } from '../../../kql/loader/analytics-rule';
import type { Content } from '../../../kql/content';
import { messageOf } from '../../error-message';
import type { KustoEngine } from '../../kusto/engine';
import type { CaseFile, RuleCase } from './case-file';
import { listMutations, type Mutation } from './mutations';
import { prepareCase, runPrepared, type CaseContext, type PreparedCase } from './run-case';

/** A change of the rule that no case noticed. */
export interface Survivor {
  readonly mutation: Mutation;
  /** Why no case can notice it, as the file of cases says. */
  readonly reason?: string | undefined;
  /** Why the changed query cannot be run, if it is that: then nobody knows whether a case would notice. */
  readonly refusal?: string | undefined;
}

/** What the mutation check of one rule found. */
export interface MutationResult {
  readonly ruleId: string;
  readonly queryFile: string;
  readonly total: number;
  readonly survivors: readonly Survivor[];
  /** Reasons of the file for changes that did not survive, or that are none of the query. */
  readonly unusedReasons: readonly string[];
  /** Names of the cases that fail on the rule as it is. What such a case says of a change means nothing, so none is tried. */
  readonly failing: readonly string[];
}

/** Whether the cases pass on the rule as it is, every survivor has a reason and every reason a survivor. */
export function isSatisfied({ failing, survivors, unusedReasons }: MutationResult): boolean {
  return failing.length === 0 && unusedReasons.length === 0 && survivors.every(({ reason }) => reason !== undefined);
}

/** Runs the cases of a rule against each mutation of its query, until one notices. */
export async function checkMutations(
  context: {
    readonly engine: KustoEngine;
    readonly content: Content;
    readonly rule: AnalyticsRule;
    readonly file: CaseFile;
  },
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<MutationResult> {
  const { rule, file } = context;
  const prepared: PreparedCase[] = [];
  const failing: string[] = [];
  for (const ruleCase of file.cases) {
    const passing = await prepareIfPassing(context, ruleCase).catch(() => undefined);
    if (passing) prepared.push(passing);
    else failing.push(ruleCase.name);
  }
  const reasons = new Map(file.survivors.map(({ mutation, reason }) => [mutation, reason]));
  const mutations = failing.length === 0 ? listMutations(rule.query) : [];
  const survivors: Survivor[] = [];
  for (const [index, mutation] of mutations.entries()) {
    onProgress(index, mutations.length);
    const mutant = { ...context, rule: { ...rule, query: mutation.query } };
    const { isNoticed, refusal } = await tryMutant(mutant, prepared);
    if (!isNoticed) survivors.push({ mutation, reason: reasons.get(mutation.description), refusal });
  }
  const unusedReasons = [...reasons.keys()].filter(
    (name) => failing.length === 0 && !survivors.some(({ mutation }) => mutation.description === name),
  );
  return { ruleId: rule.id, queryFile: rule.queryFile, total: mutations.length, survivors, unusedReasons, failing };
}

/** A case that passes on the rule as it is; undefined for one that does not. */
async function prepareIfPassing(context: CaseContext, ruleCase: RuleCase): Promise<PreparedCase | undefined> {
  const prepared = await prepareCase(context, ruleCase);
  return (await runPrepared(context, prepared)).length === 0 ? prepared : undefined;
}

/** Whether a case notices; the one that does comes first from now on, as it often notices the next change too. */
async function tryMutant(
  context: CaseContext,
  prepared: PreparedCase[],
): Promise<{ isNoticed: boolean; refusal?: string | undefined }> {
  let refusal: string | undefined;
  for (const [index, one] of prepared.entries()) {
    const differences = await runPrepared(context, one).catch((error: unknown) => {
      refusal = messageOf(error);
      return [];
    });
    if (differences.length === 0) continue;
    prepared.splice(index, 1);
    prepared.unshift(one);
    return { isNoticed: true };
  }
  return { isNoticed: false, refusal };
}
