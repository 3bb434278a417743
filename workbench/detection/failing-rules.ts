import { KqlError } from '../kusto/diagnostics';

/**
 * How often in a row a rule must fail for good before it is disabled. The service only says that it is a fixed number
 * (https://learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules).
 */
export const FAILURES_BEFORE_DISABLED = 3;

/** Which rules the service has disabled, because their queries failed again and again in a way that no further run repairs. */
export class FailingRules {
  readonly #failures = new Map<string, Error[]>();

  /** A query succeeded, or ended with `failure`. */
  note(ruleId: string, failure: Error | undefined): void {
    const earlier = this.#failures.get(ruleId) ?? [];
    this.#failures.set(ruleId, failure !== undefined && isPermanent(failure) ? [...earlier, failure] : []);
  }

  /** Why a rule is disabled; `undefined` while it runs. */
  causeOf(ruleId: string): Error | undefined {
    return this.#failures.get(ruleId)?.[FAILURES_BEFORE_DISABLED - 1];
  }
}

/** The query names a table, a column or a function that is not there, or is no query: no retry helps. */
function isPermanent(failure: Error): boolean {
  return failure instanceof KqlError && failure.code === 'invalid-query';
}
