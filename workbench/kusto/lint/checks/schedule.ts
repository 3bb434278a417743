import { toIsoDuration } from '../../../../kql/loader/duration';
import { ANALYTICS_RULE } from '../../../../kql/language/limits';
import type { Diagnostic } from '../diagnostic';
import type { LintedRule } from '../linted-rule';

/** Durations and numbers that Sentinel or azurerm would refuse. */
export function checkSchedule(linted: LintedRule): Diagnostic[] {
  const { rule } = linted;
  const { grouping } = rule.incident;
  const limits = ANALYTICS_RULE;
  const period = toIsoDuration(rule.queryPeriodMinutes);
  const frequency = toIsoDuration(rule.queryFrequencyMinutes);
  const suppression = toIsoDuration(rule.suppression.durationMinutes);
  const problems = [
    ...checkRange(linted, ['queryFrequency'], rule.queryFrequencyMinutes, limits.minMinutes, limits.maxMinutes),
    ...checkRange(linted, ['queryPeriod'], rule.queryPeriodMinutes, limits.minMinutes, limits.maxMinutes),
    ...checkRange(
      linted,
      ['suppressionDuration'],
      rule.suppression.durationMinutes,
      limits.minSuppressionMinutes,
      limits.maxSuppressionMinutes,
    ),
    ...checkRange(
      linted,
      ['incidentConfiguration', 'groupingConfiguration', 'lookbackDuration'],
      grouping.lookbackMinutes,
      limits.minGroupingMinutes,
      limits.maxGroupingMinutes,
    ),
    ...checkNumber(linted, 'triggerThreshold', rule.triggerThreshold, limits.maxTriggerThreshold),
    ...checkNumber(linted, 'name', rule.name.length, limits.maxNameLength),
  ];
  if (rule.queryPeriodMinutes < rule.queryFrequencyMinutes) {
    problems.push(linted.at(['queryPeriod'], 'period-shorter-than-frequency', { period, frequency }));
  }
  if (
    rule.queryPeriodMinutes >= limits.longPeriodMinutes &&
    rule.queryFrequencyMinutes < limits.minFrequencyOfLongPeriodMinutes
  ) {
    problems.push(linted.at(['queryFrequency'], 'frequency-too-high-for-period', { frequency, period }));
  }
  if (rule.suppression.enabled && rule.suppression.durationMinutes < rule.queryFrequencyMinutes) {
    problems.push(linted.at(['suppressionDuration'], 'suppression-shorter-than-frequency', { suppression, frequency }));
  }
  return problems;
}

function checkRange(
  linted: LintedRule,
  path: readonly string[],
  minutes: number,
  least: number,
  most: number,
): Diagnostic[] {
  if (minutes >= least && minutes <= most) return [];
  const values = { found: toIsoDuration(minutes), least: toIsoDuration(least), most: toIsoDuration(most) };
  return [linted.at(path, 'duration-out-of-range', values)];
}

function checkNumber(linted: LintedRule, field: string, found: number, most: number): Diagnostic[] {
  if (found >= 0 && found <= most) return [];
  const what = field === 'name' ? 'Characters of the name' : `${field}, which is not negative`;
  return [linted.at([field], 'number-out-of-range', { what, found, most })];
}
