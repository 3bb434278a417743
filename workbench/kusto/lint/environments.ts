import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Content } from '../../../kql/content';
import { effectiveAutomation } from '../../../stacks/effective-automation';
import { effectiveHealthAlerts } from '../../../stacks/effective-health';
import { effectiveRules } from '../../../stacks/effective-rules';
import { type Environment, listEnvironments, parseEnvironment } from '../../../stacks/environment';
import { EnvironmentError, MisfitError, placeOf } from '../../../stacks/environment-problem';
import { compareDiagnostics, diagnostic, type Diagnostic } from './diagnostic';

/** Where the environments stand, from the folder that holds `kql`. */
const FOLDER = 'stacks/environments';

/** What an environment makes of the content; each throws what does not fit. */
const CHECKS: readonly ((environment: Environment, content: Content) => unknown)[] = [
  effectiveRules,
  effectiveAutomation,
  effectiveHealthAlerts,
];

/** Checks every environment file by itself and against the content; `root` is the folder that holds `kql`. */
export function lintEnvironments(content: Content, root: string): Diagnostic[] {
  const directory = join(root, FOLDER);
  const names = existsSync(directory) ? listEnvironments(directory) : [];
  return names
    .flatMap((name) => lintEnvironment(name, readFileSync(join(directory, `${name}.yaml`), 'utf8'), content))
    .sort(compareDiagnostics);
}

function lintEnvironment(name: string, text: string, content: Content): Diagnostic[] {
  const file = `${FOLDER}/${name}.yaml`;
  try {
    const environment = parseEnvironment(name, text, file);
    const problems = CHECKS.flatMap((check) => misfitsOf(() => check(environment, content)));
    return problems.map(({ path, message }) =>
      diagnostic('invalid-environment', { file, ...placeOf(text, path) }, { message }),
    );
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return error.problems.map((problem) => diagnostic('invalid-environment', { file, ...problem }, problem));
  }
}

function misfitsOf(check: () => unknown): MisfitError['problems'] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof MisfitError)) throw error;
    return error.problems;
  }
}
