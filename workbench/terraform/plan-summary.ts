import { createHash } from 'node:crypto';

import { countChanges, type Plan } from './plan';

/** What a deploy would do to one stack. */
export interface StackPlan {
  readonly stack: string;
  readonly plan: Plan;
}

/** What a deploy would do, in a form that a person approves and a machine compares. */
export interface PlanSummary {
  /** One line for each stack and each resource, sorted, with the attributes that change; no value of any, so no secret. */
  readonly text: string;

  /**
   * SHA-256, in hex, of the text and of what the attributes become: two plans with the same digest do the same to the same resources, save
   * for values that are sensitive or known only after the apply.
   */
  readonly digest: string;

  readonly isEmpty: boolean;
}

/** Sums up the plans of an environment's stacks. */
export function summarizePlans(plans: readonly StackPlan[]): PlanSummary {
  const lines = plans.flatMap(({ stack, plan }) => {
    const resources = [
      ...plan.created.map((address) => ['create', address] as const),
      ...plan.updated.map((address) => ['change', address] as const),
      ...plan.replaced.map((address) => ['replace', address] as const),
      ...plan.destroyed.map((address) => ['destroy', address] as const),
    ].sort(([, a], [, b]) => (a < b ? -1 : 1));
    const outputs = plan.changesOutputsOnly ? ', outputs' : '';
    const counts =
      `${plan.created.length} to create, ${plan.updated.length} to change, ` +
      `${plan.replaced.length} to replace, ${plan.destroyed.length} to destroy${outputs}`;
    const attributesOf = (action: string, address: string): string =>
      action === 'change' || action === 'replace' ? `: ${plan.changes[address]?.attributes.join(', ') ?? ''}` : '';
    return [
      `${stack}: ${counts}`,
      ...resources.map(([action, address]) => `  ${action.padEnd(8)}${address}${attributesOf(action, address)}`),
    ];
  });
  const text = `${lines.join('\n')}\n`;
  const isEmpty = plans.every(({ plan }) => countChanges(plan) === 0 && !plan.changesOutputsOnly);
  const values = plans.map(({ stack, plan }) => [
    stack,
    Object.entries(plan.changes).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
  const digest = createHash('sha256').update(text).update(JSON.stringify(values)).digest('hex');
  return { text, digest, isEmpty };
}
