import { isObject } from '../../json-object';
/** A member that differs; undefined where a version has none. */
export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Members of two JSON-shaped values that differ, by their path; lists count as one value unless both hold as many objects. */
export function diffValues(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const old = before ?? NOTHING;
  const now = after ?? NOTHING;
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    if (keys.length === 0) return [{ field: path, before, after }];
    return keys.flatMap((key) => diffValues(old[key], now[key], path === '' ? key : `${path}.${key}`));
  }
  if (isList(before) && isList(after) && before.length === after.length && [...before, ...after].every(isObject)) {
    return before.flatMap((item, index) => diffValues(item, after[index], `${path}[${index}]`));
  }
  return [{ field: path, before, after }];
}

/** An object that one version lacks differs member by member. */
const NOTHING: Readonly<Record<string, unknown>> = {};

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
