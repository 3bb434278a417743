/**
 * Cases of an analytics rule: events in, alerts out. They stand beside the rule, in `kql/rules/<rule-id>.tests.yaml`.
 *
 * ```yaml
 * rule: odd-hours                # the rule's id
 * day: 2026-01-15                # the day that times such as 10:30 belong to
 * event:                         # what the events of all cases share, in the webhook's own terms
 *   event_type: interaction.policy_violated
 *   data: { user_id: alice, platform_id: deepseek }
 * cases:
 *   - name: eleven violations in an hour are an alert
 *     kinds: [hit, above]        # what the case shows; each shipped rule has a case of each kind
 *     parameters: { threshold: 10 }             # optional: other values than the rule's
 *     now: both                  # optional: what now() is in the query: scheduled, executed or, by default, each in turn
 *     events:
 *       - at: '10:00'            # the event's timestamp: 10:30, -3d 10:30, 1d 10:30 or ISO 8601
 *         repeat: 11             # optional: so many events …
 *         every: 1m              # … so far apart, each with an id of its own
 *         id: evt_a              # optional
 *         ingested: '+2m'        # optional: when it is ingested; a time, or a duration after `at` (default +0s)
 *         visible: 5m            # optional: how long after that a query can see it (default 0s)
 *         again: ['+1h']         # optional: when copies of the same event are ingested
 *         event: { data: { risk_score: 0.9 } }  # optional: merged over the shared part; null is a null in the payload
 *     rows:                      # instead of, or beside, events: rows of any table as they stand in it
 *       - { table: SigninLogs, ingested: '10:00', row: { UserId: bob } }
 *       - { table: SigninLogs, file: sign-ins.ndjson }        # one a line, in a file beside this one, each with a TimeGenerated
 *     runs: ['11:00', '12:00']   # optional: scheduled times; by default the first run after the last event is ingested
 *     schedule:                  # instead of runs: the scheduler simulated
 *       from: '10:00'
 *       to: '14:00'
 *       jitter: [0s, 4m]         # added to the five minutes of each run in turn
 *       failures: { '12:00': 2 } # attempts of a run that fail; it is tried again on the same window, after six it is skipped
 *       changed: ['12:20']       # the rule is changed: it runs at once, and from then on every frequency
 *     alerts:                    # all alerts of all runs, in any order; fields that are left out may be anything
 *       - run: '11:00'           # scheduled time of the run that makes it
 *         key: a                 # alerts under one label share their AlertKey, alerts under different labels do not
 *         title: 'Odd hours: alice'
 *         description: alice     # a part of it
 *         severity: High
 *         entities: [{ type: Account, Name: alice }]          # all of them, in order
 *         customDetails: { ViolationCount: 11 }               # some of them
 *     incidents: [{ title: 'Odd hours: alice', alerts: 1 }]   # optional: all incidents after the last run
 * survivors:                     # optional: changes of the query that no case can notice (`test --mutate`), and why
 *   - { mutation: "drop 'IngestedAt <= now()'", reason: … }
 * ```
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import type { Content } from '../../kql/content';
import { CONTENT_DIRECTORY } from '../../kql/loader/content-directory';
import { toParameterList } from '../../kql/loader/saved-function';
import { messageOf } from '../error-message';
import { type EngineOptions, KustoEngine } from '../kusto/engine';
import { parseCaseFile, type CaseFile } from './rule-tests/case-file';
import { withRowsOfFiles } from './rule-tests/case-rows';
import { runCase, type CaseOutcome } from './rule-tests/run-case';

/** The cases of one rule and how they ended. */
export interface RuleTestResult {
  readonly ruleId: string;
  readonly file: string;
  readonly outcomes: readonly CaseOutcome[];
}

/** Reads the cases of a rule; undefined if it has none. */
export function loadCases(
  rule: Pick<AnalyticsRule, 'id'>,
  directory: string = CONTENT_DIRECTORY,
): CaseFile | undefined {
  const name = `rules/${rule.id}.tests.yaml`;
  const path = join(directory, name);
  if (!existsSync(path)) return undefined;
  const file = parseCaseFile(`kql/${name}`, readFileSync(path, 'utf8'));
  return withRowsOfFiles(file, (fixture) => {
    const rows = join(directory, 'rules', fixture);
    if (!existsSync(rows)) throw new Error(`kql/${name}: expected a file 'kql/rules/${fixture}', found none.`);
    return readFileSync(rows, 'utf8');
  });
}

/** Runs cases one after the other on one engine; a case that cannot run has the error as its difference. */
export async function runRuleTests(
  content: Content,
  suites: readonly { readonly rule: AnalyticsRule; readonly file: CaseFile }[],
  now: () => number = () => performance.now(),
): Promise<RuleTestResult[]> {
  const engine = await openEngine(content);
  try {
    const results: RuleTestResult[] = [];
    for (const { rule, file } of suites) {
      const outcomes: CaseOutcome[] = [];
      for (const [index, ruleCase] of file.cases.entries()) {
        const start = now();
        const differences = await runCase({ engine, content, rule, file }, ruleCase).catch((error: unknown) => [
          messageOf(error),
        ]);
        outcomes.push({
          name: ruleCase.name,
          line: file.lines[index] ?? 1,
          differences,
          milliseconds: Math.round(now() - start),
        });
      }
      results.push({ ruleId: rule.id, file: file.file, outcomes });
    }
    return results;
  } finally {
    engine.close();
  }
}

/** An engine with the tables and saved functions of the content, all empty. */
export async function openEngine(content: Content, options?: EngineOptions): Promise<KustoEngine> {
  const engine = await KustoEngine.open(options);
  for (const { table, columns } of content.schemas) await engine.createTable({ name: table, columns });
  for (const saved of content.functions) {
    engine.defineFunction({ name: saved.name, parameters: toParameterList(saved), body: saved.query });
  }
  return engine;
}
