import { v5 } from 'uuid';

import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import type { AutomationRule } from '../../kql/loader/automation-rule';
import { contentUuid } from '../../kql/loader/content-id';
import type { TableSchema } from '../../kql/loader/schema';
import { addMilliseconds, parseInstant, type Instant } from '../lab/instant';
import type { Action } from './action';
import type { Alert } from './alert';
import { buildAlerts } from './alerts';
import { toActiveAutomationRule, triggeredRules, type ActiveAutomationRule } from './automation';
import { AzureIds } from './azure-ids';
import { FailingRules } from './failing-rules';
import { HealthLog, type PlaybookStart } from './health-log';
import type { Incident } from './incident';
import { IncidentBook, type IncidentEvent } from './incident-book';
import { PlaybookRunner, type DeployedPlaybook, type PlaybookRun } from './playbook-runner';
import type { Portal } from './portal';
import type { QueryEngine } from './query-engine';
import { queryWindow } from './query-window';
import type { ResultTable } from './result-row';
import { SentinelTables } from './sentinel-tables';
import type { HttpTargets } from './targets/http-target';
import { buildTriggerBody, type AlertOfRule } from './trigger-body';

/** What {@link Sentinel} works with. */
export interface SentinelOptions {
  readonly engine: QueryEngine;
  /** Columns of the tables that Sentinel writes, among others. */
  readonly schemas: readonly TableSchema[];
  readonly rules: readonly AnalyticsRule[];
  /** Reduced to the playbooks that are wanted; ours, or as a workspace holds them. */
  readonly automationRules: readonly (AutomationRule | ActiveAutomationRule)[];
  readonly playbooks: readonly DeployedPlaybook[];
  readonly workspaceResourceId: string;
  /** Everything outside Azure that playbooks reach, and Key Vault. */
  readonly targets: HttpTargets;
  /** @default 'azure' */
  readonly portal?: Portal;
  /**
   * Whether each run of a rule and each start of a playbook is written into `SentinelHealth`, which costs a row each and which only
   * health alerts read.
   *
   * @default false
   */
  readonly keepsHealth?: boolean;
}

/** When a run is scheduled, when it executes, and what `now()` answers in its query. */
export interface RunMoment {
  readonly scheduled: string;
  readonly executed: string;
  readonly now: string;
}

/** What came of one run of a rule. */
export interface RuleRun extends RunMoment {
  readonly ruleId: string;
  /**
   * The query was not run where the rule rests after its last alert (`suppressed`), or has failed for good several times in a row
   * (`disabled`).
   */
  readonly status: 'completed' | 'suppressed' | 'disabled';
  /** Results of the query. */
  readonly results: number;
  readonly alerts: readonly Alert[];
  readonly events: readonly IncidentEvent[];
  readonly playbookRuns: readonly PlaybookRun[];
  readonly actions: readonly Action[];
  /** Limits of the service that took something away. */
  readonly notes: readonly string[];
}

const NAMESPACE = '3f6a1f8a-9d1c-4a43-8a1e-1b8f0c9a2d77';

/**
 * Sentinel on one workspace: runs analytics rules, groups their alerts into incidents, meets automation rules and runs
 * playbooks. It keeps the tables `SecurityAlert` and `SecurityIncident` of the engine, and `SentinelHealth` where it is asked to, as
 * the service does.
 */
export class Sentinel {
  readonly #options: SentinelOptions;
  readonly #ids: AzureIds;
  readonly #workspaceId: string;
  readonly #book: IncidentBook;
  readonly #tables: SentinelTables;
  readonly #automationRules: readonly ActiveAutomationRule[];
  readonly #playbooks: PlaybookRunner;
  readonly #health: HealthLog | undefined;
  readonly #failingRules = new FailingRules();
  readonly #alerts = new Map<string, AlertOfRule>();
  readonly #restsUntil = new Map<string, string>();
  readonly #playbookRuns: PlaybookRun[] = [];

