import { ResourceGroupTemplateDeployment } from '@cdktf/provider-azurerm/lib/resource-group-template-deployment';
import * as z from 'zod';

import { loadContent } from '../../../kql/content';
import { ConnectorTile, toTileId } from '../../../stacks/constructs/connector-tile';
import { onlyOne, synthOnly } from '../../support/synth';

const content = loadContent();

test('extends the workspace from the group of the workspace', () => {
  const deployment = synthTile();

  expect(deployment).toMatchObject({ resource_group_name: 'rg-w', deployment_mode: 'Incremental' });
  expect(definitionOf(deployment)).toMatchObject({
    type: 'Microsoft.SecurityInsights/dataConnectorDefinitions',
    scope: '/w1',
    name: 'NoxysAiFirewall',
    kind: 'Customizable',
  });
  expect(toTileId('/w1')).toBe('/w1/providers/Microsoft.SecurityInsights/dataConnectorDefinitions/NoxysAiFirewall');
});

test('asks only what stands in kql/connector and kql/hunting', () => {
  expect(definitionOf(synthTile())).toMatchObject({
    properties: {
      connectorUiConfig: {
        id: 'NoxysAiFirewall',
        graphQueries: [{ baseQuery: queryOf('events-received') }],
        dataTypes: [{ name: 'NoxysEvents_CL', lastDataReceivedQuery: queryOf('last-event') }],
        connectivityCriteria: [{ type: 'IsConnectedQuery', value: [queryOf('connected')] }],
        sampleQueries: [{ query: content.huntingQueries[0]?.query.trimEnd() }],
      },
    },
  });
});

test('tells the address for the webhook and where its token is, but not the token', () => {
  const text = JSON.stringify(definitionOf(synthTile()));

  expect(text).toContain('https://func-1.azurewebsites.net/api/events');
  expect(text).toContain('vault-1/noxys-bearer-token');
});

function queryOf(id: string) {
  return content.connectorQueries.find((query) => query.id === id)?.query.trimEnd();
}

function definitionOf(deployment: Readonly<Record<string, unknown>>): unknown {
  const text = z.string().parse(deployment['template_content']);
  return z.object({ resources: z.tuple([z.unknown()]) }).parse(JSON.parse(text)).resources[0];
}

function synthTile() {
  return onlyOne(
    synthOnly(ResourceGroupTemplateDeployment, (scope) => {
      new ConnectorTile(scope, 'tile', {
        workspaceId: '/w1',
        workspaceResourceGroup: 'rg-w',
        webhookUrl: 'https://func-1.azurewebsites.net/api/events',
        vault: 'vault-1',
        table: 'NoxysEvents_CL',
        queries: content.connectorQueries,
        samples: content.huntingQueries,
      });
    }),
  );
}
