import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Testing } from 'cdktf';
import type { Construct } from 'constructs';

import { loadContent } from '../../kql/content';
import { loadEnvironment, type Environment } from '../../stacks/environment';
import { NoxysApp, type NoxysAppProps } from '../../stacks/noxys-app';

interface ResourceClass {
  readonly tfResourceType: string;
}

/** One resource, as Terraform will see it. */
export type TerraformResource = Readonly<Record<string, unknown>>;

/** A synthesised stack, as far as tests look at it. */
export interface SynthesizedStack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, TerraformResource>>>>;
  readonly data?: unknown;
  readonly output?: Readonly<Record<string, TerraformResource>>;
  readonly provider?: { readonly azurerm: readonly { readonly features: readonly unknown[] }[] };
  readonly terraform?: { readonly backend?: unknown; readonly required_version?: string };
}

/** Builds a throwaway stack and returns its resources of one class, as Terraform will see them. */
export function synthOnly(resource: ResourceClass, build: (scope: Construct) => void): TerraformResource[] {
  return resourcesOf(parseStack(Testing.synthScope(build)), resource);
}

/** The resources of one class in a synthesised stack. */
export function resourcesOf(stack: SynthesizedStack, { tfResourceType }: ResourceClass): TerraformResource[] {
  return Object.values(stack.resource?.[tfResourceType] ?? {});
}

/** The one resource of its class; fails when there are more or none. */
export function onlyOne(resources: readonly TerraformResource[]): TerraformResource {
  const [first] = resources;
  if (first === undefined || resources.length !== 1) throw new Error(`expected one resource, got ${resources.length}`);
  return first;
}

/** Folder of environments that stay as they are, whatever a team makes of the shipped ones. */
export const ENVIRONMENT_FIXTURES = join(__dirname, '..', 'fixtures', 'environments');

/** An environment that stays as it is. */
export function environmentFixture(name: string): Environment {
  return loadEnvironment(name, ENVIRONMENT_FIXTURES);
}

/** Synthesises the real app, validations included, and returns its stacks by name, with their texts. */
export function synthApp(
  environments: readonly Environment[] = [environmentFixture('test'), environmentFixture('prod')],
  props: Partial<NoxysAppProps> = {},
): Map<string, { readonly text: string; readonly stack: SynthesizedStack }> {
  const folder = mkdtempSync(join(tmpdir(), 'noxys-synth-'));
  try {
    const relayPackage = join(folder, 'relay.zip');
    writeFileSync(relayPackage, 'a package of the same bytes in every run');
    const config = { outdir: join(folder, 'out') };
    const app = new NoxysApp({ environments, content: loadContent(), relayPackage, config, ...props });
    app.synth();
    return new Map(
      Object.values(app.manifest.stacks).map(({ name, synthesizedStackPath }) => {
        const text = readFileSync(join(folder, 'out', synthesizedStackPath), 'utf8');
        return [name, { text, stack: parseStack(text) }];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Trusts cdktf for the form of what it wrote. */
function parseStack(text: string): SynthesizedStack {
  return JSON.parse(text) as SynthesizedStack;
}
