import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'yaml';

import type { Content } from '../../kql/content';
import type { Environment } from '../../stacks/environment';
import { NoxysApp } from '../../stacks/noxys-app';
import { messageOf } from '../error-message';
import { isObject } from '../json-object';
import { diffValues, type FieldChange } from './compare/field-change';
import { isReplacement } from './replacement';
import type { Side } from './side';

/** What a deploy would do with a resource. */
export interface ResourceChange {
  /** Its stack, as `noxys-test-detection`. */
  readonly stack: string;

  /** Its address in Terraform, as `azurerm_key_vault.vault`. */
  readonly address: string;
  readonly action: 'create' | 'destroy' | 'update' | 'replace';
  readonly fields: readonly FieldChange[];
}

/** What of the two sides would be deployed differently, and why a side cannot be synthesised. */
export interface ResourceReview {
  readonly changes: readonly ResourceChange[];
  readonly problems: readonly string[];
}

/** Synthesises the stacks of both sides and compares the resources by address. The stacks' own code is the same for both. */
export function reviewResources(base: Side, head: Side): ResourceReview {
  const directory = mkdtempSync(join(tmpdir(), 'noxys-review-stacks-'));
  try {
    const problems: string[] = [];
    const before = synthesise(base, join(directory, 'base'), directory, () => undefined);
    const after = synthesise(head, join(directory, 'head'), directory, (problem) => problems.push(problem));
    return { changes: compareStacks(before, after), problems };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What of the content transform-fn/build.mjs writes into the relay, as it is written down: the order of its keys counts. */
const EVENTS_SCHEMA = 'kql/schema/NoxysEvents_CL.yaml';

type Attributes = Readonly<Record<string, unknown>>;

/** Attributes by stack and address. */
type Resources = ReadonlyMap<
  string,
  { readonly stack: string; readonly address: string; readonly attributes: Attributes }
>;

function synthesise(
  { content, environments, files }: Side,
  outdir: string,
  scratch: string,
  onProblem: (problem: string) => void,
): Resources {
  const resources = new Map<string, { stack: string; address: string; attributes: Attributes }>();
  if (content === undefined) return resources;
  // The relay's code is the same on both sides: what of the content it is built with stands for it, so that it need not be built.
  const relayPackage = join(scratch, 'relay.zip');
  writeFileSync(relayPackage, JSON.stringify(parse(files.get(EVENTS_SCHEMA) ?? '')));
  for (const environment of environments) {
    try {
      synthesiseEnvironment(environment, content, join(outdir, environment.name), relayPackage);
    } catch (error) {
      onProblem(messageOf(error));
      continue;
    }
    for (const { stack, resource } of readStacks(join(outdir, environment.name, 'stacks'))) {
      for (const { address, attributes } of listResources(resource)) {
        resources.set(`${stack} ${address}`, { stack, address, attributes });
      }
    }
  }
  return resources;
}

function synthesiseEnvironment(environment: Environment, content: Content, outdir: string, relayPackage: string): void {
  mkdirSync(outdir, { recursive: true });
  new NoxysApp({ environments: [environment], content, relayPackage, config: { outdir } }).synth();
}

function readStacks(directory: string): { stack: string; resource: unknown }[] {
  return readdirSync(directory)
    .sort()
    .map((stack) => {
      const document: unknown = JSON.parse(readFileSync(join(directory, stack, 'cdk.tf.json'), 'utf8'));
      return { stack, resource: isObject(document) ? document['resource'] : undefined };
    });
}

/** `resource.<type>.<name>` of a stack; what only orders or annotates is no attribute. */
function listResources(resource: unknown): { address: string; attributes: Attributes }[] {
  return membersOf(resource).flatMap(([type, named]) =>
    membersOf(named).map(([name, all]) => {
      const attributes = membersOf(all).filter(
        ([key]) => !['//', 'depends_on', 'lifecycle', 'provisioner'].includes(key),
      );
      return { address: `${type}.${name}`, attributes: Object.fromEntries(attributes) };
    }),
  );
}

function membersOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function compareStacks(before: Resources, after: Resources): ResourceChange[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key): ResourceChange[] => {
    const old = before.get(key);
    const now = after.get(key);
    const { stack = '', address = '' } = now ?? old ?? {};
    if (old === undefined) return [{ stack, address, action: 'create', fields: [] }];
    if (now === undefined) return [{ stack, address, action: 'destroy', fields: [] }];
    const fields = diffValues(readTexts(old.attributes), readTexts(now.attributes));
    if (fields.length === 0) return [];
    const action = isReplacement(
      address,
      fields.map(({ field }) => field),
    )
      ? 'replace'
      : 'update';
    return [{ stack, address, action, fields }];
  });
}

/** Attributes that hold JSON as a text, such as a template, differ member by member. */
function readTexts(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => {
      if (typeof value !== 'string' || !/^[{[]/.test(value)) return [key, value];
      try {
        return [key, JSON.parse(value) as unknown];
      } catch {
        return [key, value];
      }
    }),
  );
}
