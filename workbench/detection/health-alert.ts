import type { HealthAlert, HealthOperator } from '../../kql/loader/health-alert';
import type { KustoEngine } from '../kusto/engine';

/** What an alert about the integration itself found at one time. */
export interface HealthFinding {
  readonly isFiring: boolean;

  /** What was measured at each evaluation that counts, the latest first; undefined where the query had no value. */
  readonly values: readonly (number | undefined)[];
}

/**
 * Evaluates an alert as Azure Monitor does: the query over the window that ends now, compared with the threshold, as
 * often as the alert's failing periods ask.
 *
 * @param now ISO 8601
 */
export async function evaluateHealthAlert(
  alert: HealthAlert,
  engine: KustoEngine,
  now: string,
): Promise<HealthFinding> {
  const { operator, threshold, failing, of } = alert.condition;
  const values: (number | undefined)[] = [];
  for (let period = 0; period < of; period += 1) {
    values.push(await measure(alert, engine, minutesBefore(now, period * alert.everyMinutes)));
  }
  const failed = values.filter((value) => value !== undefined && OPERATORS[operator](value, threshold));
  return { isFiring: failed.length >= failing, values };
}

const OPERATORS: Readonly<Record<HealthOperator, (value: number, threshold: number) => boolean>> = {
  LessThan: (value, threshold) => value < threshold,
  LessThanOrEqual: (value, threshold) => value <= threshold,
  Equal: (value, threshold) => value === threshold,
  GreaterThan: (value, threshold) => value > threshold,
  GreaterThanOrEqual: (value, threshold) => value >= threshold,
};

/** How many rows the query returns, or the largest value of the measured column. */
async function measure(alert: HealthAlert, engine: KustoEngine, now: string): Promise<number | undefined> {
  const { columns, rows } = await engine.query(alert.query, {
    now,
    timespan: { column: 'TimeGenerated', from: minutesBefore(now, alert.windowMinutes), to: now },
    file: alert.queryFile,
  });
  if (alert.condition.measure === 'rows') return rows.length;
  const place = columns.findIndex(({ name }) => name === alert.condition.measure);
  const values = rows.map((row) => row[place]).filter((value) => typeof value === 'number');
  return values.length > 0 ? Math.max(...values) : undefined;
}

function minutesBefore(time: string, minutes: number): string {
  return new Date(Date.parse(time) - minutes * 60_000).toISOString();
}
