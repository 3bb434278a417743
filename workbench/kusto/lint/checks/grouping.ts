import { ALERTS, GROUPING_ALERT_DETAILS } from '../../../../kql/language/limits';
import type { Diagnostic } from '../diagnostic';
import type { LintedRule } from '../linted-rule';
import { columnsOfFormat } from './alert-details';

/** Which alerts share an incident, and how many alerts a run can make. */
export function checkGrouping(linted: LintedRule): Diagnostic[] {
  const { rule } = linted;
  const { grouping } = rule.incident;
  const path = ['incidentConfiguration', 'groupingConfiguration'];
  const entities = rule.entityMappings.map(({ entityType }) => entityType);
  const details: readonly string[] = GROUPING_ALERT_DETAILS;
  const custom = Object.keys(rule.customDetails);
  const problems = [
    ...checkKeys(linted, [...path, 'groupByEntities'], grouping.groupByEntities, entities, 'entityMappings'),
    ...checkKeys(linted, [...path, 'groupByAlertDetails'], grouping.groupByAlertDetails, details, 'alert details'),
    ...checkKeys(linted, [...path, 'groupByCustomDetails'], grouping.groupByCustomDetails, custom, 'customDetails'),
    ...checkAlertCount(linted),
  ];
  const keys = [...grouping.groupByEntities, ...grouping.groupByAlertDetails, ...grouping.groupByCustomDetails];
  if (grouping.enabled && grouping.matchingMethod === 'Selected' && keys.length === 0) {
    problems.push(linted.at([...path, 'matchingMethod'], 'grouping-without-key', {}));
  }
  grouping.groupByCustomDetails.forEach((key, index) => {
    const column = rule.customDetails[key] ?? '';
    if (/EventId|InteractionId|AlertKey/.test(column) || linted.columns.get(column) === 'datetime') {
      problems.push(linted.at([...path, 'groupByCustomDetails', index], 'grouping-key-unique', { key }));
    }
  });
  return problems;
}

function checkKeys(
  linted: LintedRule,
  path: readonly string[],
  keys: readonly string[],
  known: readonly string[],
  where: string,
): Diagnostic[] {
  return keys.flatMap((key, index) =>
    known.includes(key) ? [] : [linted.at([...path, index], 'grouping-key-not-mapped', { key, where })],
  );
}

/** With an alert for each result, a result for each event floods the run. */
function checkAlertCount(linted: LintedRule): Diagnostic[] {
  if (linted.rule.eventGrouping !== 'AlertPerResult') return [];
  const last = linted.query.ofKind('SummarizeOperator').at(-1);
  const keys = last?.child('ByClause')?.items('Expressions') ?? [];
  const unique = keys.find(
    ({ symbol }) => symbol?.kind === 'column' && ['EventId', 'InteractionId'].includes(symbol.name),
  );
  if (!last || !unique) return [];
  const overridden = countOverrides(linted);
  const results = Math.floor(ALERTS.maxOverriddenValuesPerRun / Math.max(overridden, 1));
  return [linted.query.at(last.offset, 'alert-per-event', { column: unique.name, overridden, results })];
}

/** How many values of an alert the rule takes from the result. */
function countOverrides({ rule }: LintedRule): number {
  const override = rule.alertDetailsOverride;
  const formats = [override?.alertDisplayNameFormat, override?.alertDescriptionFormat];
  return (
    formats.filter((format) => format !== undefined && columnsOfFormat(format).length > 0).length +
    [override?.alertSeverityColumnName, override?.alertTacticsColumnName].filter(Boolean).length +
    (override?.alertDynamicProperties?.length ?? 0)
  );
}
