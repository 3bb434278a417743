import type { ArmRequest } from './arm-message';
import { ArmError } from './arm-error';

/** Where a role assignment takes effect; each plane reads the directory at its own pace. */
export const PLANES = ['management', 'vault', 'storage', 'ingestion', 'query', 'playbook'] as const;
export type Plane = (typeof PLANES)[number];

/** What goes wrong on demand. */
export interface FaultPlan {
  /** Milliseconds until a role assignment takes effect, by plane. @default at once */
  readonly roleDelay?: Readonly<Partial<Record<Plane, number>>>;

  /** Milliseconds until queries can name a table that was created. @default at once */
  readonly tableDelay?: number;

  /** Answers that replace the service's own; each applies to the requests that it matches, as often as it says. */
  readonly answers?: readonly FaultyAnswer[];

  /** Resource types, in lower case, whose first long-running creation fails after it has begun. */
  readonly failingCreations?: readonly string[];
}

/** An answer in place of the service's own. */
export interface FaultyAnswer {
  readonly status: 429 | 503 | 409;

  /** Which requests it is for. */
  matches(request: ArmRequest): boolean;

  /** How often: a number of times, or every n-th request that matches. */
  readonly times?: number;
  readonly every?: number;

  /** Seconds for the `Retry-After` header. @default 0 */
  readonly retryAfterSeconds?: number;
}

const CODES = { 409: 'Conflict', 429: 'TooManyRequests', 503: 'ServiceUnavailable' } as const;

/** Plays a plan of faults; without one, nothing goes wrong. */
export class Faults {
  private readonly counts = new Map<FaultyAnswer, number>();
  private readonly failed = new Set<string>();

  constructor(readonly plan: FaultPlan = {}) {}

  /** Throws the answer that the plan holds for this request. */
  strike(request: ArmRequest): void {
    for (const answer of this.plan.answers ?? []) {
      if (answer.matches(request) && this.isDue(answer)) throw toError(answer);
    }
  }

  /** Milliseconds until a role assignment takes effect on a plane. */
  roleDelay(plane: Plane): number {
    return this.plan.roleDelay?.[plane] ?? 0;
  }

  /** Whether this creation fails half way; only the first one of a path does. */
  failsCreation(type: string, path: string): boolean {
    const key = path.toLowerCase();
    if (this.failed.has(key) || !this.plan.failingCreations?.includes(type.toLowerCase())) return false;
    this.failed.add(key);
    return true;
  }

  private isDue(answer: FaultyAnswer): boolean {
    const count = (this.counts.get(answer) ?? 0) + 1;
    this.counts.set(answer, count);
    return answer.every === undefined ? count <= (answer.times ?? 1) : count % answer.every === 0;
  }
}

function toError({ status, retryAfterSeconds = 0 }: FaultyAnswer): ArmError {
  const message = `The request is refused on demand with status ${status}.`;
  return new ArmError(status, CODES[status], message, { headers: { 'Retry-After': String(retryAfterSeconds) } });
}
