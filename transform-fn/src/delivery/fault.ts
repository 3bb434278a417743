/** Why a post was not taken, or may not have been. */
export interface FaultFacts {
  /** HTTP status; undefined when there was no answer: reset, time-out, no name, no token. */
  readonly status?: number | undefined;
  /** The service's error code. */
  readonly code?: string | undefined;
  /** `Retry-After` as it came. */
  readonly retryAfter?: string | undefined;
}

/** A post failed. Its message holds no text of the service: that may repeat a row. */
export class Fault extends Error {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfter: string | undefined;

  constructor({ status, code, retryAfter }: FaultFacts, cause?: unknown) {
    super(
      `Logs Ingestion API: must answer 204, got ${status ?? 'no answer'}${code === undefined ? '' : ` (${code})`}.`,
      {
        cause,
      },
    );
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Codes of a 400 that blame the set-up, not the rows: no row would pass until somebody has put it right. */
const SETUP_CODES: ReadonlySet<string | undefined> = new Set([
  'InvalidStream',
  'InvalidApiVersion',
  'UnsupportedApiVersion',
]);

/**
 * What a fault says about the rows of its post. `unauthorized`: a new token may help. `poison`: one of the rows is to
 * blame. `later`: none of them is; whatever is not known to be poison belongs here, since a later try costs nothing.
 */
export function judge({ status, code }: FaultFacts): 'unauthorized' | 'poison' | 'later' {
  if (status === 401) return 'unauthorized';
  if (status === 413 || (status === 400 && !SETUP_CODES.has(code))) return 'poison';
  return 'later';
}
