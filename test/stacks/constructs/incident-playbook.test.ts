import { ResourceGroupTemplateDeployment } from '@cdktf/provider-azurerm/lib/resource-group-template-deployment';
import * as z from 'zod';

import {
  IncidentPlaybook,
  type IncidentPlaybookProps,
  toWorkflowId,
} from '../../../stacks/constructs/incident-playbook';
import { onlyOne, synthOnly } from '../../support/synth';

const GROUP = '/subscriptions/s1/resourceGroups/rg-p';

const Template = z.object({
  resources: z.tuple([
    z.looseObject({ type: z.literal('Microsoft.Web/connections'), name: z.string(), properties: z.looseObject({}) }),
    z.looseObject({
      type: z.literal('Microsoft.Logic/workflows'),
      name: z.string(),
      properties: z.looseObject({ definition: z.unknown(), parameters: z.record(z.string(), z.looseObject({})) }),
    }),
  ]),
});

test('connects to Sentinel as its identity, which only the alternative form of parameters can', () => {
  const [connection, workflow] = synthTemplate().resources;

  expect(connection).toMatchObject({
    name: 'azuresentinel-p1',
    kind: 'V1',
    properties: {
      parameterValueType: 'Alternative',
      api: { id: '/subscriptions/s1/providers/Microsoft.Web/locations/westeurope/managedApis/azuresentinel' },
    },
  });
  expect(workflow.properties.parameters['$connections']).toEqual({
    value: {
      azuresentinel: {
        connectionId: `${GROUP}/providers/Microsoft.Web/connections/azuresentinel-p1`,
        connectionName: 'azuresentinel-p1',
        connectionProperties: { authentication: { type: 'ManagedServiceIdentity', identity: '/identities/i1' } },
        id: '/subscriptions/s1/providers/Microsoft.Web/locations/westeurope/managedApis/azuresentinel',
      },
    },
  });
});

test('runs as its identity, after its connection', () => {
  const [, workflow] = synthTemplate().resources;

  expect(workflow).toMatchObject({
    name: 'p1',
    identity: { type: 'UserAssigned', userAssignedIdentities: { '/identities/i1': {} } },
    dependsOn: ["[resourceId('Microsoft.Web/connections', 'azuresentinel-p1')]"],
  });
  expect(toWorkflowId(GROUP, 'p1')).toBe(`${GROUP}/providers/Microsoft.Logic/workflows/p1`);
});

test('hands parameters and definition on literally', () => {
  const [, workflow] = synthTemplate({ parameters: { list: '[a]', text: '${b}' } }).resources;

  expect(workflow.properties.parameters).toMatchObject({ list: { value: '[[a]' }, text: { value: '${b}' } });
  expect(workflow.properties.definition).toMatchObject({ actions: { Compose: { inputs: '[[not an expression]' } } });
});

test('is deployed into its group with nothing but its own template', () => {
  expect(synthDeployment()).toMatchObject({
    name: 'p1',
    resource_group_name: 'rg-p',
    deployment_mode: 'Incremental',
  });
  expect(synthDeployment()).not.toHaveProperty('parameters_content');
});

function synthTemplate(override: Partial<IncidentPlaybookProps> = {}) {
  const text = z.string().parse(synthDeployment(override)['template_content']);
  return Template.parse(JSON.parse(text.replaceAll('$${', () => '${')));
}

function synthDeployment(override: Partial<IncidentPlaybookProps> = {}) {
  return onlyOne(
    synthOnly(ResourceGroupTemplateDeployment, (scope) => {
      new IncidentPlaybook(scope, 'playbook', {
        name: 'p1',
        resourceGroupName: 'rg-p',
        resourceGroupId: GROUP,
        location: 'westeurope',
        identityId: '/identities/i1',
        definition: {
          $schema:
            'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
          contentVersion: '1.0.0.0',
          parameters: { $connections: { type: 'Object', defaultValue: {} } },
          triggers: {},
          actions: { Compose: { type: 'Compose', inputs: '[not an expression]' } },
        },
        parameters: {},
        tags: {},
        after: [],
        ...override,
      });
    }),
  );
}
