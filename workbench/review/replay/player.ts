import type { AnalyticsRule, WorkbookTile } from '../../../kql/content';
import type { Action } from '../../detection/action';
import type { Alert } from '../../detection/alert';
import type { Incident } from '../../detection/incident';
import type { ResultRow, ResultTable } from '../../detection/result-row';
import { Sentinel, type RunMoment } from '../../detection/sentinel';
import { messageOf } from '../../error-message';
import type { Instant } from '../../lab/instant';
import type { Deployment } from '../deployment';
import type { SideEngine } from './side-engine';

/** An alert, and the results it stands for, the first of them. */
export interface ReplayedAlert {
  readonly alert: Alert;
  readonly rows: readonly ResultRow[];
}

/** A query that runs once, after the last event: a tile or a hunting query. */
export interface FinalQuery {
  readonly id: string;
  readonly file: string;
  readonly query: string;

  /** What a reader sees of a tile beside its answer. */
  readonly shownAs?: Omit<WorkbookTile, 'id' | 'file' | 'query' | 'timeRange'>;

  /** The time range that its reader picks; without it the query has its own. */
  readonly rangeMinutes?: number;
}

/** What one version made of the events. */
export interface ReplayOutcome {
  readonly alerts: readonly ReplayedAlert[];
  readonly incidents: readonly Incident[];
  readonly actions: readonly Action[];

  /** Results of the final queries, by id. */
  readonly tables: ReadonlyMap<string, ResultTable>;

  /** What cannot be run, and why: ids of rules, final queries and playbooks. */
  readonly failures: ReadonlyMap<string, string>;

  /** Runs in which a limit of the service took something away, by what it took. */
  readonly notes: ReadonlyMap<string, number>;
}

/** What a version runs: rules that are enabled, and queries after the last event. */
export interface Program {
  readonly deployment: Deployment;
  readonly rules: readonly AnalyticsRule[];
  readonly finalQueries: readonly FinalQuery[];

  /** The runs of a rule; throws why they cannot be planned. */
  runsOf(rule: AnalyticsRule): readonly RunMoment[];
}

const EXAMPLE_ROWS = 3;

/** One version in the course of a replay. */
export class Player {
  readonly #alerts: ReplayedAlert[] = [];
  readonly #tables = new Map<string, ResultTable>();
  readonly #failures = new Map<string, string>();
  readonly #notes = new Map<string, number>();

  private constructor(
    private readonly engine: SideEngine,
    private readonly sentinel: Sentinel,
    private readonly program: Program,
  ) {
    this.runs = program.rules.flatMap((rule) => this.#planRuns(rule).map((moment) => ({ ruleId: rule.id, moment })));
  }

  static async open(engine: SideEngine, program: Program): Promise<Player> {
    const { deployment, rules } = program;
    const { content, automationRules, playbooks, workspaceResourceId } = deployment;
    const options = {
      engine,
      schemas: content.schemas,
      rules,
      automationRules,
      playbooks,
      workspaceResourceId,
      targets: deployment.buildTargets(),
    };
    try {
      return new Player(engine, await Sentinel.open(options), program);
    } catch (error) {
      // A playbook that cannot be run here takes nothing from the alerts.
      const player = new Player(
        engine,
        await Sentinel.open({ ...options, automationRules: [], playbooks: [] }),
        program,
      );
      player.#failures.set('automation', messageOf(error));
      return player;
    }
  }

  /** Every run of every rule; those of one moment in the order of the rules. */
  readonly runs: readonly { readonly ruleId: string; readonly moment: RunMoment }[];

  #planRuns(rule: AnalyticsRule): readonly RunMoment[] {
    try {
      return this.program.runsOf(rule);
    } catch (error) {
      this.#failures.set(rule.id, messageOf(error));
      return [];
    }
  }

  /** Executes what is due at a moment. */
  async runAt(executed: Instant): Promise<void> {
    for (const { ruleId, moment } of this.runs) {
      if (moment.executed === executed) await this.#run(ruleId, moment);
    }
  }

  /** Runs a rule; one that cannot run is not tried again. */
  async #run(ruleId: string, moment: RunMoment): Promise<void> {
    if (this.#failures.has(ruleId)) return;
    try {
      const { alerts, notes, results, playbookRuns, status } = await this.sentinel.runRule(ruleId, moment);
      const rows = status === 'completed' && alerts.length > 0 ? this.engine.latestRows : [];
      for (const [index, alert] of alerts.entries()) {
        const own = alerts.length === results ? rows.slice(index, index + 1) : rows.slice(0, EXAMPLE_ROWS);
        this.#alerts.push({ alert, rows: own });
      }
      for (const note of notes) this.#notes.set(note, (this.#notes.get(note) ?? 0) + 1);
      for (const { playbook, status: ended } of playbookRuns) {
        if (ended === 'Failed') this.#failures.set(playbook, 'A run of this playbook failed.');
      }
    } catch (error) {
      this.#failures.set(ruleId, messageOf(error));
    }
  }

  /** Runs the final queries, and tells what there was. */
  async finish(now: Instant): Promise<ReplayOutcome> {
    for (const { id, file, query, rangeMinutes } of this.program.finalQueries) {
      try {
        const timespan = rangeMinutes === undefined ? {} : { timespan: toTimespan(rangeMinutes, now) };
        this.#tables.set(id, await this.engine.query(query, { now, file, ...timespan }));
      } catch (error) {
        this.#failures.set(id, messageOf(error));
      }
    }
    const { incidents, actions, alerts } = this.sentinel;
    const final = new Map(alerts.map((alert) => [alert.id, alert]));
    return {
      alerts: this.#alerts.map(({ alert, rows }) => ({ alert: final.get(alert.id) ?? alert, rows })),
      incidents,
      actions,
      tables: this.#tables,
      failures: this.#failures,
      notes: this.#notes,
    };
  }
}

function toTimespan(minutes: number, now: Instant): { column: 'TimeGenerated'; from: string; to: string } {
  const end = Date.parse(now);
  const at = (milliseconds: number): string => new Date(milliseconds).toISOString();
  return { column: 'TimeGenerated', from: at(end - minutes * 60_000), to: at(end + 1) };
}
