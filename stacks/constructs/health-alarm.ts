import { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import { Construct } from 'constructs';

import { toIsoDuration } from '../../kql/loader/duration';
import { HEALTH_SEVERITIES, type HealthAlert, type HealthSeverity } from '../../kql/loader/health-alert';
import { toLiteral } from '../terraform-text';

/** Settings for {@link HealthAlarm}. */
export interface HealthAlarmProps {
  /** Resource id of the workspace that the query runs over. */
  readonly workspaceId: string;

  readonly resourceGroupName: string;

  /** Region of the workspace. */
  readonly location: string;

  readonly alert: HealthAlert;

  /** Resource id of the action group that tells people. */
  readonly actionGroupId: string;

  /** Where the runbooks are: an address, or a path in the repository. */
  readonly runbooks: string;

  /**
   * What differs in this environment.
   *
   * @default as the alert says
   */
  readonly override?: { readonly severity?: HealthSeverity | undefined; readonly threshold?: number | undefined };

  readonly tags: Readonly<Record<string, string>>;
}

/**
 * An alert about the integration itself, with its runbook.
 *
 * It ends by itself when its condition no longer holds.
 *
 * @example
 * new HealthAlarm(this, alert.id, { workspaceId, alert, actionGroupId: group.id, runbooks: 'docs/runbooks.md', … });
 */
export class HealthAlarm extends Construct {
  readonly resource: MonitorScheduledQueryRulesAlertV2;

  constructor(scope: Construct, id: string, props: HealthAlarmProps) {
    super(scope, id);

    const { alert, override = {} } = props;
    const { measure, operator, threshold, failing, of } = alert.condition;
    this.resource = new MonitorScheduledQueryRulesAlertV2(this, 'alert', {
      name: `noxys-${alert.id}`,
      displayName: toLiteral(alert.name),
      description: toLiteral(`${alert.description} Runbook: ${props.runbooks}#${alert.id}`),
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      scopes: [props.workspaceId],
      severity: HEALTH_SEVERITIES.indexOf(override.severity ?? alert.severity),
      enabled: true,
      evaluationFrequency: toIsoDuration(alert.everyMinutes),
      windowDuration: toIsoDuration(alert.windowMinutes),
      autoMitigationEnabled: true,
      // Azure's own tables appear with their first row, which a new workspace has not got.
      skipQueryValidation: true,
      criteria: [
        {
          query: toLiteral(alert.query.trimEnd()),
          operator,
          threshold: override.threshold ?? threshold,
          ...(measure === 'rows'
            ? { timeAggregationMethod: 'Count' }
            : { timeAggregationMethod: 'Maximum', metricMeasureColumn: measure }),
          // Named even where they are the service's defaults: left out, it answers them and plans a change for ever.
          failingPeriods: { minimumFailingPeriodsToTriggerAlert: failing, numberOfEvaluationPeriods: of },
        },
      ],
      action: { actionGroups: [props.actionGroupId], customProperties: { runbook: toLiteral(alert.runbook) } },
      tags: props.tags,
    });
  }
}
