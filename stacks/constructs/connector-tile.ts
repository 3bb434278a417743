import { ResourceGroupTemplateDeployment } from '@cdktf/provider-azurerm/lib/resource-group-template-deployment';
import { Construct } from 'constructs';

import type { ConnectorQuery, ConnectorRole } from '../../kql/loader/connector-query';
import type { HuntingQuery } from '../../kql/loader/hunting-query';
import { toArmLiteral, toArmTemplate } from '../arm-template';

/** Id of the tile among the connectors of a workspace. */
export const CONNECTOR_ID = 'NoxysAiFirewall';

/** Settings for {@link ConnectorTile}. */
export interface ConnectorTileProps {
  readonly workspaceId: string;

  /** Group of the workspace: only a deployment there may extend it. */
  readonly workspaceResourceGroup: string;

  /** Address that Noxys sends its webhook to. */
  readonly webhookUrl: string;

  /** Name of the vault that holds the bearer token. */
  readonly vault: string;

  /** Table that the events are stored in. */
  readonly table: string;

  readonly queries: readonly ConnectorQuery[];

  /** Queries that the tile offers to try. */
  readonly samples: readonly HuntingQuery[];
}

/**
 * The tile that shows Noxys among Sentinel's data connectors, with its state, a chart, and how to connect.
 *
 * Azure has it as an extension of the workspace, and the provider has no resource for it, so it goes through a template.
 * Named by its own type with a scope, not as a child of the workspace: a destroy then looks up the right API version.
 *
 * @example
 * new ConnectorTile(this, 'connector', { workspaceId, webhookUrl, vault: names.vault, queries: content.connectorQueries, … });
 */
export class ConnectorTile extends Construct {
  readonly resource: ResourceGroupTemplateDeployment;

  constructor(scope: Construct, id: string, props: ConnectorTileProps) {
    super(scope, id);

    this.resource = new ResourceGroupTemplateDeployment(this, 'deployment', {
      name: 'noxys-connector-tile',
      resourceGroupName: props.workspaceResourceGroup,
      deploymentMode: 'Incremental',
      templateContent: toArmTemplate([
        {
          type: 'Microsoft.SecurityInsights/dataConnectorDefinitions',
          apiVersion: '2024-09-01',
          scope: props.workspaceId,
          name: CONNECTOR_ID,
          kind: 'Customizable',
          properties: { connectorUiConfig: toArmLiteral(toUi(props)) },
        },
      ]),
    });
  }
}

/** Resource id of the tile, known before it is deployed. */
export function toTileId(workspaceId: string): string {
  return `${workspaceId}/providers/Microsoft.SecurityInsights/dataConnectorDefinitions/${CONNECTOR_ID}`;
}

function toUi({ webhookUrl, vault, table, queries, samples }: ConnectorTileProps): unknown {
  const byRole = (role: ConnectorRole) => queries.filter((query) => query.role === role);
  return {
    id: CONNECTOR_ID,
    title: 'Noxys AI Firewall',
    publisher: 'Noxys',
    descriptionMarkdown:
      'Brings what the Noxys AI Firewall sees on AI platforms into Microsoft Sentinel: interactions, policy violations and alerts. ' +
      'Deployed and changed as code; personal data is hashed before it leaves the relay.',
    availability: { status: 1, isPreview: false },
    graphQueriesTableName: table,
    graphQueries: byRole('graph').map(({ title, query }) => ({
      metricName: title,
      legend: table,
      baseQuery: query.trimEnd(),
    })),
    sampleQueries: samples.map(({ name, query }) => ({ description: name, query: query.trimEnd() })),
    dataTypes: byRole('last-data').map(({ title, query }) => ({ name: title, lastDataReceivedQuery: query.trimEnd() })),
    connectivityCriteria: [
      { type: 'IsConnectedQuery', value: byRole('connected').map(({ query }) => query.trimEnd()) },
    ],
    permissions: {
      resourceProvider: [
        {
          provider: 'Microsoft.OperationalInsights/workspaces',
          providerDisplayName: 'Workspace',
          permissionsDisplayText: 'read permission on the workspace.',
          scope: 'Workspace',
          requiredPermissions: { read: true },
        },
      ],
      customs: [{ name: 'Noxys', description: 'an administrator of your Noxys tenant, who creates the webhook.' }],
    },
    instructionSteps: [
      {
        title: 'Create the webhook in Noxys',
        description: 'In the Noxys Admin Panel, open Integrations, Webhooks, and create a webhook with this address.',
        instructions: [
          { type: 'CopyableLabel', parameters: { label: 'URL', value: webhookUrl, fillWith: [] } },
          {
            type: 'CopyableLabel',
            parameters: {
              label: 'Secret that holds its bearer token',
              value: `${vault}/noxys-bearer-token`,
              fillWith: [],
            },
          },
        ],
      },
      {
        title: 'Change it as code',
        description:
          'Rules, playbooks and this tile are deployed from your copy of noxys-sentinel. Change them there: an edit in the portal is undone by the next deploy.',
        instructions: [],
      },
    ],
  };
}
