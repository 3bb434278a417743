import { SEVERITIES, type AnalyticsRule, type Severity } from './analytics-rule';
import { rewriteParameter } from '../language/parameter';
import { findValueProblem } from './parameter-value';

/** What an environment wants otherwise than the rule's files say. */
export interface RuleOverrides {
  readonly enabled?: boolean | undefined;
  readonly severity?: Severity | undefined;

  /** New values by parameter: a timespan as KQL spells it (`30m`), a list as a list, everything else as it is. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** Overrides that a rule does not allow; its message has one line each. */
export class OverrideError extends Error {
  constructor(
    /** The override, such as `['parameters', 'threshold']`, and what is wrong with it. */
    readonly problems: readonly { readonly path: readonly string[]; readonly message: string }[],
  ) {
    super(problems.map(({ message }) => message).join('\n'));
    this.name = 'OverrideError';
  }
}

/**
 * The rule as an environment wants it: the query's `let name = literal;` lines hold the new values, all else is untouched.
 *
 * @throws OverrideError with every override that the rule does not allow
 */
export function withOverrides(rule: AnalyticsRule, overrides: RuleOverrides): AnalyticsRule {
  const problems: OverrideError['problems'][number][] = [];
  let query = rule.query;
  for (const [name, value] of Object.entries(overrides.parameters ?? {})) {
    const path = ['parameters', name];
    const problem = findParameterProblem(rule, name, value);
    if (problem !== undefined) {
      problems.push({ path, message: `Rule '${rule.id}': parameter '${name}' ${problem}.` });
      continue;
    }
    try {
      query = rewriteParameter(query, name, value);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({ path, message: `Rule '${rule.id}': ${reason}` });
    }
  }
  const { enabled = rule.enabled, severity = rule.severity } = overrides;
  if (!SEVERITIES.includes(severity)) {
    const message = `Rule '${rule.id}': severity must be one of ${SEVERITIES.join(', ')}, got '${severity}'.`;
    problems.push({ path: ['severity'], message });
  }
  if (problems.length > 0) throw new OverrideError(problems);
  return { ...rule, enabled, severity, query };
}

function findParameterProblem(rule: AnalyticsRule, name: string, value: unknown): string | undefined {
  const parameter = rule.parameters.find((each) => each.name === name);
  if (!parameter) {
    const known = rule.parameters.filter((each) => !each.follows).map((each) => `'${each.name}'`);
    return `must be one that the rule declares (${known.join(', ')}), and is not`;
  }
  if (parameter.follows) {
    return `must be left alone: it repeats ${parameter.follows} of ${rule.metadataFile}. Change both there`;
  }
  return findValueProblem(parameter, value);
}
