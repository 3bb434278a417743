import { ArmError, badRequest } from './arm-error';
import type { ArmAnswer } from './arm-message';
import type { Azure } from './azure';
import { canonicalPath } from './canonical-path';
import { isObject, type JsonObject } from '../../../json-object';
import { toObject } from './json';
import { keyOf, nameOf, parseResourceId } from './resource-id';
import { toAnswer } from './resource-answer';
import type { ResourceTypes } from './resource-registry';
import type { Resource } from './resource-store';
import type { Accepted, Call, Draft, ResourceType } from './resource-type';

/** Answers a PUT or a PATCH. */
export async function putResource(
  call: Call,
  type: ResourceType,
  azure: Azure,
  types: ResourceTypes,
): Promise<ArmAnswer> {
  const { id, request } = call;
  const draft = toDraft(call, azure, types);
  azure.access.demand(request.caller, {
    action: `${type.type}/write`,
    scope: id.path,
    facts: { request: toFacts(draft.properties), resource: toFacts(draft.existing?.properties) },
  });
  for (const { action, scope } of type.linkedActions?.(draft) ?? []) {
    azure.access.demand(request.caller, { action, scope, isLinked: true });
  }
  assertParents(draft, azure, types);
  if (type.put) return type.put(call, azure);

  const resource = toResource(draft, type, type.accept?.(draft, azure) ?? asItComes(draft));
  const isFailing = draft.existing === undefined && azure.faults.failsCreation(type.type, draft.path);
  azure.store.put(
    isFailing ? { ...resource, properties: { ...resource.properties, provisioningState: 'Failed' } } : resource,
  );
  if (!isFailing) await type.accepted?.(resource, azure);

  const status = draft.existing ? 200 : (type.statusOfCreate ?? 200);
  if (!type.isLongRunning) {
    if (isFailing) throw new ArmError(500, 'InternalServerError', halfWay(resource));
    return toAnswer(status, resource);
  }
  const error = isFailing ? { code: 'ProvisioningFailed', message: halfWay(resource) } : undefined;
  return toAnswer(status, resource, azure.operations.begin(operationOwner(type, azure), error));
}

/** Answers a DELETE: of nothing with 204, of something when it and everything under it is gone. */
export async function deleteResource(
  call: Call,
  type: ResourceType,
  azure: Azure,
  types: ResourceTypes,
): Promise<ArmAnswer> {
  const { id, request } = call;
  const existing = azure.store.get(id.path);
  azure.access.demand(request.caller, {
    action: `${type.type}/delete`,
    scope: id.path,
    facts: { request: {}, resource: toFacts(existing?.properties) },
  });
  if (!existing) return toAnswer(204);
  type.removing?.(existing, call, azure);
  const gone = azure.store.delete(id.path);
  for (const each of gone) {
    const eachType = types.find(each.type);
    if (eachType?.survivesItsTarget && each.id !== existing.id) azure.store.put(each);
    else await eachType?.removed?.(each, call, azure, gone);
  }
  return toAnswer(type.statusOfDelete ?? 200);
}

/** Whether a path holds something: stored, or always there. */
function exists(path: string, azure: Azure, types: ResourceTypes): boolean {
  const id = parseResourceId(path);
  if (path.toLowerCase() === `/subscriptions/${azure.subscriptionId}`.toLowerCase()) return true;
  if (azure.store.has(path)) return true;
  const request = { method: 'GET', path, query: new URLSearchParams(), body: undefined, caller: { objectId: '' } };
  return types.find(id.type)?.read?.({ id, request }, azure) !== undefined;
}

function toDraft(call: Call, azure: Azure, types: ResourceTypes): Draft {
  const { id, request } = call;
  if (request.body !== undefined && !isObject(request.body)) {
    throw badRequest('The request content was invalid and could not be deserialized.', 'InvalidRequestContent');
  }
  const existing = azure.store.get(id.path);
  if (request.method === 'PATCH' && !existing) {
    throw new ArmError(404, 'ResourceNotFound', `The Resource '${id.path}' was not found.`);
  }
  const sent = toObject(request.body);
  const body = request.method === 'PATCH' ? mergeOver(existing, sent) : sent;
  const path = canonicalPath(id.path, azure.store, types);
  return { ...call, body, properties: toObject(body.properties), path, name: existing?.name ?? nameOf(id), existing };
}

function mergeOver(existing: Resource | undefined, sent: JsonObject): JsonObject {
  return { ...existing, ...sent, properties: { ...existing?.properties, ...toObject(sent.properties) } };
}

function assertParents({ id, existing }: Draft, azure: Azure, types: ResourceTypes): void {
  if (existing || id.resourceGroup === undefined) return;
  const group = `/subscriptions/${id.subscriptionId ?? ''}/resourceGroups/${id.resourceGroup}`;
  if (keyOf(id.path) === keyOf(group)) return;
  if (!azure.store.has(group)) {
    throw new ArmError(404, 'ResourceGroupNotFound', `Resource group '${id.resourceGroup}' could not be found.`);
  }
  const { parent } = id;
  if (exists(parent, azure, types)) return;
  const message = `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`;
  throw new ArmError(404, 'ParentResourceNotFound', message);
}

function asItComes({ body, properties }: Draft): Accepted {
  const { id: _id, name: _name, type: _type, ...rest } = body;
  return { ...rest, properties };
}

function toResource(draft: Draft, type: ResourceType, accepted: Accepted): Resource {
  const properties = type.hasNoProvisioningState
    ? accepted.properties
    : { ...accepted.properties, provisioningState: 'Succeeded' };
  return { ...accepted, id: draft.path, name: draft.name, type: type.type, properties };
}

function halfWay({ type, name }: Resource): string {
  return `The creation of ${type} '${name}' was begun and failed on demand.`;
}

/** What the condition of a role assignment may ask about the assignment that is written or removed. */
function toFacts(properties: JsonObject | undefined): Readonly<Record<string, string>> {
  const { roleDefinitionId, principalId, principalType } = properties ?? {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    roledefinitionid: text(roleDefinitionId).split('/').at(-1) ?? '',
    principalid: text(principalId),
    principaltype: text(principalType),
  };
}

/** Where a resource provider keeps its operations. */
function operationOwner({ type }: ResourceType, { subscriptionId }: Azure): string {
  return `/subscriptions/${subscriptionId}/providers/${type.split('/')[0] ?? ''}/locations/lab`;
}