  private constructor(options: SentinelOptions) {
    this.#options = options;
    this.#ids = new AzureIds(options.workspaceResourceId);
    this.#workspaceId = v5(options.workspaceResourceId.toLowerCase(), NAMESPACE);
    this.#book = new IncidentBook(options.portal);
    const uuids = new Map(options.rules.map(({ id, uuid }) => [id, uuid]));
    this.#automationRules = options.automationRules.map((rule) =>
      'conditions' in rule ? rule : toActiveAutomationRule(rule, this.#ids, (id) => uuids.get(id) ?? contentUuid(id)),
    );
    const { engine, targets, keepsHealth } = options;
    this.#tables = new SentinelTables(engine, this.#ids, this.#workspaceId);
    this.#health = keepsHealth === true ? new HealthLog(engine, this.#ids) : undefined;
    this.#playbooks = new PlaybookRunner(options.playbooks, { engine, book: this.#book, ids: this.#ids, targets });
  }

  /** Starts with no alert and no incident; makes its tables where the engine has none yet. */
  static async open(options: SentinelOptions): Promise<Sentinel> {
    const sentinel = new Sentinel(options);
    const health = options.keepsHealth === true ? ['SentinelHealth'] : [];
    await sentinel.#tables.create(['SecurityAlert', 'SecurityIncident', ...health], options.schemas);
    return sentinel;
  }

