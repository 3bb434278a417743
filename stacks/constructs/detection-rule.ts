import {
  SentinelAlertRuleScheduled,
  type SentinelAlertRuleScheduledAlertDetailsOverride,
} from '@cdktf/provider-azurerm/lib/sentinel-alert-rule-scheduled';
import { Construct } from 'constructs';

import type { AnalyticsRule, TriggerOperator } from '../../kql/loader/analytics-rule';
import { toIsoDuration } from '../../kql/loader/duration';
import { toLiteral } from '../terraform-text';

/** Settings for {@link DetectionRule}. */
export interface DetectionRuleProps {
  /** Resource id of the Log Analytics workspace that Sentinel watches. */
  readonly workspaceId: string;

  /** The rule with the environment's overrides applied. */
  readonly rule: AnalyticsRule;
}

/**
 * One scheduled analytics rule.
 *
 * Says everything that the service would otherwise fill in, in the spelling in which the service answers, so that a
 * second plan finds nothing to change.
 *
 * @example
 * for (const rule of effectiveRules(environment, content)) new DetectionRule(this, rule.id, { workspaceId, rule });
 */
export class DetectionRule extends Construct {
  readonly resource: SentinelAlertRuleScheduled;

  constructor(scope: Construct, id: string, { workspaceId, rule }: DetectionRuleProps) {
    super(scope, id);
    assertTechniques(rule);

    const { grouping, createIncident } = rule.incident;
    this.resource = new SentinelAlertRuleScheduled(this, 'rule', {
      logAnalyticsWorkspaceId: workspaceId,
      name: rule.uuid,
      displayName: toLiteral(rule.name),
      description: toLiteral(rule.description),
      severity: rule.severity,
      enabled: rule.enabled,
      query: toLiteral(rule.query.trimEnd()),
      queryFrequency: toIsoDuration(rule.queryFrequencyMinutes),
      queryPeriod: toIsoDuration(rule.queryPeriodMinutes),
      triggerOperator: TRIGGER_OPERATORS[rule.triggerOperator],
      triggerThreshold: rule.triggerThreshold,
      tactics: [...rule.tactics],
      techniques: [...rule.relevantTechniques],
      eventGrouping: { aggregationMethod: rule.eventGrouping },
      incident: {
        createIncidentEnabled: createIncident,
        grouping: {
          enabled: grouping.enabled,
          lookbackDuration: toIsoDuration(grouping.lookbackMinutes),
          reopenClosedIncidents: grouping.reopenClosedIncident,
          entityMatchingMethod: grouping.matchingMethod,
          byEntities: [...grouping.groupByEntities],
          byAlertDetails: [...grouping.groupByAlertDetails],
          byCustomDetails: [...grouping.groupByCustomDetails],
        },
      },
      suppressionEnabled: rule.suppression.enabled,
      suppressionDuration: toIsoDuration(rule.suppression.durationMinutes),
      entityMapping: rule.entityMappings.map(({ entityType, fieldMappings }) => ({
        entityType,
        fieldMapping: fieldMappings.map(({ identifier, columnName }) => ({ identifier, columnName })),
      })),
      ...(Object.keys(rule.customDetails).length > 0 && { customDetails: { ...rule.customDetails } }),
      ...(rule.alertDetailsOverride && { alertDetailsOverride: [toOverride(rule.alertDetailsOverride)] }),
    });
  }
}

/** Resource id of a rule, known before it is deployed. */
export function toRuleResourceId(workspaceId: string, rule: Pick<AnalyticsRule, 'uuid'>): string {
  return `${workspaceId}/providers/Microsoft.SecurityInsights/alertRules/${rule.uuid}`;
}

const TRIGGER_OPERATORS: Readonly<Record<TriggerOperator, string>> = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
};

function toOverride(
  override: NonNullable<AnalyticsRule['alertDetailsOverride']>,
): SentinelAlertRuleScheduledAlertDetailsOverride {
  const {
    alertDisplayNameFormat: title,
    alertDescriptionFormat: description,
    alertSeverityColumnName: severity,
    alertTacticsColumnName: tactics,
    alertDynamicProperties: properties = [],
  } = override;
  return {
    ...(title !== undefined && { displayNameFormat: toLiteral(title) }),
    ...(description !== undefined && { descriptionFormat: toLiteral(description) }),
    ...(severity !== undefined && { severityColumnName: severity }),
    ...(tactics !== undefined && { tacticsColumnName: tactics }),
    ...(properties.length > 0 && {
      dynamicProperty: properties.map(({ alertProperty, value }) => ({ name: alertProperty, value })),
    }),
  };
}

function assertTechniques({ id, relevantTechniques }: AnalyticsRule): void {
  const sub = relevantTechniques.find((technique) => technique.includes('.'));
  if (sub === undefined) return;
  throw new Error(
    `Rule '${id}': relevantTechniques must hold techniques such as T1567, found the sub-technique '${sub}'. ` +
      'The provider has no argument for it; name its technique.',
  );
}
