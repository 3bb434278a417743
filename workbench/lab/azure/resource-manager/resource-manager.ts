import { ArmError, badRequest, resourceNotFound } from './arm-error';
import type { ArmAnswer, ArmRequest } from './arm-message';
import type { Azure } from './azure';
import { canonicalPath } from './canonical-path';
import { answerContainer } from './containers';
import { deleteResource, putResource } from './resource-changes';
import { nameOf, parseResourceId, type ResourceId } from './resource-id';
import type { ResourceTypes } from './resource-registry';
import type { Call, ResourceType } from './resource-type';
import { toAnswer } from './resource-answer';

/**
 * Azure's Resource Manager: finds the resource type that a path names, checks the caller's rights, and keeps the rules that hold
 * for all types. What one type computes or refuses is in that type's own file.
 */
export class ResourceManager {
  constructor(
    readonly azure: Azure,
    private readonly types: ResourceTypes,
  ) {}

  /** Answers one request; a refusal is an answer too. */
  handle(request: ArmRequest): Promise<ArmAnswer> {
    return this.refuseOrAnswer(() => {
      this.azure.faults.strike(request);
      return this.answer(request);
    });
  }

  /** Answers a request that the service sends to itself, which tries again by itself when something goes wrong. */
  dispatch(request: ArmRequest): Promise<ArmAnswer> {
    return this.refuseOrAnswer(() => this.answer(request));
  }

  private async refuseOrAnswer(answer: () => Promise<ArmAnswer>): Promise<ArmAnswer> {
    try {
      return await answer();
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      return { status: error.status, headers: error.headers, body: error.body };
    }
  }

  private async answer(request: ArmRequest): Promise<ArmAnswer> {
    const version = request.query.get('api-version');
    if (version === null) {
      throw badRequest('The api-version query parameter (?api-version=) is required.', 'MissingApiVersionParameter');
    }
    if (this.azure.operations.has(request.path)) return this.poll(request);
    const container = answerContainer(request, this.azure, this.types);
    if (container) return container;

    const { id, verb } = splitVerb(request);
    const type = this.types.find(id.type);
    if (!type) throw unknownType(id);
    if (!type.apiVersions.includes(version)) throw unknownVersion(version, type);
    const call = { request, id: type.isSingleton && id.isCollection ? toSingleton(id) : id };
    return verb === undefined ? this.answerMethod(call, type) : this.act(call, type, verb);
  }

  /** Whoever began an operation may ask for it; only a deployment's is a resource with an action of its own. */
  private poll({ path, caller }: ArmRequest): ArmAnswer {
    if (/\/deployments\//i.test(path)) {
      const action = 'Microsoft.Resources/deployments/operationStatuses/read';
      this.azure.access.demand(caller, { action, scope: path });
    }
    return this.azure.operations.poll(path);
  }

  private answerMethod(call: Call, type: ResourceType): ArmAnswer | Promise<ArmAnswer> {
    switch (call.request.method) {
      case 'HEAD':
      case 'GET':
        return call.id.isCollection ? this.list(call, type) : this.read(call, type);
      case 'PUT':
      case 'PATCH':
        return putResource(call, type, this.azure, this.types);
      case 'DELETE':
        return deleteResource(call, type, this.azure, this.types);
      default:
        throw new ArmError(405, 'MethodNotAllowed', `The method '${call.request.method}' is not allowed.`);
    }
  }

  private read(call: Call, type: ResourceType): ArmAnswer {
    const { id, request } = call;
    this.azure.access.demand(request.caller, { action: `${type.type}/read`, scope: id.path });
    const found = type.read ? type.read(call, this.azure) : this.azure.store.get(id.path);
    if (!found) throw this.notFound(id);
    return toAnswer(200, found);
  }

  private list(call: Call, type: ResourceType): ArmAnswer {
    const { id, request } = call;
    const { parent } = id;
    this.azure.access.demand(request.caller, { action: `${type.type}/read`, scope: parent });
    const isNested = id.names.length > 0;
    const value =
      type.list?.(call, this.azure) ??
      this.azure.store
        .ofType(type.type, parent)
        .filter((each) => !isNested || parseResourceId(each.id).parent.toLowerCase() === parent.toLowerCase());
    return toAnswer(200, { value });
  }

  private act(call: Call, type: ResourceType, verb: string): ArmAnswer | Promise<ArmAnswer> {
    const [name, action] =
      Object.entries(type.actions ?? {}).find(([each]) => each.toLowerCase() === verb.toLowerCase()) ?? [];
    if (!name || !action) {
      throw new ArmError(404, 'NotFound', `No action '${verb}' is known for the resource type '${type.type}'.`);
    }
    this.azure.access.demand(call.request.caller, { action: `${type.type}/${name}/action`, scope: call.id.path });
    return action(call, this.azure);
  }

  private notFound({ path, resourceGroup, subscriptionId }: ResourceId): ArmError {
    const group = `/subscriptions/${subscriptionId ?? ''}/resourceGroups/${resourceGroup ?? ''}`;
    if (resourceGroup !== undefined && !this.azure.store.has(group)) {
      return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`);
    }
    return resourceNotFound(canonicalPath(path, this.azure.store, this.types));
  }
}

/** The last segment of a POST is what it does, not what it names. */
function splitVerb({ method, path }: ArmRequest): { readonly id: ResourceId; readonly verb: string | undefined } {
  if (method !== 'POST') return { id: parseResourceId(path), verb: undefined };
  const at = path.lastIndexOf('/');
  return { id: parseResourceId(path.slice(0, at)), verb: path.slice(at + 1) };
}

function toSingleton(id: ResourceId): ResourceId {
  return { ...id, names: [...id.names, id.type.split('/').at(-1) ?? ''], isCollection: false };
}

function unknownType(id: ResourceId): ArmError {
  const [namespace = '', ...rest] = id.type.split('/');
  const message = `The resource type '${rest.join('/')}' could not be found in the namespace '${namespace}' (resource '${nameOf(id)}').`;
  return new ArmError(404, 'InvalidResourceType', message);
}

function unknownVersion(version: string, { type, apiVersions }: ResourceType): ArmError {
  const known = `The supported api-versions are '${apiVersions.join(', ')}'.`;
  return badRequest(
    `No registered resource provider found for API version '${version}' for type '${type}'. ${known}`,
    'NoRegisteredProviderFound',
  );
}
