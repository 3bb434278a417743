import type { Place } from '../../../kql/loader/schema';
import { isObject, type JsonObject } from './json-object';

/** Finds the value of a place in an event; undefined when there is none, and null counts as none. */
export type FindValue = (event: JsonObject) => unknown;

/** Makes the finder of a place: a path, or an object of the paths that hold a value. */
export function toPlace(place: Place): FindValue {
  if (typeof place === 'string') return toPath(place);
  const members = Object.entries(place).map(([name, path]) => [name, toPath(path)] as const);
  return (event) => {
    const found = members
      .map(([name, find]) => [name, find(event)] as const)
      .filter(([, value]) => value !== undefined);
    return found.length === 0 ? undefined : Object.fromEntries(found);
  };
}

/** Follows own members only, so that no name reaches what every object inherits. */
function toPath(path: string): FindValue {
  const names = path.split('.');
  return (event) => {
    let value: unknown = event;
    for (const name of names) {
      if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
      value = value[name];
    }
    return value ?? undefined;
  };
}
