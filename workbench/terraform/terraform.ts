import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { parsePlan, type Plan } from './plan';

/** What came of one call of terraform. */
export interface TerraformRun {
  readonly exitCode: number;

  /** Errors as terraform prints them, without the frame; empty when there are none. */
  readonly errors: readonly string[];

  /** The sentence that ends an apply or a destroy, such as `30 added, 0 changed, 0 destroyed`; `''` without one. */
  readonly summary: string;
}

/** Settings for {@link Terraform}. */
export interface TerraformOptions {
  /** Folder of the synthesised stack, with its `cdk.tf.json`. */
  readonly directory: string;

  /** Variables of the process besides `PATH` and `HOME`: credentials, proxy. */
  readonly environment: Readonly<Record<string, string>>;

  /** @default the one that TERRAFORM_BINARY_NAME names, else `terraform` on the PATH */
  readonly binary?: string;

  /** Asks terraform to end, which then saves the state first. */
  readonly signal?: AbortSignal | undefined;

  /** Hears each line that terraform prints. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** Where the last plan lies, in the stack's folder. */
export const PLAN_FILE = 'noxys.tfplan';

/** Variables that a user's own shell holds for terraform: where providers come from, and what a process needs to run at all. */
const INHERITED = ['PATH', 'HOME', 'TF_CLI_CONFIG_FILE', 'TF_PLUGIN_CACHE_DIR', 'TMPDIR'];

/** Terraform in the folder of one stack. */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  /**
   * Gets the providers as the user does, outside the lab, and initialises the stack with them inside it.
   *
   * @throws Error that says how to get them
   */
  async init(): Promise<void> {
    await this.fetchProviders();
    // A second plain init would ask the registry again, and the lab's proxy lets nobody there.
    const inside = await this.run(
      ['init', '-input=false', '-no-color', `-plugin-dir=${this.providers}`],
      this.options.environment,
    );
    if (inside.exitCode !== 0) throw toError('init', inside);
  }

  /** Plans and returns what would change; the plan is kept for {@link Terraform.apply}. */
  async plan(...flags: readonly string[]): Promise<Plan> {
    const planned = await this.run(['plan', ...COMMON, `-out=${PLAN_FILE}`, ...flags], this.options.environment);
    if (planned.exitCode !== 0) throw toError('plan', planned);
    const lines: string[] = [];
    const shown = await this.run(['show', '-json', PLAN_FILE], this.options.environment, (line) => lines.push(line));
    if (shown.exitCode !== 0) throw toError('show', shown);
    return parsePlan(lines.join('\n'));
  }

  /** Applies what the stack says. Errors are a result: a first apply may need a second one. */
  apply(): Promise<TerraformRun> {
    return this.run(['apply', ...COMMON, '-auto-approve'], this.options.environment);
  }

  /** Destroys all of the stack's resources. */
  destroy(): Promise<TerraformRun> {
    return this.run(['destroy', ...COMMON, '-auto-approve'], this.options.environment);
  }

  /** Checks the stack's configuration against the provider's schema; needs {@link Terraform.fetchProviders} before. */
  validate(): Promise<TerraformRun> {
    return this.run(['validate', '-no-color'], {});
  }

  /**
   * Gets the providers, and touches no state.
   *
   * @param from folder of providers that another stack has fetched
   * @throws Error that says how to get them
   */
  async fetchProviders(from?: string): Promise<void> {
    const plugins = from === undefined ? [] : [`-plugin-dir=${from}`];
    const fetched = await this.run(['init', '-input=false', '-no-color', '-backend=false', ...plugins], {});
    if (fetched.exitCode !== 0) throw new ProviderMissing(fetched.errors.join('\n'));
  }

  /** Folder of the providers that {@link Terraform.fetchProviders} gets. */
  get providers(): string {
    return join(this.options.directory, '.terraform', 'providers');
  }

  private run(
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    onLine = this.options.onLine,
  ): Promise<TerraformRun> {
    const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
    const binary = this.options.binary ?? process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform';
    const child = spawn(binary, [...args], {
      cwd: this.options.directory,
      env: { ...inherited, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const interrupt = (): void => void child.kill('SIGINT');
    this.options.signal?.addEventListener('abort', interrupt);
    child.once('close', () => this.options.signal?.removeEventListener('abort', interrupt));
    const errors = new ErrorReader();
    let summary = '';
    createInterface(child.stdout).on('line', (line) => {
      summary = SUMMARY.exec(line)?.[1] ?? summary;
      onLine?.(line);
    });
    createInterface(child.stderr).on('line', (line) => errors.read(line));
    return new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new TerraformMissing(binary, { cause: error })));
      child.once('close', (code) => resolve({ exitCode: code ?? 1, errors: errors.texts, summary }));
    });
  }
}

/** There is no terraform to run. */
export class TerraformMissing extends Error {
  constructor(binary: string, options: ErrorOptions) {
    super(
      `Terraform: '${binary}' must be on the PATH, found none. Install terraform 1.5 or newer (https://developer.hashicorp.com/terraform/install), or name it in TERRAFORM_BINARY_NAME.`,
      options,
    );
  }
}

/** Terraform runs, but the provider cannot be had. */
export class ProviderMissing extends Error {
  constructor(reason: string) {
    super(
      `Terraform: the provider hashicorp/azurerm must be installable, but it is not: ${reason}\nGive terraform a network, or a mirror with 'provider_installation' in the file that TF_CLI_CONFIG_FILE names.`,
    );
  }
}

const SUMMARY = /^(?:Apply|Destroy) complete! Resources: (.+)\.$/;
const COMMON = ['-input=false', '-no-color', '-parallelism=20'];

/** Collects the errors that terraform prints, each a paragraph that begins with `Error:`. */
class ErrorReader {
  readonly texts: string[] = [];

  read(line: string): void {
    const text = line.replace(/^[\s│╷╵]+/, '').trim();
    if (text.startsWith('Error:')) this.texts.push(text.slice('Error:'.length).trim());
    else if (text !== '' && this.texts.length > 0) this.texts.push(`${this.texts.pop() ?? ''} ${text}`);
  }
}

function toError(verb: string, { errors }: TerraformRun): Error {
  return new Error(`Terraform: '${verb}' must succeed, but said: ${errors.join('\n')}`);
}
