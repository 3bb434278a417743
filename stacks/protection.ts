import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import type { TerraformResource } from 'cdktf';
import * as z from 'zod';

import { ENVIRONMENTS, type Environment } from './environment';
import { PROTECTED_RESOURCES } from './environment-file';

type ProtectedResource = (typeof PROTECTED_RESOURCES)[number];

/** What decides whether Terraform keeps a resource: its address, and what it can only change by replacing it. */
export type Fingerprint = Readonly<Record<string, string>>;

/** Fingerprints of what holds data or identity in an environment. */
export type Fingerprints = Readonly<Partial<Record<ProtectedResource, Fingerprint>>>;

const lockFile = z.partialRecord(z.enum(PROTECTED_RESOURCES), z.record(z.string(), z.string()));

/**
 * Writes down what Terraform would look at before it replaces a resource.
 *
 * @param attributes what the provider cannot change in place, as known before anything is deployed
 */
export function toFingerprint(resource: TerraformResource, attributes: Fingerprint): Fingerprint {
  return { address: `${resource.terraformResourceType}.${resource.friendlyUniqueId}`, ...attributes };
}

/** Whether Terraform itself refuses to destroy a resource, as it does with one that is to stay and that the environment may not replace. */
export function isGuarded(
  { lifecycle, mayReplace }: Pick<Environment, 'lifecycle' | 'mayReplace'>,
  resource: ProtectedResource,
): boolean {
  return lifecycle === 'permanent' && !mayReplace.includes(resource);
}

/** Where an environment's lock lies: beside its file, and committed with it. */
export function toLockFile(environmentName: string, directory = ENVIRONMENTS): string {
  return join(directory, `${environmentName}.lock.json`);
}

/** What was deployed, as the lock of an environment remembers it; nothing without one. */
export function loadLock(environmentName: string, directory = ENVIRONMENTS): Fingerprints {
  const file = toLockFile(environmentName, directory);
  if (!existsSync(file)) return {};
  const label = relative(process.cwd(), file);
  try {
    return lockFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(
      `${label}: must be a lock as 'npx ts-node stacks/lock.ts ${environmentName}' writes it. Restore it.`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Refuses a change that would replace, or take away, what an environment's lock protects.
 *
 * Throws one error that lists every such resource with what changed, one a line. What the environment's `mayReplace`
 * names is let through.
 */
export function assertNothingReplaced(
  environment: Pick<Environment, 'name' | 'mayReplace'>,
  locked: Fingerprints,
  current: Fingerprints,
): void {
  const problems = PROTECTED_RESOURCES.flatMap((resource) => {
    const before = locked[resource];
    if (before === undefined || environment.mayReplace.includes(resource)) return [];
    return findChanges(before, current[resource] ?? {}).map(
      (change) =>
        `Environment '${environment.name}': ${resource} must stay the one that is deployed, found ${change}. Undo the change, ` +
        `or name '${resource}' in mayReplace, deploy, and write the lock anew with 'npx ts-node stacks/lock.ts ${environment.name}'.`,
    );
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** What to tell about an environment that is to stay and has no lock: without one nothing is refused. */
export function findMissingLock(
  { name, lifecycle }: Pick<Environment, 'name' | 'lifecycle'>,
  locked: Fingerprints,
): string | undefined {
  if (lifecycle === 'disposable' || Object.keys(locked).length > 0) return undefined;
  return (
    `Environment '${name}': should have a lock, found none: a change that replaces table, workspace, vault, storage or identity would not be ` +
    `refused. After its first deploy write one with 'npx ts-node stacks/lock.ts ${name}' and commit it.`
  );
}

function findChanges(before: Fingerprint, now: Fingerprint): string[] {
  if (Object.keys(now).length === 0) return ['that it would be destroyed'];
  return Object.entries(before)
    .filter(([key, value]) => now[key] !== value)
    .map(([key, value]) => `${key} '${now[key] ?? ''}' instead of '${value}'`);
}
