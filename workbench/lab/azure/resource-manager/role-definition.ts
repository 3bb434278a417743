import { memberAt, toArray, toText } from './json';
import type { Resource } from './resource-store';

/** What a role allows. */
export interface RoleDefinition {
  /** The id that the role has in every tenant; of a custom role, its own. */
  readonly guid: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
}

/** Whether a role allows an action of the management plane, or a data action. */
export function allows(role: RoleDefinition, action: string, isData: boolean): boolean {
  const granted = isData ? (role.dataActions ?? []) : role.actions;
  const denied = isData ? role.notDataActions : role.notActions;
  const covers = (pattern: string): boolean => matchesAction(pattern, action);
  return granted.some(covers) && !denied?.some(covers);
}

/** Whether an action fits a pattern: a star stands for any text, slashes included, and case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  let left = action.toLowerCase();
  if (rest.length === 0) return left === first;
  if (!left.startsWith(first)) return false;
  left = left.slice(first.length);
  const last = rest.pop() ?? '';
  for (const piece of rest) {
    const at = left.indexOf(piece);
    if (at < 0) return false;
    left = left.slice(at + piece.length);
  }
  return left.endsWith(last);
}

/** A custom role, as it is stored. */
export function toRoleDefinition(resource: Resource): RoleDefinition {
  const permissions = toArray(resource.properties.permissions);
  const list = (member: string): string[] =>
    permissions.flatMap((permission) => toArray(memberAt(permission, member)).map(toText));
  return {
    guid: resource.name,
    name: toText(resource.properties.roleName),
    actions: list('actions'),
    notActions: list('notActions'),
    dataActions: list('dataActions'),
    notDataActions: list('notDataActions'),
  };
}
