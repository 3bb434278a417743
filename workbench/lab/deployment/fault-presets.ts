import type { FaultPlan, FaultyAnswer } from '../azure/resource-manager/faults';

/** Something that goes wrong in a deployment, and what a good one does about it. */
export interface FaultPreset {
  readonly about: string;
  readonly plan: FaultPlan;

  /** Whether the first apply may fail, and a second one must complete it. */
  readonly mayNeedSecondApply: boolean;

  /** Seconds that an operator lets pass before the second apply. @default 0 */
  readonly secondApplyAfter?: number;

  /** Whether somebody must delete what failed half way: the provider holds a resource that it did not finish for a stranger's. */
  readonly needsOperator?: boolean;

  /** Whether names of the environment are soft-deleted when the cycle begins. */
  readonly hasSoftDeletedNames?: boolean;
}

const SECOND = 1000;

/** What `--faults` can ask for. */
export const FAULT_PRESETS = {
  late: {
    about: 'roles take effect after 45 seconds, a table can be queried after 45: the pauses of the stacks cover it',
    plan: {
      roleDelay: { vault: 45 * SECOND, storage: 45 * SECOND, ingestion: 45 * SECOND, playbook: 45 * SECOND },
      tableDelay: 45 * SECOND,
    },
    mayNeedSecondApply: false,
  },
  'very-late': {
    about:
      'roles take effect after 2 minutes, a table can be queried after 4: a second apply a minute later completes what the first could not',
    plan: {
      roleDelay: { vault: 120 * SECOND, storage: 120 * SECOND, ingestion: 120 * SECOND, playbook: 120 * SECOND },
      tableDelay: 240 * SECOND,
    },
    mayNeedSecondApply: true,
    secondApplyAfter: 60,
  },
  busy: {
    about: 'every tenth answer is 429 and every twentieth 503: the provider tries again by itself',
    plan: { answers: [every(10, 429), every(20, 503)] },
    mayNeedSecondApply: false,
  },
  'half-way': {
    about:
      'the function app fails after it was begun, the first rule meets a conflict: once an operator has deleted what failed, a second apply completes the deployment',
    plan: {
      failingCreations: ['microsoft.web/sites'],
      answers: [
        { status: 409, times: 1, matches: ({ method, path }) => method === 'PUT' && /\/alertRules\//i.test(path) },
      ],
    },
    mayNeedSecondApply: true,
    needsOperator: true,
  },
  'soft-deleted': {
    about: 'the names of vault and workspace are those of a deployment that was deleted: both are recovered',
    plan: {},
    mayNeedSecondApply: false,
    hasSoftDeletedNames: true,
  },
} as const satisfies Readonly<Record<string, FaultPreset>>;

/** Names of the presets. */
export const FAULT_NAMES = Object.keys(FAULT_PRESETS).filter(
  (name): name is keyof typeof FAULT_PRESETS => name in FAULT_PRESETS,
);

function every(count: number, status: FaultyAnswer['status']): FaultyAnswer {
  return { status, every: count, matches: () => true };
}
