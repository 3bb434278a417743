import type { Severity } from '../../../kql/loader/analytics-rule';
import type { Content } from '../../../kql/content';
import { effectiveRules } from '../../../stacks/effective-rules';
import type { Environment } from '../../../stacks/environment';
import { judgeOneChange } from './cycle-findings';
import type { Stack } from './cycle-stack';
import type { Finding } from './cycle-steps';
import { synthesise } from './synthesis';

/** Settings for {@link planOneChange}. */
export interface OneChangeOptions {
  readonly environment: Environment;
  readonly content: Content;
  readonly directory: string;
}

/** Changes the severity of one rule, as an environment's override does, and plans. */
export async function planOneChange(stacks: readonly Stack[], options: OneChangeOptions): Promise<Finding> {
  const { environment, content, directory } = options;
  const [rule] = effectiveRules(environment, content);
  if (!rule) throw new Error('Content: it must hold at least one analytics rule, found none.');
  const severity: Severity = rule.severity === 'Low' ? 'Medium' : 'Low';
  const rules = { ...environment.rules, [rule.id]: { ...environment.rules[rule.id], severity } };
  synthesise({ ...environment, rules }, content, directory);
  const plans = [];
  for (const { terraform } of stacks) plans.push(await terraform.plan());
  synthesise(environment, content, directory);
  return judgeOneChange(plans, rule.id);
}
