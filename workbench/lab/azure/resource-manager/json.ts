import { isObject, type JsonObject } from '../../../json-object';

/** The value as an object; an empty one where it is none. */
export function toObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The value as an array; an empty one where it is none. */
export function toArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a text; `''` where it is none. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The member at a path of names, `undefined` where the path ends early. */
export function memberAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => toObject(at)[name], value);
}

/** The members that are neither `undefined` nor `null`: what a PUT leaves out, Azure fills in. */
export function present(value: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(toObject(value)).filter(([, member]) => member !== undefined && member !== null),
  );
}
