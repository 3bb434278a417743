import { listEnvironments, loadEnvironment, type Environment } from '../stacks/environment';
import { UsageError } from './arguments';

/**
 * The environment that `--env` names: one that has a file, or an ephemeral one.
 *
 * @throws UsageError for a name without a file; an Error with every problem of a file that is wrong.
 */
export function chooseEnvironment(name: string): Environment {
  const known = listEnvironments();
  if (!known.includes(name) && !/^pr-\d+$/.test(name)) {
    throw new UsageError(
      `--env: expected ${known.map((each) => `'${each}'`).join(', ')} or 'pr-<number>', got '${name}'.`,
    );
  }
  return loadEnvironment(name);
}
