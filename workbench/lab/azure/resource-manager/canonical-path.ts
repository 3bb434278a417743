import { keyOf, parseResourceId } from './resource-id';
import type { ResourceTypes } from './resource-registry';
import type { ResourceStore } from './resource-store';

/**
 * The spelling under which a resource is kept: of what exists, its own; of a new one, the parent's spelling, the provider's and the
 * type's as Azure registers them, and the name as the request gives it.
 */
export function canonicalPath(path: string, store: ResourceStore, types: ResourceTypes): string {
  const existing = store.get(path);
  if (existing) return existing.id;
  const at = keyOf(path).lastIndexOf('/providers/');
  if (at < 0) return canonicalContainer(path, store);
  const { names, type } = parseResourceId(path);
  const spelled = types.find(type)?.type ?? type;
  const [namespace = '', ...levels] = spelled.split('/');
  const scope = canonicalPath(path.slice(0, at), store, types);
  const parents = levels.map((level, index) => {
    const name = names[index];
    return name === undefined ? level : `${level}/${name}`;
  });
  const nested = parents.slice(0, -1).join('/');
  const parent = nested === '' ? undefined : store.get(`${scope}/providers/${namespace}/${nested}`);
  return parent ? `${parent.id}/${parents.at(-1) ?? ''}` : `${scope}/providers/${[namespace, ...parents].join('/')}`;
}

function canonicalContainer(path: string, store: ResourceStore): string {
  const { subscriptionId = '', resourceGroup } = parseResourceId(path);
  const subscription = `/subscriptions/${subscriptionId}`;
  if (resourceGroup === undefined) return subscription;
  const group = `${subscription}/resourceGroups/${resourceGroup}`;
  return store.get(group)?.id ?? group;
}
