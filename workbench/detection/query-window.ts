import type { AnalyticsRule } from '../../kql/loader/analytics-rule';
import { addMilliseconds, type Instant } from '../lab/instant';

/**
 * The rows that a run's query may see: those of the rule's period before `now()`. The engine leaves out the end of a time range;
 * a row of this very moment belongs to the run.
 */
export function queryWindow(
  { queryPeriodMinutes }: Pick<AnalyticsRule, 'queryPeriodMinutes'>,
  now: Instant,
): { readonly column: 'TimeGenerated'; readonly from: Instant; readonly to: Instant } {
  return {
    column: 'TimeGenerated',
    from: addMilliseconds(now, -queryPeriodMinutes * 60_000),
    to: addMilliseconds(now, 1),
  };
}
