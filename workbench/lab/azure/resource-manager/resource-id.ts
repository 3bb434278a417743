/** What a Resource Manager path names. */
export interface ResourceId {
  /** The path, without doubled and closing slashes, in the request's own spelling. */
  readonly path: string;
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;

  /** What the resource hangs on: a subscription, a resource group, or the resource that an extension resource extends. */
  readonly scope: string;

  /** `Microsoft.Web/sites/config`, as the request spells it; `''` for a path that names no type. */
  readonly type: string;

  /** One name for each segment of the type; one less for a collection. */
  readonly names: readonly string[];

  /** Whether the path names all resources of the type under their parent. */
  readonly isCollection: boolean;

  /** Path of what must exist before this: the parent of a nested type, else the scope. */
  readonly parent: string;
}

/** The type of resource groups: their path has no `/providers/`. */
export const RESOURCE_GROUP_TYPE = 'Microsoft.Resources/subscriptions/resourceGroups';
const SUBSCRIPTION_TYPE = 'Microsoft.Resources/subscriptions';

const PROVIDERS = '/providers/';

/** Reads a path: its scope, type and names. Two slashes in a row count as one, as azurerm sends them for nested items. */
export function parseResourceId(raw: string): ResourceId {
  const path = raw.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  const [, subscriptionId, resourceGroup] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(path) ?? [];
  const at = path.toLowerCase().lastIndexOf(PROVIDERS);
  const owner = { path, subscriptionId, resourceGroup };
  if (at < 0) return { ...owner, ...parseContainer(path) };
  const [namespace = '', ...rest] = path.slice(at + PROVIDERS.length).split('/');
  const types = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  const type = [namespace, ...types].join('/');
  const scope = path.slice(0, at);
  const isCollection = names.length < types.length;
  const levels = isCollection ? 1 : 2;
  const parent = types.length > 1 ? path.split('/').slice(0, -levels).join('/') : scope;
  return { ...owner, scope, type, names, isCollection, parent };
}

/** The last name; `''` for a collection of the top. */
export function nameOf({ names }: ResourceId): string {
  return names.at(-1) ?? '';
}

/** Paths are the same whatever their case. */
export function keyOf(path: string): string {
  return path.toLowerCase();
}

/** Whether a path is the scope itself or lies under it. */
export function isWithin(path: string, scope: string): boolean {
  const [inner, outer] = [keyOf(path), keyOf(scope).replace(/\/$/, '')];
  return inner === outer || inner.startsWith(`${outer}/`);
}

function parseContainer(path: string): Omit<ResourceId, 'path' | 'subscriptionId' | 'resourceGroup'> {
  const [, , subscription, ...rest] = path.split('/');
  const scope = path.split('/').slice(0, 3).join('/');
  const parent = scope;
  if (subscription === undefined) return { scope: '', type: '', names: [], isCollection: false, parent: '' };
  const [first = '', name, ...below] = rest;
  if (first === '')
    return { scope: '', type: SUBSCRIPTION_TYPE, names: [subscription], isCollection: false, parent: '' };
  if (first.toLowerCase() !== 'resourcegroups' || below.length > 0) {
    const type = name === undefined ? `${SUBSCRIPTION_TYPE}/${first}` : `${RESOURCE_GROUP_TYPE}/${below.join('/')}`;
    return { scope, type, names: name === undefined ? [] : [name], isCollection: true, parent };
  }
  const isCollection = name === undefined;
  return { scope, type: RESOURCE_GROUP_TYPE, names: isCollection ? [] : [name], isCollection, parent };
}
