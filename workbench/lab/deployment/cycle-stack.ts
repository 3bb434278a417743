import type { Environment } from '../../../stacks/environment';
import type { AzureCloud } from '../azure/azure-cloud';
import { terraformEnvironment } from './deployment-cloud';
import type { Synthesis } from './synthesis';
import { Terraform, type TerraformOptions } from '../../terraform/terraform';

/** A stack of the environment and how terraform runs in it. */
export interface Stack {
  readonly name: 'ingestion' | 'detection';
  readonly terraform: Terraform;

  /** The same, as the principal that plans in a pull request. */
  readonly planner: Terraform;
}

/** Settings for {@link openStacks}. */
export interface OpenStacksOptions extends Pick<TerraformOptions, 'onLine' | 'signal'> {
  readonly environment: Environment;
}

/** Opens both stacks of an environment, in the order in which they are applied. */
export function openStacks(
  folders: Synthesis,
  cloud: AzureCloud,
  { environment, onLine, signal }: OpenStacksOptions,
): Stack[] {
  const open = (name: Stack['name'], as: 'deployer' | 'planner'): Terraform =>
    new Terraform({
      directory: folders[name],
      environment: terraformEnvironment(cloud, environment, as),
      onLine,
      signal,
    });
  return (['ingestion', 'detection'] as const).map((name) => ({
    name,
    terraform: open(name, 'deployer'),
    planner: open(name, 'planner'),
  }));
}
