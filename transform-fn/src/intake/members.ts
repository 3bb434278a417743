import type { MemberPrivacy, Members } from '../../../kql/loader/schema';
import { cutMemberText } from './field-limit';
import { isObject, type JsonObject } from './json-object';

/** Replaces a personal value by its keyed hash, in hex. */
export type Hash = (value: string) => string;

/** Keeps of an object what the schema lists, each member as its privacy says; everything else is left behind. */
export type KeepMembers = (object: JsonObject, hash: Hash) => JsonObject;

/** What a listed member is kept as; `keep` gives undefined when there is nothing to keep. */
interface MemberPlan {
  readonly name: string;
  readonly keep: (value: unknown, hash: Hash) => unknown;
}

/** Works out once what {@link KeepMembers} does for each object. */
export function planMembers(members: Members): KeepMembers {
  const plans = new Map<string, MemberPlan>();
  for (const [name, privacy] of Object.entries(members)) {
    if (typeof privacy === 'object') plans.set(name, { name, keep: planInner(privacy) });
    else if (privacy !== 'drop') plans.set(name, { name: name + SUFFIX[privacy], keep: planScalars(privacy) });
  }
  return (object, hash) => {
    const kept: Record<string, unknown> = {};
    for (const name in object) {
      const plan = plans.get(name);
      if (plan === undefined) continue;
      const value = plan.keep(object[name], hash);
      if (value !== undefined) kept[plan.name] = value;
    }
    return kept;
  };
}

/** Keeps of each object in a list what {@link KeepMembers} keeps; what is no object is left behind. */
export function keepEach(list: readonly unknown[], keepMembers: KeepMembers, hash: Hash): JsonObject[] {
  const kept: JsonObject[] = [];
  for (const element of list) if (isObject(element)) kept.push(keepMembers(element, hash));
  return kept;
}

function planInner(members: Members): MemberPlan['keep'] {
  const keepMembers = planMembers(members);
  return (value, hash) => {
    if (Array.isArray(value)) return keepEach(value, keepMembers, hash);
    return isObject(value) ? keepMembers(value, hash) : undefined;
  };
}

const SUFFIX = { keep: '', hash: 'Hash', host: 'Host' } as const;

type Scalar = string | number | boolean;

function planScalars(privacy: Exclude<MemberPrivacy, 'drop'>): MemberPlan['keep'] {
  const convert = CONVERTERS[privacy];
  return (value, hash) => {
    if (!Array.isArray(value)) return convert(value, hash);
    return value.map((element) => convert(element, hash)).filter((element) => element !== undefined);
  };
}

/** How a text, a number or a boolean is kept; undefined for anything else. */
const CONVERTERS = {
  keep: (value: unknown) => (typeof value === 'string' ? cutMemberText(value) : isScalar(value) ? value : undefined),
  hash: (value: unknown, hash: Hash) => (isScalar(value) ? hash(String(value)) : undefined),
  host: (value: unknown) => (typeof value === 'string' ? toHost(value) : undefined),
};

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The host of a URL; nothing for a text without `scheme://`, which may be anything, a name included. */
function toHost(url: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const { host } = new URL(url);
  return host === '' ? undefined : cutMemberText(host);
}
