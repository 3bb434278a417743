import { MonitorDataCollectionEndpoint } from '@cdktf/provider-azurerm/lib/monitor-data-collection-endpoint';
import { MonitorDataCollectionRule } from '@cdktf/provider-azurerm/lib/monitor-data-collection-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { toStreamColumnType, type TableSchema } from '../../kql/loader/schema';
import { toLiteral } from '../terraform-text';

/** Name of the stream that the relay writes to. */
export const EVENT_STREAM = 'Custom-NoxysEvents';

/** Name of the one destination. A constant: the service matches data flows with destinations by it. */
const DESTINATION = 'la';

/** Settings for {@link EventPipeline}. */
export interface EventPipelineProps {
  readonly endpointName: string;
  readonly ruleName: string;

  /** Name of the resource group, as a reference. */
  readonly resourceGroupName: string;

  /** Region of the workspace: endpoint and rule must lie there too. */
  readonly location: string;

  /** Resource id of the workspace. */
  readonly workspaceId: string;

  /** Columns that the relay sends and the table stores. */
  readonly schema: TableSchema;

  /** The table, which must exist before the rule: the service checks the transformation against its columns. */
  readonly table: ITerraformDependable;

  /** KQL that each row passes on its way into the table. */
  readonly transform: string;

  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The way of a row into the table: a data collection endpoint, and the rule that transforms and routes what arrives.
 *
 * @example
 * new EventPipeline(this, 'pipeline', { ruleName: names.dataCollectionRule, schema: content.events, … });
 */
export class EventPipeline extends Construct {
  readonly endpoint: MonitorDataCollectionEndpoint;
  readonly rule: MonitorDataCollectionRule;

  constructor(scope: Construct, id: string, props: EventPipelineProps) {
    super(scope, id);

    this.endpoint = new MonitorDataCollectionEndpoint(this, 'endpoint', {
      name: props.endpointName,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      description: 'Receives the events of Noxys from the relay.',
      publicNetworkAccessEnabled: true,
      tags: props.tags,
    });

    this.rule = new MonitorDataCollectionRule(this, 'rule', {
      name: props.ruleName,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      description: `Transforms the events of Noxys and stores them in ${props.schema.table}.`,
      dataCollectionEndpointId: this.endpoint.id,
      destinations: { logAnalytics: [{ name: DESTINATION, workspaceResourceId: props.workspaceId }] },
      streamDeclaration: [
        {
          streamName: EVENT_STREAM,
          column: props.schema.columns.map(({ name, type }) => ({ name, type: toStreamColumnType(type) })),
        },
      ],
      dataFlow: [
        {
          streams: [EVENT_STREAM],
          destinations: [DESTINATION],
          outputStream: `Custom-${props.schema.table}`,
          transformKql: toLiteral(props.transform.trimEnd()),
        },
      ],
      tags: props.tags,
      dependsOn: [props.table],
    });
  }
}
