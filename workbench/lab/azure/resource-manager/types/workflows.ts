import { badRequest } from '../arm-error';
import { type Azure, computedId, toRegion, toTimestamp } from '../azure';
import { assignActions, resolveIdentity } from '../identity';
import type { JsonObject } from '../../../../json-object';
import { memberAt, present, toArray, toObject, toText } from '../json';
import type { Accepted, Draft, ResourceType } from '../resource-type';

const SCHEMA =
  'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#';

/** Logic Apps of the Consumption plan: the playbooks. */
export const WORKFLOWS: ResourceType = {
  type: 'Microsoft.Logic/workflows',
  apiVersions: ['2019-05-01'],
  statusOfCreate: 201,
  isListed: true,
  linkedActions: ({ body, properties }) => [
    ...assignActions(body.identity),
    ...connectionsOf(properties).map((scope) => ({ action: 'Microsoft.Web/connections/join/action', scope })),
  ],
  accept,
};

function accept({ path, body, properties }: Draft, azure: Azure): Accepted {
  const location = toRegion(body.location);
  const definition = toObject(properties.definition);
  assertRunAfter(toObject(definition.actions), '');
  assertParameters(definition, toObject(properties.parameters));
  for (const connection of connectionsOf(properties)) {
    if (!azure.store.has(connection))
      throw badRequest(`The API connection '${connection}' is not found.`, 'ApiConnectionNotFound');
  }
  const identity = resolveIdentity(body.identity, azure);
  const endpoint = `https://prod-00.${location}.logic.azure.com:443/workflows/${computedId('workflow', path).replaceAll('-', '')}`;
  return {
    location,
    tags: body.tags ?? {},
    ...(identity && { identity }),
    properties: {
      state: 'Enabled',
      parameters: {},
      ...present(properties),
      version: '08584000000000000000',
      createdTime: toTimestamp(azure.now()),
      changedTime: toTimestamp(azure.now()),
      accessEndpoint: endpoint,
      endpointsConfiguration: {
        workflow: { outgoingIpAddresses: [], accessEndpointIpAddresses: [] },
        connector: { outgoingIpAddresses: [] },
      },
      definition: {
        $schema: SCHEMA,
        contentVersion: '1.0.0.0',
        parameters: {},
        triggers: {},
        actions: {},
        outputs: {},
        ...definition,
      },
    },
  };
}

/** An action can only run after one of its own level. */
function assertRunAfter(actions: JsonObject, place: string): void {
  for (const [name, action] of Object.entries(actions)) {
    for (const before of Object.keys(toObject(memberAt(action, 'runAfter')))) {
      if (before in actions) continue;
      const message = `The template action '${place}${name}' has the runAfter action '${before}', which is not defined.`;
      throw badRequest(message, 'InvalidTemplate');
    }
    for (const branch of [action, memberAt(action, 'else'), memberAt(action, 'default')]) {
      assertRunAfter(toObject(memberAt(branch, 'actions')), `${name}/`);
    }
    for (const branch of Object.values(toObject(memberAt(action, 'cases')))) {
      assertRunAfter(toObject(memberAt(branch, 'actions')), `${name}/`);
    }
  }
}

function assertParameters(definition: JsonObject, values: JsonObject): void {
  const declared = toObject(definition.parameters);
  for (const name of Object.keys(values)) {
    if (!(name in declared))
      throw badRequest(`The workflow parameter '${name}' has a value but is not declared.`, 'InvalidTemplate');
  }
  for (const [name, declaration] of Object.entries(declared)) {
    const hasValue =
      memberAt(values[name], 'value') !== undefined || memberAt(declaration, 'defaultValue') !== undefined;
    if (!hasValue)
      throw badRequest(`The value for the workflow parameter '${name}' is not provided.`, 'InvalidTemplate');
  }
}

function connectionsOf(properties: JsonObject): string[] {
  const connections = Object.values(toObject(memberAt(properties, 'parameters', '$connections', 'value')));
  return toArray(connections).map((each) => toText(memberAt(each, 'connectionId')));
}
