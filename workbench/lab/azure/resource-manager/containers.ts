import type { ArmAnswer, ArmRequest } from './arm-message';
import type { Azure } from './azure';
import { resourceNotFound } from './arm-error';
import { toAnswer } from './resource-answer';
import { isWithin, keyOf } from './resource-id';
import type { ResourceTypes } from './resource-registry';
import type { Resource } from './resource-store';

const SUBSCRIPTIONS = 'Microsoft.Resources/subscriptions';

/** Answers what is asked of the subscription itself or of the list of a group; `undefined` when a resource is meant. */
export function answerContainer(request: ArmRequest, azure: Azure, types: ResourceTypes): ArmAnswer | undefined {
  const path = request.path.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  if (!keyOf(path).startsWith('/subscriptions/')) throw resourceNotFound(path);
  const [, , subscription = '', first = '', second, third, ...rest] = path.split('/');
  if (subscription.toLowerCase() !== azure.subscriptionId.toLowerCase()) throw unknownSubscription(subscription);
  const scope = `/subscriptions/${azure.subscriptionId}`;
  const demand = (action: string, at = scope): void => azure.access.demand(request.caller, { action, scope: at });

  if (first === '') {
    demand(`${SUBSCRIPTIONS}/read`);
    return toAnswer(200, describeSubscription(azure, scope));
  }
  if (request.method === 'POST' && keyOf(path).endsWith('/providers/microsoft.web/checknameavailability')) {
    demand('Microsoft.Web/checknameavailability/read');
    return toAnswer(200, { nameAvailable: true, reason: '', message: '' });
  }
  if (request.method !== 'GET') return undefined;
  if (first === 'resources') {
    return toAnswer(200, { value: filterResources(azure, types, request, scope).map(toListItem) });
  }
  if (first === 'providers' && third === undefined) {
    demand(`${SUBSCRIPTIONS}/providers/read`);
    const namespaces = second === undefined ? namespacesOf(types) : [second];
    const described = namespaces.map((namespace) => describeProvider(namespace, scope, types));
    return toAnswer(200, second === undefined ? { value: described } : described[0]);
  }
  const isGroupList = keyOf(first) === 'resourcegroups' && third === 'resources' && rest.length === 0;
  if (!isGroupList) return undefined;
  const group = `${scope}/resourceGroups/${second ?? ''}`;
  demand(`${SUBSCRIPTIONS}/resourceGroups/resources/read`, group);
  return toAnswer(200, { value: listedIn(azure, types, group).map(toListItem) });
}

/** The resources that the list of a group or a subscription shows: those of the top, with a place of their own. */
function listedIn(azure: Azure, types: ResourceTypes, scope: string): Resource[] {
  return azure.store
    .within(scope)
    .filter(({ id, type }) => isTopLevel(id, type) && types.find(type)?.isListed === true);
}

function isTopLevel(id: string, type: string): boolean {
  return type.split('/').length === 2 && id.toLowerCase().split('/providers/').length === 2;
}

/** ARM leaves out what the caller may not read, instead of refusing the list. */
function filterResources(azure: Azure, types: ResourceTypes, { query, caller }: ArmRequest, scope: string): Resource[] {
  const [, wanted] = /resourceType eq '([^']+)'/i.exec(query.get('$filter') ?? '') ?? [];
  return listedIn(azure, types, scope)
    .filter(({ type, id }) => isWithin(id, scope) && (wanted === undefined || keyOf(type) === keyOf(wanted)))
    .filter(({ type, id }) => azure.access.can(caller.objectId, { action: `${type}/read`, scope: id }));
}

function toListItem({ id, name, type, location }: Resource): unknown {
  return { id, name, type, location };
}

function describeSubscription({ tenantId, subscriptionId }: Azure, id: string): unknown {
  return { id, subscriptionId, tenantId, displayName: 'Local Azure', state: 'Enabled' };
}

function describeProvider(namespace: string, scope: string, types: ResourceTypes): unknown {
  const resourceTypes = types.ofNamespace(namespace).map(({ type, apiVersions }) => ({
    resourceType: type.slice(namespace.length + 1),
    apiVersions: [...apiVersions].reverse(),
    locations: [],
  }));
  return { id: `${scope}/providers/${namespace}`, namespace, registrationState: 'Registered', resourceTypes };
}

function namespacesOf(types: ResourceTypes): string[] {
  return [...new Set(types.all.map(({ type }) => type.split('/')[0] ?? ''))].sort();
}

function unknownSubscription(subscription: string): Error {
  return resourceNotFound(`/subscriptions/${subscription}`);
}
