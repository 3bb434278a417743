import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { LineCounter, parseDocument } from 'yaml';

import { environmentFile, type EnvironmentFile } from './environment-file';
import { EnvironmentError, fromSchema, fromSyntax, placeProblems, type Problem } from './environment-problem';
import { buildNames, MAX_ENVIRONMENT_NAME, type Names } from './names';

/** Folder of the environment files that the repository ships. */
export const ENVIRONMENTS = join(__dirname, 'environments');

/** File that an ephemeral environment takes everything but its name from. */
const EPHEMERAL_TEMPLATE = 'test';

/** One environment: its file, checked, and every Azure name that follows from it. */
export interface Environment extends EnvironmentFile {
  /** Name of the file without its extension; the second part of the name of each stack. */
  readonly name: string;

  /** Region of the workspace: table, DCE, DCR and query alerts must lie there. */
  readonly workspaceRegion: string;

  readonly sentinelHealth: 'ours' | 'existing';

  readonly names: Names;
}

/** Names of the environments that have a file in the folder, sorted. */
export function listEnvironments(directory = ENVIRONMENTS): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/**
 * Reads the environments to synthesise: all that have a file, or the one that is asked for.
 *
 * Throws one error that lists the problems of all files.
 *
 * @param name the value of NOXYS_ENV
 */