  /** In order of generation; each with its incident. */
  get alerts(): readonly Alert[] {
    return [...this.#alerts.values()].map(({ alert }) => alert);
  }

  get incidents(): readonly Incident[] {
    return this.#book.incidents;
  }

  /** What playbooks changed, in order. */
  get actions(): readonly Action[] {
    return this.#playbookRuns.flatMap(({ changes }) => changes);
  }

  /** Every run of a playbook, in order. */
  get playbookRuns(): readonly PlaybookRun[] {
    return this.#playbookRuns;
  }

  /** Runs one rule once, and everything that follows from it. Rejects when its query fails. */
  async runRule(ruleId: string, run: RunMoment): Promise<RuleRun> {
    const rule = this.#options.rules.find(({ id }) => id === ruleId);
    if (!rule) throw new Error(`Sentinel: there is no analytics rule '${ruleId}'.`);
    const moment = { scheduled: read(run.scheduled), executed: read(run.executed), now: read(run.now) };
    const nothing = { ...moment, ruleId, results: 0, alerts: [], events: [], playbookRuns: [], actions: [], notes: [] };
    if (moment.executed < (this.#restsUntil.get(ruleId) ?? '')) return { ...nothing, status: 'suppressed' };
    const cause = this.#failingRules.causeOf(ruleId);
    if (cause !== undefined) {
      await this.#health?.ruleIsDisabled(rule, moment.executed, cause);
      return { ...nothing, status: 'disabled' };
    }

    const window = { start: queryWindow(rule, moment.now).from, end: moment.now };
    const result = await this.#query(rule, moment);
    const times = { generatedAt: moment.executed, windowStart: window.start, windowEnd: window.end };
    const { alerts, notes } = buildAlerts(rule, result, times);
    if (alerts.length > 0 && rule.suppression.enabled) {
      this.#restsUntil.set(ruleId, addMilliseconds(moment.executed, rule.suppression.durationMinutes * 60_000));
    }
    const events = await this.#record(rule, alerts, window, moment.executed);
    const playbookRuns = await this.#automate(events, moment.executed);
    const actions = playbookRuns.flatMap(({ changes }) => changes);
    this.#playbookRuns.push(...playbookRuns);
    return {
      ...nothing,
      status: 'completed',
      results: result.rows.length,
      alerts: alerts.map(({ id }) => this.#alerts.get(id)?.alert).filter((alert) => alert !== undefined),
      events,
      playbookRuns,
      actions,
      notes,
    };
  }

  /** Closes an incident, as an analyst would. */
  async closeIncident(id: string, classification: string, at: string): Promise<void> {
    const incident = this.#book.find(id);
    if (!incident) throw new Error(`Sentinel: there is no incident '${id}'.`);
    this.#book.replace({ ...incident, status: 'Closed', classification, closedAt: at, updatedAt: at });
    await this.#writeIncidents([id], at);
  }

  /** Merges an incident into another, as the Defender portal may at any time, and runs what follows from it. */
  async mergeIncident(sourceId: string, targetId: string, at: string): Promise<readonly PlaybookRun[]> {
    const moved = this.alerts.filter(({ incidentId }) => incidentId === sourceId);
    const event = this.#book.merge(sourceId, targetId, moved, at);
    for (const { id } of moved) {
      const found = this.#alerts.get(id);
      if (found) this.#alerts.set(id, { ...found, alert: { ...found.alert, incidentId: targetId } });
    }
    await this.#writeIncidents([sourceId, targetId], at);
    const runs = await this.#automate([event], at);
    this.#playbookRuns.push(...runs);
    return runs;
  }

  /** Runs the query of a rule, and writes down how that went where health is kept. */
  async #query(rule: AnalyticsRule, { now, executed }: RunMoment): Promise<ResultTable> {
    const { engine } = this.#options;
    const run = engine.query(rule.query, { now, timespan: queryWindow(rule, now), file: rule.queryFile });
    const failure = await run.then(() => undefined, toError);
    this.#failingRules.note(rule.id, failure);
    await this.#health?.ruleRan(rule, executed, failure);
    return run;
  }

  async #record(
    rule: AnalyticsRule,
    alerts: readonly Alert[],
    window: AlertOfRule['window'],
    at: string,
  ): Promise<IncidentEvent[]> {
    const events = this.#book.add(rule, alerts);
    const incidentIds = new Map(
      events.flatMap(({ incident, alerts: joined }) => joined.map(({ id }) => [id, incident.id])),
    );
    for (const alert of alerts) {
      this.#alerts.set(alert.id, { rule, window, alert: { ...alert, incidentId: incidentIds.get(alert.id) } });
    }
    await this.#tables.writeAlerts(rule, alerts, window, at);
    await this.#writeIncidents(
      events.map(({ incident }) => incident.id),
      at,
    );
    return events;
  }

  /** The conditions of every rule see the incident as it was; playbooks then run one after the other. */
  async #automate(events: readonly IncidentEvent[], at: string): Promise<PlaybookRun[]> {
    const runs: PlaybookRun[] = [];
    for (const event of events) {
      const body = buildTriggerBody(event, {
        ids: this.#ids,
        workspaceId: this.#workspaceId,
        alerts: this.#alerts,
      });
      for (const rule of triggeredRules(this.#automationRules, event, this.#ids)) {
        const starts: PlaybookStart[] = [];
        for (const playbook of rule.playbooks) {
          const about = { automationRule: rule.id, incident: event.incident.id, at };
          const run = this.#playbooks.run(playbook, body, about).then((done) => void runs.push(done));
          starts.push({ playbook, failure: await run.then(() => undefined, toError) });
        }
        await this.#health?.automationRan(rule, at, starts);
        const failure = starts.find((start) => start.failure !== undefined)?.failure;
        if (failure) throw failure;
      }
      if (
        runs.some(
          ({ incident, changes }) =>
            incident === event.incident.id && changes.some(({ target }) => target === 'sentinel'),
        )
      ) {
        // A moment later, so that the newest row is the one with the comments.
        await this.#writeIncidents([event.incident.id], addMilliseconds(at, 1));
      }
    }
    return runs;
  }

  #writeIncidents(ids: readonly string[], at: string): Promise<void> {
    return this.#tables.writeIncidents(
      ids.flatMap((id) => this.#book.find(id) ?? []),
      at,
    );
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function read(time: string): Instant {
  const instant = parseInstant(time);
  if (instant === undefined) throw new Error(`Sentinel: a time must be ISO 8601, got '${time}'.`);
  return instant;
}
