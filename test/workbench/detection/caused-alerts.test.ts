import type { AnalyticsRule } from '../../../kql/loader/analytics-rule';
import { loadContent } from '../../../kql/content';
import { reportPoison } from '../../../transform-fn/src/delivery/poison';
import { sendCanary } from '../../../transform-fn/src/intake/canary';
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

test('a few wrong tokens are nothing, twenty-one in half an hour are refused-requests', async () => {
  const wrong = synthRequest(synthEvent(), { headers: { authorization: 'Bearer another-token' } });

  for (let request = 0; request < 20; request += 1) await relay.post(wrong);
  await relay.run(14);
  expect(await isFiring('refused-requests')).toBe(false);

  await relay.post(wrong);
  await relay.run(1);
  expect(await isFiring('refused-requests')).toBe(true);
});

test('an endpoint that forbids is ingestion-forbidden once half an hour has passed', async () => {
  relay.judge(() => ({ status: 403 }));
  await relay.post(synthRequest(synthEvent()));

  await relay.run(29);
  expect(await isFiring('ingestion-forbidden')).toBe(false);
  await relay.run(21);
  expect(await isFiring('ingestion-forbidden')).toBe(true);

  relay.judge(() => undefined);
  await relay.run(60);
  expect(await isFiring('ingestion-forbidden')).toBe(false);
});

test('an endpoint that forbids fires in every evaluation from three quarters of an hour on, wherever they fall', async () => {
  relay.judge(() => ({ status: 403 }));
  await relay.post(synthRequest(synthEvent()));
  await relay.run(50);

  for (let minute = 0; minute < 30; minute += 1) {
    expect([minute, await isFiring('ingestion-forbidden')]).toEqual([minute, true]);
    await relay.run(1);
  }
});

test('an endpoint that is only busy is not ingestion-forbidden, but queue-age after a quarter of an hour', async () => {
  relay.judge(() => ({ status: 503 }));
  await relay.post(synthRequest(synthEvent()));

  await relay.run(10);
  expect(await isFiring('queue-age')).toBe(false);
  await relay.run(30);
  expect(await isFiring('queue-age')).toBe(true);
  expect(await isFiring('ingestion-forbidden')).toBe(false);
});

test('a row that the service does not take is dead-letters', async () => {
  relay.judge((rows) => (rows.some(({ EventId }) => EventId === 'evt_bad') ? { status: 400, code: 'Bad' } : undefined));

  await relay.post(synthRequest(synthEvent()));
  await relay.run(1);
  expect(await isFiring('dead-letters')).toBe(false);

  await relay.post(synthRequest(synthEvent({ id: 'evt_bad' })));
  await relay.run(1);
  expect(await isFiring('dead-letters')).toBe(true);
});

test('a message that nobody can read is poison-messages once the host has given it up', async () => {
  const report = async () => {
    await reportPoison(() => Promise.resolve(relay.poisoned), relay.log);
    await relay.run(1);
  };
  await relay.putOnQueue('Remember the milk.');

  await relay.run(10);
  await report();
  expect(await isFiring('poison-messages')).toBe(false);

  await relay.run(60);
  await report();
  expect(await isFiring('poison-messages')).toBe(true);
});

test('events that come forty minutes late are delivery-delay', async () => {
  for (let id = 0; id < 11; id += 1) await relay.post(synthRequest(synthEvent({ id: `evt_${id}` })));
  await relay.run(1);
  expect(await isFiring('delivery-delay')).toBe(false);

  relay.judge(() => ({ status: 503 }));
  for (let id = 0; id < 11; id += 1) await relay.post(synthRequest(synthEvent({ id: `evt_late_${id}` })));
  await relay.run(40);
  relay.judge(() => undefined);
  await relay.run(20);
  expect(relay.stored).toBe(22);
  expect(await isFiring('delivery-delay')).toBe(true);
});

test('a value that the relay should have hashed is personal-data, what it did hash is not', async () => {
  await relay.post(synthRequest(synthEvent()));
  await relay.run(1);
  expect(relay.stored).toBe(1);
  expect(await isFiring('personal-data')).toBe(false);

  await relay.store([{ ...relay.lastRow, EventId: 'evt_raw', Classifications: [{ type: 'EMAIL', value: 'bob' }] }]);
  expect(await isFiring('personal-data')).toBe(true);
});

