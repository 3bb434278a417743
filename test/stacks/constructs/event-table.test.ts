import { LogAnalyticsWorkspaceTableCustomLog } from '@cdktf/provider-azurerm/lib/log-analytics-workspace-table-custom-log';
import { MonitorDataCollectionRule } from '@cdktf/provider-azurerm/lib/monitor-data-collection-rule';

import type { TableSchema } from '../../../kql/loader/schema';
import { EventPipeline } from '../../../stacks/constructs/event-pipeline';
import { EventTable, type EventTableProps } from '../../../stacks/constructs/event-table';
import { onlyOne, synthOnly } from '../../support/synth';

const schema: TableSchema = {
  table: 'Things_CL',
  description: 'Things.',
  columns: [
    { name: 'TimeGenerated', type: 'datetime', description: 'When.' },
    { name: 'Id', type: 'guid', description: 'Which.' },
    { name: 'IsGood', type: 'bool', description: 'How.' },
  ],
};

test('spells the types of the table as tables do, in the order of the schema', () => {
  expect(synthTable()['column']).toEqual([
    { name: 'TimeGenerated', type: 'dateTime', description: 'When.' },
    { name: 'Id', type: 'guid', description: 'Which.' },
    { name: 'IsGood', type: 'boolean', description: 'How.' },
  ]);
});

test('spells the types of the stream as streams do', () => {
  const rule = onlyOne(
    synthOnly(MonitorDataCollectionRule, (scope) => {
      const { resource } = new EventTable(scope, 'table', propsWith());
      new EventPipeline(scope, 'pipeline', {
        endpointName: 'dce-1',
        ruleName: 'dcr-1',
        resourceGroupName: 'rg',
        location: 'westeurope',
        workspaceId: '/w1',
        schema,
        table: resource,
        transform: 'source\r\n| take 1\n',
        tags: {},
      });
    }),
  );

  expect(rule).toMatchObject({
    stream_declaration: [
      {
        stream_name: 'Custom-NoxysEvents',
        column: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'Id', type: 'string' },
          { name: 'IsGood', type: 'boolean' },
        ],
      },
    ],
    data_flow: [{ output_stream: 'Custom-Things_CL', transform_kql: 'source\n| take 1' }],
    depends_on: [expect.stringMatching(/^azurerm_log_analytics_workspace_table_custom_log\./)],
  });
  expect(rule).not.toHaveProperty('kind');
});

test('names the total retention only where something is archived', () => {
  expect(synthTable({ totalRetentionDays: 90 })).not.toHaveProperty('total_retention_in_days');
  expect(synthTable({ totalRetentionDays: 365 })).toMatchObject({
    retention_in_days: 90,
    total_retention_in_days: 365,
  });
});

test('is protected from destruction only where it is wanted', () => {
  expect(synthTable()).not.toHaveProperty('lifecycle');
  expect(synthTable({ preventDestroy: true })).toMatchObject({ lifecycle: { prevent_destroy: true } });
});

function synthTable(override: Partial<EventTableProps> = {}) {
  return onlyOne(
    synthOnly(LogAnalyticsWorkspaceTableCustomLog, (scope) => {
      new EventTable(scope, 'table', propsWith(override));
    }),
  );
}

function propsWith(override: Partial<EventTableProps> = {}): EventTableProps {
  return { workspaceId: '/w1', schema, retentionDays: 90, totalRetentionDays: 90, preventDestroy: false, ...override };
}
