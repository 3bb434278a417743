import type { AnalyticsRule } from '../kql/loader/analytics-rule';
import type { Content } from '../kql/content';
import { withOverrides } from '../kql/loader/rule-overrides';
import type { Environment } from './environment';

/** Parameter of a rule that says what its `UserId` column holds. */
const USER_ID_PARAMETER = 'userIdIs';

/**
 * The analytics rules as an environment runs them: overrides applied, `userIdIs` written into every rule that asks.
 *
 * Throws one error that lists every override that does not fit its rule, one a line.
 */
export function effectiveRules(
  environment: Pick<Environment, 'name' | 'rules' | 'userIdIs'>,
  content: Pick<Content, 'rules'>,
): AnalyticsRule[] {
  const problems = Object.keys(environment.rules)
    .filter((id) => !content.rules.some((rule) => rule.id === id))
    .map((id) => {
      const known = content.rules.map((rule) => rule.id).join(', ');
      return `Environment '${environment.name}': rules must name rules of kql/rules, found '${id}'. Use one of ${known}.`;
    });

  const rules = content.rules.map((rule) => {
    try {
      return withOverrides(rule, overridesOf(rule, environment));
    } catch (error) {
      problems.push(`Environment '${environment.name}': ${error instanceof Error ? error.message : String(error)}`);
      return rule;
    }
  });

  if (problems.length > 0) throw new Error(problems.join('\n'));
  return rules;
}

/** An environment's `userIdIs` is a parameter of each rule that declares it; a rule's own override goes before it. */
function overridesOf(rule: AnalyticsRule, environment: Pick<Environment, 'rules' | 'userIdIs'>): RuleOverrides {
  const { enabled, severity, parameters } = environment.rules[rule.id] ?? {};
  const asksForUserId = rule.parameters.some((parameter) => parameter.name === USER_ID_PARAMETER);
  return {
    ...(enabled !== undefined && { enabled }),
    ...(severity !== undefined && { severity }),
    parameters: { ...(asksForUserId && { [USER_ID_PARAMETER]: environment.userIdIs }), ...parameters },
  };
}

type RuleOverrides = Parameters<typeof withOverrides>[1];
