import type { ArmAnswer } from '../arm-message';
import { type Azure, computedId, toTimestamp } from '../azure';
import type { JsonObject } from '../../../../json-object';
import { memberAt, toObject, toText } from '../json';
import { keyOf, nameOf } from '../resource-id';
import type { Call, ResourceType } from '../resource-type';
import { resolveTemplate, type TemplateResource } from '../template';

const TYPE = 'Microsoft.Resources/deployments';

/**
 * Deployments of templates. Each resource of the template is put as the caller would put it, with the caller's rights; what a
 * deployment made is listed, so that whoever deletes it can delete that too.
 */
export const DEPLOYMENTS: ResourceType = {
  type: TYPE,
  apiVersions: ['2020-06-01'],
  put: deploy,
  actions: {
    validate(call, azure) {
      const { resources, parameters } = resolveTemplate(propertiesOf(call), groupOf(call), azure);
      const properties = { ...propertiesOf(call), parameters, provisioningState: 'Succeeded' };
      return {
        status: 200,
        body: { id: deploymentPath(call), properties: { ...properties, validatedResources: toReferences(resources) } },
      };
    },
    exportTemplate: ({ id }, azure) => ({
      status: 200,
      body: { template: azure.store.get(id.path)?.properties.template },
    }),
  },
};

async function deploy(call: Call, azure: Azure): Promise<ArmAnswer> {
  const { id, request } = call;
  const { resources, parameters } = resolveTemplate(propertiesOf(call), groupOf(call), azure);
  const made: TemplateResource[] = [];
  let error: { readonly code: string; readonly message: string } | undefined;
  for (const resource of resources) {
    error = await putOne(resource, call, azure);
    if (error) break;
    made.push(resource);
  }
  const existing = azure.store.get(id.path);
  const deployment = {
    id: deploymentPath(call),
    name: nameOf(id),
    type: TYPE,
    tags: toObject(request.body).tags,
    properties: {
      ...describeDeployment(call, made, azure),
      parameters,
      provisioningState: error ? 'Failed' : 'Succeeded',
      ...(error && { error }),
    },
  };
  azure.store.put(deployment);
  const headers = azure.operations.begin(deployment.id, error);
  // The service has only begun when it answers: how it ends, the operation tells.
  const body = { ...deployment, properties: { ...deployment.properties, provisioningState: 'Accepted' } };
  return { status: existing ? 200 : 201, headers, body };
}

async function putOne(
  { id, apiVersion, body }: TemplateResource,
  { request }: Call,
  azure: Azure,
): Promise<{ readonly code: string; readonly message: string } | undefined> {
  const query = new URLSearchParams({ 'api-version': apiVersion });
  const answer = await azure.dispatch({ method: 'PUT', path: id, query, body, caller: request.caller });
  if (answer.status < 300) return undefined;
  const reason = toObject(memberAt(answer.body, 'error'));
  const message = `At least one resource deployment operation failed. ${toText(reason.code)}: ${toText(reason.message)} (${id})`;
  return { code: 'DeploymentFailed', message };
}

function describeDeployment(call: Call, made: readonly TemplateResource[], azure: Azure): JsonObject {
  const { template, mode, debugSetting } = propertiesOf(call);
  return {
    template,
    mode,
    debugSetting: debugSetting ?? null,
    outputs: {},
    dependencies: [],
    duration: 'PT1S',
    timestamp: toTimestamp(azure.now()),
    correlationId: computedId('correlation', call.id.path),
    templateHash: '1',
    outputResources: toReferences(made),
    providers: toProviders(made),
  };
}

function toReferences(resources: readonly TemplateResource[]): readonly { readonly id: string }[] {
  return resources.map(({ id }) => ({ id }));
}

function toProviders(resources: readonly TemplateResource[]): unknown[] {
  const namespaces = new Set(resources.map(({ type }) => type.split('/')[0] ?? ''));
  return [...namespaces].map((namespace) => ({
    namespace,
    resourceTypes: resources
      .filter(({ type }) => type.startsWith(`${namespace}/`))
      .map(({ type, body }) => ({
        resourceType: type.slice(namespace.length + 1),
        locations: [body.location ?? null],
      })),
  }));
}

function propertiesOf({ request }: Call): JsonObject {
  return toObject(toObject(request.body).properties);
}

function groupOf({ id }: Call): string {
  return `/subscriptions/${id.subscriptionId ?? ''}/resourceGroups/${id.resourceGroup ?? ''}`;
}

function deploymentPath(call: Call): string {
  return `${groupOf(call)}${call.id.path.slice(keyOf(call.id.path).indexOf('/providers/'))}`;
}
