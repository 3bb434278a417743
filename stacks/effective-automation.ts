import type { AutomationRule } from '../kql/loader/automation-rule';
import type { Content } from '../kql/content';
import type { Playbook } from '../kql/loader/playbook';
import type { Environment } from './environment';
import { MisfitError } from './environment-problem';

/** Parameters of a playbook that the stack knows by itself; an environment does not give them. */
export const STACK_PARAMETERS = ['$connections', 'identityId', 'vaultUri', 'workspaceResourceId'] as const;

/** A playbook that an environment wants, with the values of its own parameters. */
export interface WantedPlaybook {
  readonly playbook: Playbook;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** What an environment automates. */
export interface EffectiveAutomation {
  readonly playbooks: readonly WantedPlaybook[];

  /** Automation rules that have a wanted playbook, with those only. */
  readonly automationRules: readonly AutomationRule[];
}

/**
 * The playbooks that an environment wants and the automation rules that run them.
 *
 * Throws a {@link MisfitError} with every unknown playbook and every parameter that is missing, unknown or of another type.
 */
export function effectiveAutomation(
  environment: Pick<Environment, 'name' | 'playbooks'>,
  content: Pick<Content, 'playbooks' | 'automationRules'>,
): EffectiveAutomation {
  const known = new Map(content.playbooks.map((playbook) => [playbook.id, playbook]));
  const problems: Misfit[] = [];
  const playbooks: WantedPlaybook[] = [];

  for (const [id, parameters] of Object.entries(environment.playbooks)) {
    const playbook = known.get(id);
    if (playbook === undefined) {
      const message = `playbooks must name playbooks of kql/playbooks, found '${id}'. Use one of ${[...known.keys()].join(', ')}.`;
      problems.push({ path: ['playbooks', id], message });
      continue;
    }
    problems.push(...findParameterProblems(playbook, parameters));
    playbooks.push({ playbook, parameters });
  }
  if (problems.length > 0) throw new MisfitError(environment.name, problems);

  const automationRules = content.automationRules
    .map((rule) => ({ ...rule, playbooks: rule.playbooks.filter((id) => id in environment.playbooks) }))
    .filter((rule) => rule.playbooks.length > 0);
  return { playbooks, automationRules };
}

type Misfit = MisfitError['problems'][number];

function findParameterProblems({ id, definition }: Playbook, given: Readonly<Record<string, unknown>>): Misfit[] {
  const declared = Object.entries(definition.parameters).filter(([name]) => !isStackParameter(name));
  const at = (name: string, message: string): Misfit => ({ path: ['playbooks', id, name], message });
  const missing = declared
    .filter(([name, { defaultValue }]) => defaultValue === undefined && !(name in given))
    .map(([name, { type }]) => at(name, `playbooks.${id} must give '${name}' (${type}), found nothing. Add it.`));
  const names = declared.map(([name]) => name).join(', ') || 'none';
  const unknown = Object.keys(given)
    .filter((name) => !declared.some(([declaredName]) => declaredName === name))
    .map((name) => {
      const expected = `playbooks.${id} must give parameters that the playbook declares (${names})`;
      return at(name, `${expected}, found '${name}'. Correct or remove it.`);
    });
  const mistyped = declared
    .filter(([name, { type }]) => name in given && !isOfType(given[name], type))
    .map(([name, { type }]) => {
      const found = String(given[name]);
      return at(name, `playbooks.${id}.${name} must be of type ${type}, found '${found}'. Correct it.`);
    });
  return [...missing, ...unknown, ...mistyped];
}

function isStackParameter(name: string): boolean {
  return STACK_PARAMETERS.some((known) => known === name);
}

/** Logic Apps' names of types, compared without case as the service does. */
function isOfType(value: unknown, type: string): boolean {
  switch (type.toLowerCase()) {
    case 'string':
      return typeof value === 'string';
    case 'int':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    default:
      return false;
  }
}