test('a transformation that fails on what comes drops it and is ingestion-errors', async () => {
  await relay.post(synthRequest(synthEvent()));
  await relay.run(1);
  expect(relay.stored).toBe(1);
  expect(await isFiring('ingestion-errors')).toBe(false);

  const query = 'source | extend EventId = NoSuchColumn';
  relay = await WatchedRelay.open(engine, { ...content, transform: { ...content.transform, query } });
  await relay.post(synthRequest(synthEvent()));
  await relay.run(1);
  expect(relay.stored).toBe(0);
  await relay.run(1);
  expect(await isFiring('ingestion-errors')).toBe(true);
});

test('more events in a day than the environment expects are daily-volume, until the day is over', async () => {
  for (let id = 0; id < 300; id += 1) await relay.post(synthRequest(synthEvent({ id: `evt_${id}` })));
  await relay.run(5);
  expect(relay.stored).toBe(300);
  expect(await isFiring('daily-volume')).toBe(false);
  expect(await isFiring('daily-volume', { threshold: 300 })).toBe(false);

  await relay.post(synthRequest(synthEvent({ id: 'evt_300' })));
  await relay.run(1);
  expect(await isFiring('daily-volume', { threshold: 300 })).toBe(true);

  await relay.run(24 * 60);
  expect(await isFiring('daily-volume', { threshold: 300 })).toBe(false);
});

test('a day with nothing but canaries is silent-sender', async () => {
  await relay.post(synthRequest(synthEvent()));
  await relay.run(23 * 60);
  expect(await isFiring('silent-sender')).toBe(false);

  await relay.run(2 * 60);
  await sendCanary(relay.intake, relay.settings, relay, relay.log);
  await relay.run(1);
  expect(relay.stored).toBe(2);
  expect(await isFiring('silent-sender')).toBe(true);
});

test('canaries that end are silent-relay after half an hour, those that get no further lost-canary after an hour', async () => {
  await sendCanary(relay.intake, relay.settings, relay, relay.log);
  await relay.run(29);
  expect(await isFiring('silent-relay')).toBe(false);
  await relay.run(2);
  expect(await isFiring('silent-relay')).toBe(true);

  relay.judge(() => ({ status: 503 }));
  await sendCanary(relay.intake, relay.settings, relay, relay.log);
  await relay.run(20);
  expect(await isFiring('silent-relay')).toBe(false);
  expect(await isFiring('lost-canary')).toBe(false);
  await relay.run(11);
  expect(await isFiring('lost-canary')).toBe(true);
});

const HOUR = 3_600_000;
const START = '2026-01-15T12:00:00.0000000Z';

test('a rule whose query fails is failing-rule', async () => {
  await runHourly({ hours: [0] });
  expect(await isFiring('failing-rule', { now: after(0, 20) })).toBe(false);

  await expect(runHourly({ hours: [1], query: 'NoxysEvents_CL\n| where Nobody == 1' })).rejects.toThrow('Nobody');
  expect(await isFiring('failing-rule', { now: after(1, 20) })).toBe(true);
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
  expect(await isFiring('failing-rule', { now: after(6, 20) })).toBe(true);
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
  expect(await isFiring('failing-automation', { now: later })).toBe(false);

  await expect(run(started.filter(({ id }) => id !== 'ticket-jira'))).rejects.toThrow('ticket-jira');
  expect(await isFiring('failing-automation', { now: later })).toBe(true);
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
    const evaluated = [5, 20, 35, 50].map((quarter) => isFiring('skipped-rule', { now: after(2, quarter + minute) }));
    expect([minute, (await Promise.all(evaluated)).includes(true)]).toEqual([minute, true]);
    expect([minute, await isFiring('skipped-rule', { now: after(1, 6 + minute) })]).toEqual([minute, false]);
    expect([minute, await isFiring('skipped-rule', { now: after(3, 6 + minute) })]).toEqual([minute, false]);
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

/** Whether an alert fires, by default at the relay's time and as shipped, with all that the relay has logged and delivered. */
async function isFiring(id: string, { now = relay.time, threshold }: { now?: string; threshold?: number } = {}) {
  await relay.flush();
  const alert = content.healthAlerts.find((one) => one.id === id);
  if (alert === undefined) throw new Error(`no health alert '${id}'`);
  const condition = { ...alert.condition, threshold: threshold ?? alert.condition.threshold };
  return (await evaluateHealthAlert({ ...alert, condition }, engine, now)).isFiring;
}
