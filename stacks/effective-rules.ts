import type { AnalyticsRule } from '../kql/loader/analytics-rule';
import type { Content } from '../kql/content';
import { OverrideError, withOverrides } from '../kql/loader/rule-overrides';
import type { Environment } from './environment';
import { MisfitError } from './environment-problem';

/** Parameter of a rule that says what its `UserId` column holds. */
const USER_ID_PARAMETER = 'userIdIs';

/**
 * The analytics rules as an environment runs them: overrides applied, `userIdIs` written into every rule that asks.
 *
 * Throws a {@link MisfitError} with every override that does not fit its rule.
 */
export function effectiveRules(
  environment: Pick<Environment, 'name' | 'rules' | 'userIdIs'>,
  content: Pick<Content, 'rules'>,
): AnalyticsRule[] {
  const problems = Object.keys(environment.rules)
    .filter((id) => !content.rules.some((rule) => rule.id === id))
    .map((id) => {
      const known = content.rules.map((rule) => rule.id).join(', ');
      const message = `rules must name rules of kql/rules, found '${id}'. Use one of ${known}.`;
      return { path: ['rules', id], message };
    });

  const rules = content.rules.map((rule) => {
    try {
      return withOverrides(rule, overridesOf(rule, environment));
    } catch (error) {
      if (!(error instanceof OverrideError)) throw error;
      problems.push(...error.problems.map(({ path, message }) => ({ path: ['rules', rule.id, ...path], message })));
      return rule;
    }
  });

  if (problems.length > 0) throw new MisfitError(environment.name, problems);
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
