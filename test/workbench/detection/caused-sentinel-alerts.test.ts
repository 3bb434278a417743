import type { AnalyticsRule } from '../../../kql/loader/analytics-rule';
import { loadContent } from '../../../kql/content';
import { evaluateHealthAlert } from '../../../workbench/detection/health-alert';
import type { DeployedPlaybook } from '../../../workbench/detection/playbook-runner';
import { Sentinel, type RuleRun, type SentinelOptions } from '../../../workbench/detection/sentinel';
import { LocalTargets } from '../../../workbench/detection/targets/http-target';
import { KustoEngine } from '../../../workbench/kusto/engine';
import { addMilliseconds } from '../../../workbench/lab/instant';
import { synthEvent, synthRequest } from '../../transform-fn/support/synth';
import { EXAMPLE_ADDRESSES } from './local-systems';
import { WatchedRelay } from './watched-relay';

const content = loadContent();
let engine: KustoEngine;
let relay: WatchedRelay;

beforeAll(async () => {
  engine = await KustoEngine.open();
  for (const { table, columns } of content.schemas) await engine.createTable({ name: table, columns });
});
afterAll(() => engine.close());

beforeEach(async () => {
  for (const { table } of content.schemas) await engine.truncate(table);
  relay = await WatchedRelay.open(engine, content);
});

const HOUR = 3_600_000;
const START = '2026-01-15T12:00:00.0000000Z';

test('a rule whose query fails is failing-rule', async () => {
  await runHourly({ hours: [0] });
  expect(await isFiring('failing-rule', after(0, 20))).toBe(false);

  await expect(runHourly({ hours: [1], query: 'NoxysEvents_CL\n| where Nobody == 1' })).rejects.toThrow('Nobody');
  expect(await isFiring('failing-rule', after(1, 20))).toBe(true);
});

test('a rule that fails for good three times is disabled, which stays failing-rule although it runs no more', async () => {
  const query = 'NoSuchTable_CL';
  const hours = [0, 1, 2, 3, 4, 5, 6];
  const sentinel = await openSentinel({ query });

  const runs = [];
  for (const hour of hours) {
    const run = runRules(sentinel, [hour], ['noxys-alert']);
    runs.push(
      await run.then(
        ([one]) => one?.status,
        () => 'failed',
      ),
    );
  }

  expect(runs).toEqual(['failed', 'failed', 'failed', 'disabled', 'disabled', 'disabled', 'disabled']);
  const { rows } = await engine.query(
    'SentinelHealth | where SentinelResourceName startswith "AUTO DISABLED" | distinct Status, Reason',
    { now: after(7, 0) },
  );
  expect(rows).toEqual([['Failure', 'The analytics rule is disabled and was not executed.']]);
  expect(await isFiring('failing-rule', after(6, 20))).toBe(true);
});

test('a playbook that Sentinel cannot start is failing-automation, one that starts and fails is not', async () => {
  const criticalAlert = () =>
    relay.store([
      { ...relay.lastRow, EventId: 'evt_alert', EventType: 'alert.severity_high', AlertSeverity: 'critical' },
    ]);
  await relay.post(synthRequest(synthEvent()));
  await relay.run(1);
  await criticalAlert();
  const now = addMilliseconds(relay.time, 30 * 60_000);
  const later = addMilliseconds(now, 60_000);
  const run = async (playbooks: readonly DeployedPlaybook[]) => {
    const sentinel = await openSentinel({ playbooks, automationRules: content.automationRules });
    const { playbookRuns } = await sentinel.runRule('noxys-alert', { scheduled: now, executed: now, now });
    return playbookRuns.map(({ status }) => status);
  };

  const started = content.playbooks.map(({ id, definition }) => ({
    id,
    definition,
    parameters: { ...EXAMPLE_ADDRESSES },
  }));
  expect(await run(started)).toEqual(['Failed', 'Failed']);
  expect(await isFiring('failing-automation', later)).toBe(false);

  await expect(run(started.filter(({ id }) => id !== 'ticket-jira'))).rejects.toThrow('ticket-jira');
  expect(await isFiring('failing-automation', later)).toBe(true);
  const { rows } = await engine.query(
    'SentinelHealth | where SentinelResourceType != "Analytics Rule" | where Status != "Success" | project SentinelResourceType, Status',
    { now },
  );
  expect(rows).toEqual([
    ['Automation rule', 'Partial success'],
    ['Playbook', 'Failure'],
  ]);
});

test('one run that is skipped is skipped-rule before the next one, wherever the evaluations fall', async () => {
  await runHourly({ hours: [0, 1, 3] });

  for (let minute = 0; minute < 15; minute += 1) {
    const evaluated = [5, 20, 35, 50].map((quarter) => isFiring('skipped-rule', after(2, quarter + minute)));
    expect([minute, (await Promise.all(evaluated)).includes(true)]).toEqual([minute, true]);
    expect([minute, await isFiring('skipped-rule', after(1, 6 + minute))]).toEqual([minute, false]);
    expect([minute, await isFiring('skipped-rule', after(3, 6 + minute))]).toEqual([minute, false]);
  }
});

/** Runs all rules, shipped or with another query, at full hours after the start; they execute five minutes later. */
async function runHourly({ hours, query }: { hours: readonly number[]; query?: string }): Promise<void> {
  const ids = content.rules.map(({ id }) => id);
  await runRules(await openSentinel({ query }), hours, ids);
}

async function runRules(sentinel: Sentinel, hours: readonly number[], ids: readonly string[]): Promise<RuleRun[]> {
  const runs: RuleRun[] = [];
  for (const hour of hours) {
    const moment = { scheduled: after(hour, 0), executed: after(hour, 5), now: after(hour, 0) };
    for (const id of ids) runs.push(await sentinel.runRule(id, moment));
  }
  return runs;
}

/** Sentinel with the shipped rules, or all of them with another query, and no system outside Azure. */
function openSentinel({
  query,
  ...automation
}: { query?: string | undefined } & Partial<
  Pick<SentinelOptions, 'automationRules' | 'playbooks'>
>): Promise<Sentinel> {
  return Sentinel.open({
    engine,
    schemas: content.schemas,
    rules: content.rules.map((rule): AnalyticsRule => (query === undefined ? rule : { ...rule, query })),
    automationRules: [],
    playbooks: [],
    workspaceResourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w',
    targets: new LocalTargets([]),
    keepsHealth: true,
    ...automation,
  });
}

function after(hours: number, minutes: number): string {
  return addMilliseconds(START, hours * HOUR + minutes * 60_000);
}

/** Whether an alert fires as it is shipped. */
async function isFiring(id: string, now: string): Promise<boolean> {
  const alert = content.healthAlerts.find((one) => one.id === id);
  if (alert === undefined) throw new Error(`no health alert '${id}'`);
  return (await evaluateHealthAlert(alert, engine, now)).isFiring;
}
