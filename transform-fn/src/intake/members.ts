import type { MemberPrivacy, Members } from '../../../kql/loader/schema';
import { cutMemberText } from './field-limit';
import { isObject, type JsonObject } from './json-object';

/** Replaces a personal value by its keyed hash, in hex. */
export type Hash = (value: string) => string;

/** Keeps of an object what the schema lists, each member as its privacy says; everything else is left behind. */
export function keepMembers(object: JsonObject, members: Members, hash: Hash): JsonObject {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(object)) {
    const privacy = Object.hasOwn(members, name) ? members[name] : undefined;
    if (privacy === undefined) continue;
    if (typeof privacy === 'string') keepScalars(kept, name, object[name], privacy, hash);
    else keepInner(kept, name, object[name], privacy, hash);
  }
  return kept;
}

type Scalar = string | number | boolean;

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const SUFFIX = { keep: '', hash: 'Hash', host: 'Host' } as const;

function keepScalars(
  kept: Record<string, unknown>,
  name: string,
  value: unknown,
  privacy: MemberPrivacy,
  hash: Hash,
): void {
  if (privacy === 'drop') return;
  const result = Array.isArray(value)
    ? value.map((element) => convert(element, privacy, hash)).filter((element) => element !== undefined)
    : convert(value, privacy, hash);
  if (result !== undefined) kept[name + SUFFIX[privacy]] = result;
}

function convert(value: unknown, privacy: keyof typeof SUFFIX, hash: Hash): Scalar | undefined {
  if (!isScalar(value)) return undefined;
  if (privacy === 'hash') return hash(String(value));
  if (privacy === 'host') return typeof value === 'string' ? toHost(value) : undefined;
  return typeof value === 'string' ? cutMemberText(value) : value;
}

function keepInner(kept: Record<string, unknown>, name: string, value: unknown, members: Members, hash: Hash): void {
  if (isObject(value)) kept[name] = keepMembers(value, members, hash);
  else if (Array.isArray(value)) kept[name] = value.filter(isObject).map((inner) => keepMembers(inner, members, hash));
}

/** The host of a URL; nothing for a text without `scheme://`, which may be anything, a name included. */
function toHost(url: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const { host } = new URL(url);
  return host === '' ? undefined : cutMemberText(host);
}
