import { createHmac } from 'node:crypto';

import type { AnalyticsRule } from '../../../kql/loader/analytics-rule';
import type { Content } from '../../../kql/content';
import { withOverrides } from '../../../kql/loader/rule-overrides';
import { toRow } from '../../../transform-fn/src/intake/row';
import type { Instant } from '../../lab/instant';
import { withServiceTime } from '../../lab/workspace';
import type { KustoEngine } from '../../kusto/engine';
import { queryWindow } from '../query-window';
import { Sentinel } from '../sentinel';
import { LocalTargets } from '../targets/http-target';
import { expandEvents, type CaseDelivery } from './case-events';
import type { CaseFile, RuleCase } from './case-file';
import { expandRows, type StoredRow } from './case-rows';
import { assertRuns, lastOf, planRuns } from './case-runs';
import { compareAlerts, compareIncidents, type Differences, type FoundAlert } from './difference';
import { assertRowsFit } from './row-check';
import { SteadyEngine } from './steady-engine';

const NOW_MODES = ['scheduled', 'executed'] as const;
type NowMode = (typeof NOW_MODES)[number];

/** What a case needs to run. */
export interface CaseContext {
  readonly engine: KustoEngine;
  readonly content: Pick<Content, 'events' | 'transform' | 'schemas'>;
  readonly rule: AnalyticsRule;
  readonly file: CaseFile;
  /** Called before each run, when the tables hold what the run will see. */
  readonly observe?: (run: ObservedRun) => Promise<void>;
}

/** A run that is about to happen. */
export interface ObservedRun {
  readonly query: string;
  readonly scheduled: Instant;
  readonly executed: Instant;
  readonly now: Instant;
  readonly timespan: { readonly column: 'TimeGenerated'; readonly from: Instant; readonly to: Instant };
}

/** How a case ended; no difference: passed. */
export interface CaseOutcome {
  readonly name: string;
  readonly line: number;
  readonly differences: Differences;
  readonly milliseconds: number;
}

/** A case with the rows that its events become: they are the same whatever the rule's query says. */
export interface PreparedCase {
  readonly ruleCase: RuleCase;
  readonly stored: readonly StoredRow[];
}

/** Sends the events of a case the way of all events, up to the table. */
export async function prepareCase(context: CaseContext, ruleCase: RuleCase): Promise<PreparedCase> {
  if (ruleCase.schedule) assertRuns(ruleCase.schedule, context.rule.queryFrequencyMinutes, context.file.day);
  return { ruleCase, stored: await receive(context, ruleCase) };
}

/** Runs a case. */
export async function runCase(context: CaseContext, ruleCase: RuleCase): Promise<Differences> {
  return runPrepared(context, await prepareCase(context, ruleCase));
}

/** Runs a prepared case, with `now()` as the scheduled and as the execution time unless it says which. */
export async function runPrepared(context: CaseContext, { ruleCase, stored }: PreparedCase): Promise<Differences> {
  const rule = withOverrides(context.rule, { parameters: ruleCase.parameters });
  const modes = ruleCase.now === 'both' ? NOW_MODES : [ruleCase.now];
  const perMode: { mode: NowMode; differences: Differences }[] = [];
  for (const mode of modes) {
    perMode.push({ mode, differences: await runMode({ ...context, rule }, ruleCase, stored, mode) });
  }
  const [first, second] = perMode;
  if (first && second && JSON.stringify(first.differences) === JSON.stringify(second.differences))
    return first.differences;
  return perMode.flatMap(({ mode, differences }) =>
    differences.length === 0 ? [] : [`with now() as the ${mode} time:`, ...differences],
  );
}

/** The way of the events: relay's row, the DCR's transform, the service's rule about TimeGenerated. Rows are taken as they are. */
async function receive({ engine, content, file }: CaseContext, ruleCase: RuleCase): Promise<StoredRow[]> {
  const stored: StoredRow[] = [];
  for (const deliveries of byMoment(expandEvents(file, ruleCase))) {
    const [{ ingested, visible }] = deliveries;
    const rows = deliveries.map(({ payload }) => toRow(payload, content.events, hash));
    const transformed = await engine.transform(content.transform.query, content.events.columns, rows, ingested);
    const { table } = content.events;
    stored.push(...transformed.map((row) => ({ table, row: withServiceTime(row, ingested), ingested, visible })));
  }
  const rows = expandRows(ruleCase, file.day);
  assertRowsFit(rows, content.schemas);
  return [...stored, ...rows];
}

async function runMode(
  { engine, content, rule, file, observe }: CaseContext,
  ruleCase: RuleCase,
  stored: readonly StoredRow[],
  mode: NowMode,
): Promise<Differences> {
  for (const { name } of engine.database().tables) await engine.truncate(name);
  const sentinel = await Sentinel.open({
    engine: new SteadyEngine(engine),
    schemas: content.schemas,
    rules: [rule],
    automationRules: [],
    playbooks: [],
    workspaceResourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w',
    targets: new LocalTargets([]),
  });
  const lastIngested = lastOf(stored.map(({ ingested }) => ingested));
  const found: FoundAlert[] = [];
  let visibleUntil = '';
  for (const { scheduled, executed, attempted } of planRuns(
    ruleCase,
    rule.queryFrequencyMinutes,
    file.day,
    lastIngested,
  )) {
    await appendVisible(engine, stored, visibleUntil, executed);
    visibleUntil = executed;
    const now = mode === 'scheduled' ? scheduled : attempted;
    await observe?.({ query: rule.query, scheduled, executed, now, timespan: queryWindow(rule, now) });
    const { alerts } = await sentinel.runRule(rule.id, { scheduled, executed, now });
    found.push(...alerts.map((alert) => ({ alert, run: scheduled })));
  }
  return [
    ...compareAlerts(ruleCase.alerts, found, file.day),
    ...(ruleCase.incidents ? compareIncidents(ruleCase.incidents, sentinel.incidents) : []),
  ];
}

/** Stores what became visible since the last run. */
async function appendVisible(
  engine: KustoEngine,
  stored: readonly StoredRow[],
  after: string,
  until: Instant,
): Promise<void> {
  const due = stored.filter(({ visible }) => visible > after && visible <= until);
  for (const table of new Set(due.map((one) => one.table))) {
    const rows = due.filter((one) => one.table === table);
    await engine.append(
      table,
      rows.map(({ row }) => row),
      rows.map(({ ingested }) => ingested),
    );
  }
}

/** The deliveries that are ingested and visible at the same moments: the transform runs once for each such group. */
function byMoment(deliveries: readonly CaseDelivery[]): [CaseDelivery, ...CaseDelivery[]][] {
  const groups = new Map<string, [CaseDelivery, ...CaseDelivery[]]>();
  for (const delivery of deliveries) {
    const moment = `${delivery.ingested} ${delivery.visible}`;
    const group = groups.get(moment);
    if (group) group.push(delivery);
    else groups.set(moment, [delivery]);
  }
  return [...groups.values()];
}

/** The relay's keyed hash, under a key that only cases use. */
function hash(value: string): string {
  return createHmac('sha256', 'rule-tests').update(value, 'utf8').digest('hex');
}
