import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { z } from 'zod';

/** How one plan changes the resources of a stack, by Terraform address. */
export interface Plan {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly replaced: readonly string[];
  readonly destroyed: readonly string[];

  /** Which attributes change of each of these, and of the outputs together, whose address is `outputs`. */
  readonly changes: Readonly<Record<string, AttributeChange>>;

  /** Whether outputs change and nothing else does. */
  readonly changesOutputsOnly: boolean;
}

/** What becomes of one resource's attributes, without their values. */
export interface AttributeChange {
  /** Names of the attributes that change, sorted. */
  readonly attributes: readonly string[];

  /**
   * SHA-256, in hex, of what they become. A value that is known only after the apply counts as such, a sensitive one as
   * sensitive and no more.
   */
  readonly digest: string;
}

const object = z.record(z.string(), z.unknown());
const change = z.object({
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
});
type Change = z.infer<typeof change>;

const planFile = z.object({
  resource_changes: z.array(z.object({ address: z.string(), change })).default([]),
  output_changes: z.record(z.string(), change).default({}),
});

/** Reads a plan as `terraform show -json` prints it. */
export function parsePlan(json: string): Plan {
  const { resource_changes: all, output_changes: outputs } = planFile.parse(JSON.parse(json));
  const having = (...actions: readonly string[]): string[] =>
    all
      .filter(
        (each) =>
          each.change.actions.length === actions.length && actions.every((one) => each.change.actions.includes(one)),
      )
      .map(({ address }) => address);
  const plan = {
    created: having('create'),
    updated: having('update'),
    replaced: having('create', 'delete'),
    destroyed: having('delete'),
  };
  const changed = new Set(Object.values(plan).flat());
  const changedOutputs = Object.entries(outputs).filter(([, { actions }]) => !actions.includes('no-op'));
  return {
    ...plan,
    changes: Object.fromEntries([
      ...all
        .filter(({ address }) => changed.has(address))
        .map((each) => [each.address, toChange(each.change)] as const),
      ...(changedOutputs.length > 0 ? [['outputs', digestOf(changedOutputs.map(toOutput))] as const] : []),
    ]),
    changesOutputsOnly: changedOutputs.length > 0 && changed.size === 0,
  };
}

/** How many resources a plan changes. */
export function countChanges(plan: Pick<Plan, 'created' | 'updated' | 'replaced' | 'destroyed'>): number {
  return plan.created.length + plan.updated.length + plan.replaced.length + plan.destroyed.length;
}

function toChange({ before, after, after_unknown: unknown, after_sensitive: sensitive }: Change): AttributeChange {
  const [old, now, later, hidden] = [before, after, unknown, sensitive].map(
    (each) => object.safeParse(each).data ?? {},
  );
  const becomes = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {}), ...Object.keys(later ?? {})])]
    .filter((name) => hasUnknown(later?.[name]) || !isDeepStrictEqual(old?.[name], now?.[name]))
    .map((name) => [name, toShown(now?.[name], later?.[name], hidden?.[name])] as const);
  return digestOf(becomes);
}

function toOutput([name, { after, after_unknown: unknown, after_sensitive: sensitive }]: [string, Change]) {
  return [name, toShown(after, unknown, sensitive)] as const;
}

function digestOf(becomes: readonly (readonly [name: string, value: unknown])[]): AttributeChange {
  const sorted = [...becomes].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    attributes: sorted.map(([name]) => name),
    digest: createHash('sha256').update(JSON.stringify(sorted)).digest('hex'),
  };
}

/** A value without what is sensitive in it; `unknown` and `sensitive` have its shape, with `true` where it is so. */
function toShown(value: unknown, unknown: unknown, sensitive: unknown): unknown {
  if (sensitive === true) return { sensitive: true };
  if (unknown === true) return { unknown: true };
  if (Array.isArray(value))
    return value.map((each, index) => toShown(each, partOf(unknown, index), partOf(sensitive, index)));
  const [members, later] = [object.safeParse(value).data, object.safeParse(unknown).data];
  if (members === undefined) return value ?? null;
  return Object.entries({ ...later, ...members })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name]) => [name, toShown(members[name], later?.[name], partOf(sensitive, name))]);
}

function partOf(shape: unknown, key: string | number): unknown {
  return typeof shape === 'object' && shape !== null ? (Reflect.get(shape, key) as unknown) : undefined;
}

function hasUnknown(unknown: unknown): boolean {
  return (
    unknown === true || (typeof unknown === 'object' && unknown !== null && Object.values(unknown).some(hasUnknown))
  );
}