export function loadEnvironments(name: string | undefined, directory = ENVIRONMENTS): Environment[] {
  const problems: string[] = [];
  const environments = (name ? [name] : listEnvironments(directory)).flatMap((each) => {
    try {
      return [loadEnvironment(each, directory)];
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return environments;
}

/**
 * Reads and checks one environment.
 *
 * `pr-<number>` without a file of its own is an ephemeral copy of test.yaml. Throws one error that lists every problem,
 * one a line: `file:line: path must be …, found ….`
 */
export function loadEnvironment(name: string, directory = ENVIRONMENTS): Environment {
  const ephemeral = /^pr-\d+$/.test(name) && !existsSync(join(directory, `${name}.yaml`));
  const file = join(directory, `${ephemeral ? EPHEMERAL_TEMPLATE : name}.yaml`);
  if (!existsSync(file)) {
    throw new Error(
      `Environment '${name}': must have a file in ${relative(process.cwd(), directory)} or be named pr-<number>, ` +
        `found ${listEnvironments(directory).join(', ')}. Copy one of them or correct the name.`,
    );
  }

  const text = readFileSync(file, 'utf8');
  return parseEnvironment(name, text, relative(process.cwd(), file), ephemeral);
}

/**
 * Checks the text of an environment file.
 *
 * Throws an {@link EnvironmentError} with every problem.
 *
 * @param label how problems name the file
 * @param ephemeral whether the environment is a copy of this file for one pull request
 */
export function parseEnvironment(name: string, text: string, label: string, ephemeral = false): Environment {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const data: unknown = document.errors.length === 0 ? document.toJS() : undefined;
  const parsed = environmentFile.safeParse(data);

  const problems = [
    ...fromSyntax(document),
    ...findNameProblems(name),
    ...findCrossProblems(readParts(data), ephemeral),
  ];
  if (!parsed.success && document.errors.length === 0) problems.push(...fromSchema(parsed.error, data));

  if (problems.length > 0 || !parsed.success) {
    throw new EnvironmentError(label, placeProblems(problems, document, lines));
  }
  return toEnvironment(name, ephemeral ? { ...parsed.data, lifecycle: 'disposable' } : parsed.data);
}

function toEnvironment(name: string, file: EnvironmentFile): Environment {
  const { workspace } = file;
  return {
    ...file,
    name,
    workspaceRegion: workspace.kind === 'existing' ? workspace.region : file.region,
    sentinelHealth: file.sentinelHealth ?? workspace.kind,
    names: buildNames({
      environment: name,
      subscriptionId: file.subscriptionId,
      ...(workspace.kind === 'existing' && { existingWorkspaceId: workspace.id }),
    }),
  };
}

function findNameProblems(name: string): Problem[] {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= MAX_ENVIRONMENT_NAME) return [];
  const rule = `must start with a letter and hold at most ${MAX_ENVIRONMENT_NAME} lower-case letters, digits and single dashes`;
  return [{ path: [], message: `the file name ${rule}, found '${name}'. Azure names are made from it; shorten it` }];
}

/** The settings that are right by themselves, so that rules about several of them are checked in a wrong file too. */
function readParts(data: unknown): Partial<EnvironmentFile> {
  if (typeof data !== 'object' || data === null) return {};
  const parts = Object.entries(environmentFile.shape).flatMap(([key, schema]) => {
    const part = schema.safeParse(Reflect.get(data, key));
    return part.success ? [[key, part.data]] : [];
  });
  return Object.fromEntries(parts) as Partial<EnvironmentFile>;
}

/** Rules about more than one setting. */
function findCrossProblems(file: Partial<EnvironmentFile>, ephemeral: boolean): Problem[] {
  const problems: Problem[] = [];
  const { subscriptionId, workspace, principals, signatureScheme } = file;

  if (
    workspace?.kind === 'existing' &&
    subscriptionId &&
    !workspace.id.startsWith(`/subscriptions/${subscriptionId}/`)
  ) {
    const message = `must lie in subscriptionId '${subscriptionId}', found '${workspace.id}'. Deploy into the workspace's subscription`;
    problems.push({ path: ['workspace', 'id'], message });
  }
  if (workspace?.kind === 'existing' && ephemeral) {
    const message =
      "must be 'ours' for an ephemeral environment, found 'existing'. Rule names are unique in a workspace, so a copy would overwrite them";
    problems.push({ path: ['workspace', 'kind'], message });
  }
  if (file.state?.backend === 'local' && ephemeral) {
    const message =
      "must be 'azurerm' for an ephemeral environment, found 'local'. Another job destroys it, and needs its state. Set it in test.yaml";
    problems.push({ path: ['state', 'backend'], message });
  }
  if (Object.keys(file.playbooks ?? {}).length > 0 && principals && principals.azureSecurityInsights === undefined) {
    const message = `must name azureSecurityInsights because playbooks are wanted, found nothing. Ask 'az ad sp show --id 98785600-1bb7-4fb9-b9fa-19afe2c8a360 --query id'`;
    problems.push({ path: ['principals'], message });
  }
  if (file.secretsInRotation?.includes('signing-secret') && signatureScheme === 'none') {
    const message = `must not list 'signing-secret' while signatureScheme is 'none', found it. Set the scheme or remove it`;
    problems.push({ path: ['secretsInRotation'], message });
  }
  if (file.relay && file.relay.instances > maxInstances(file.relay.plan)) {
    const { plan, instances } = file.relay;
    const message = `must be at most ${maxInstances(plan)} on the plan ${plan}, found ${instances}. Take a larger plan`;
    problems.push({ path: ['relay', 'instances'], message });
  }
  return [...problems, ...findTemplates(file)];
}

/** Instances that a plan can have: 3 of the basic ones, 10 of the standard ones, more of the premium ones. */
function maxInstances(plan: string): number {
  return plan.startsWith('B') ? 3 : 10;
}

/** Texts that Terraform would evaluate. Parameters of rules and playbooks are not among them: they are escaped on their way. */
function findTemplates({ tags = {}, eventFilter = [], signatureOptions = {} }: Partial<EnvironmentFile>): Problem[] {
  const texts: readonly (readonly [path: readonly PropertyKey[], text: string])[] = [
    ...Object.entries(tags).map(([key, value]) => [['tags', key], `${key}: ${value}`] as const),
    ...eventFilter.map((type, index) => [['eventFilter', index], type] as const),
    [['signatureOptions', 'signedContent'], signatureOptions.signedContent ?? ''],
  ];
  return texts
    .filter(([, text]) => /[$%]\{/.test(text))
    .map(([path, text]) => ({
      path,
      message: `must not hold '\${' or '%{', found '${text}'. Terraform would evaluate it`,
    }));
}
