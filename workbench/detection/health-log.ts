import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import type { ActiveAutomationRule } from './automation';
import type { AzureIds } from './azure-ids';
import type { QueryEngine } from './query-engine';

/** How Sentinel's attempt to start a playbook ended; what the run itself came to is not its matter. */
export interface PlaybookStart {
  readonly playbook: string;
  /** Why it could not be started. */
  readonly failure?: Error | undefined;
}

/**
 * Sentinel's table `SentinelHealth`: a row for each run of an analytics rule or an automation rule, and for each start of a
 * playbook (https://learn.microsoft.com/azure/sentinel/health-table-reference).
 */
export class HealthLog {
  constructor(
    private readonly engine: QueryEngine,
    private readonly ids: AzureIds,
  ) {}

  /** `failure` is what the query ended with. */
  ruleRan(rule: AnalyticsRule, at: string, failure?: Error): Promise<void> {
    return this.#append(at, [
      {
        ...this.#ruleRow(rule),
        Status: failure === undefined ? 'Success' : 'Failure',
        Reason: failure === undefined ? '' : 'The query failed.',
        Description: failure?.message ?? 'Rule executed successfully',
      },
    ]);
  }

  /** A run was due, and the service had disabled the rule because of `cause`. */
  ruleIsDisabled(rule: AnalyticsRule, at: string, cause: Error): Promise<void> {
    return this.#append(at, [
      {
        ...this.#ruleRow(rule),
        SentinelResourceName: `AUTO DISABLED ${rule.name}`,
        Status: 'Failure',
        Reason: 'The analytics rule is disabled and was not executed.',
        Description: cause.message,
      },
    ]);
  }

  /** An automation rule ran on an incident: it succeeds with all of its playbooks, and partially with some. */
  automationRan(rule: ActiveAutomationRule, at: string, starts: readonly PlaybookStart[]): Promise<void> {
    const failed = starts.filter(({ failure }) => failure !== undefined);
    const someOrNone = failed.length < starts.length ? 'Partial success' : 'Failure';
    return this.#append(at, [
      {
        OperationName: 'Automation rule run',
        SentinelResourceId: this.ids.automationRule(rule.id),
        SentinelResourceName: rule.displayName,
        SentinelResourceType: 'Automation rule',
        Status: failed.length === 0 ? 'Success' : someOrNone,
        Description: failed.map(({ failure }) => failure?.message).join('\n'),
      },
      ...starts.map(({ playbook, failure }) => ({
        OperationName: 'Playbook was triggered',
        SentinelResourceId: playbook,
        SentinelResourceName: playbook.slice(playbook.lastIndexOf('/') + 1),
        SentinelResourceType: 'Playbook',
        Status: failure === undefined ? 'Success' : 'Failure',
        Description: failure?.message ?? '',
      })),
    ]);
  }

  #ruleRow(rule: AnalyticsRule): Record<string, unknown> {
    return {
      OperationName: 'Scheduled analytics rule run',
      SentinelResourceId: this.ids.rule(rule.uuid),
      SentinelResourceName: rule.name,
      SentinelResourceType: 'Analytics Rule',
      SentinelResourceKind: 'Scheduled',
    };
  }

  #append(at: string, rows: readonly Record<string, unknown>[]): Promise<void> {
    const common = { TimeGenerated: at, Reason: '', ExtendedProperties: {} };
    return this.engine.append(
      'SentinelHealth',
      rows.map((row) => ({ ...common, ...row })),
      at,
    );
  }
}
