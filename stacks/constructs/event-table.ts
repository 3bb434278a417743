import { LogAnalyticsWorkspaceTableCustomLog } from '@cdktf/provider-azurerm/lib/log-analytics-workspace-table-custom-log';
import { Construct } from 'constructs';

import { toTableColumnType, type TableSchema } from '../../kql/loader/schema';
import { toLiteral } from '../terraform-text';

/** Settings for {@link EventTable}. */
export interface EventTableProps {
  /** Resource id of the workspace. */
  readonly workspaceId: string;

  /** Name and columns. Their order is state: append, never reorder. */
  readonly schema: TableSchema;

  /** Days a row can be queried at full speed. */
  readonly retentionDays: number;

  /** Days a row is kept at all, the archive included. */
  readonly totalRetentionDays: number;

  /** Whether Terraform refuses to destroy it: its rows would be gone. */
  readonly preventDestroy: boolean;
}

/**
 * The custom table that holds Noxys' events.
 *
 * On the Analytics plan, because analytics rules cannot read a table on another one.
 *
 * @example
 * new EventTable(this, 'table', {
 *   workspaceId: workspace.id, schema: content.events, retentionDays: 90, totalRetentionDays: 365, preventDestroy: true,
 * });
 */
export class EventTable extends Construct {
  readonly resource: LogAnalyticsWorkspaceTableCustomLog;

  constructor(scope: Construct, id: string, props: EventTableProps) {
    super(scope, id);

    this.resource = new LogAnalyticsWorkspaceTableCustomLog(this, 'table', {
      name: props.schema.table,
      workspaceId: props.workspaceId,
      plan: 'Analytics',
      description: toLiteral(props.schema.description),
      retentionInDays: props.retentionDays,
      // Left out when nothing is archived: the service then answers "as the table" and no number.
      ...(props.totalRetentionDays > props.retentionDays && { totalRetentionInDays: props.totalRetentionDays }),
      column: props.schema.columns.map((column) => ({
        name: column.name,
        type: toTableColumnType(column.type),
        description: toLiteral(column.description),
      })),
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
  }
}
