import type { Content } from '../../../kql/content';
import { toStreamColumnType, toTableColumnType } from '../../../kql/loader/schema';
import { EVENT_STREAM } from '../../../stacks/constructs/event-pipeline';
import { toWorkflowId } from '../../../stacks/constructs/incident-playbook';
import { effectiveAutomation } from '../../../stacks/effective-automation';
import { effectiveRules } from '../../../stacks/effective-rules';
import type { Environment } from '../../../stacks/environment';
import { toPlaybookName } from '../../../stacks/names';
import type { Resource } from '../../lab/azure/resource-manager/resource-store';

/** What the lab's resources are made from. */
export interface LabResourcesOptions {
  readonly environment: Environment;
  readonly content: Content;

  /** Host of the ingestion endpoint and immutable id of the data collection rule, which Azure would decide. */
  readonly ingestion: { readonly host: string; readonly immutableId: string };
}

/**
 * The resources of a deployment that an event passes, or that are looked at, as they stand after it.
 *
 * They are put in place, not deployed: whether the stacks deploy is what the verb `deploy` shows, with the real terraform.
 */
export function buildLabResources(options: LabResourcesOptions): Resource[] {
  return [...buildPipeline(options), ...buildRelayParts(options), ...buildDetection(options)];
}

function buildPipeline({ environment, content, ingestion }: LabResourcesOptions): Resource[] {
  const { names, workspaceRegion: location } = environment;
  const { events, transform } = content;
  const endpointId = `${names.resourceGroupId}/providers/Microsoft.Insights/dataCollectionEndpoints/${names.dataCollectionEndpoint}`;
  const columns = events.columns.map(({ name, type, description }) => ({
    name,
    type: toTableColumnType(type),
    description,
  }));
  return [
    resource(names.workspaceId, 'Microsoft.OperationalInsights/workspaces', {
      customerId: '00000000-0000-0000-0000-0000000000e3',
    }),
    resource(`${names.workspaceId}/tables/${events.table}`, 'Microsoft.OperationalInsights/workspaces/tables', {
      schema: { name: events.table, description: events.description, columns },
    }),
    resource(endpointId, 'Microsoft.Insights/dataCollectionEndpoints', {
      logsIngestion: { endpoint: `https://${ingestion.host}` },
    }),
    resource(names.dataCollectionRuleId, 'Microsoft.Insights/dataCollectionRules', {
      immutableId: ingestion.immutableId,
      dataCollectionEndpointId: endpointId,
      streamDeclarations: {
        [EVENT_STREAM]: { columns: events.columns.map(({ name, type }) => ({ name, type: toStreamColumnType(type) })) },
      },
      destinations: { logAnalytics: [{ name: 'la', workspaceResourceId: names.workspaceId }] },
      dataFlows: [
        {
          streams: [EVENT_STREAM],
          destinations: ['la'],
          outputStream: `Custom-${events.table}`,
          transformKql: transform.query,
        },
      ],
    }),
  ].map((each) => ({ ...each, location }));
}

function buildRelayParts({ environment: { names, region: location } }: LabResourcesOptions): Resource[] {
  return [
    resource(names.storageAccountId, 'Microsoft.Storage/storageAccounts', {}),
    resource(names.vaultId, 'Microsoft.KeyVault/vaults', { enableRbacAuthorization: true }),
  ].map((each) => ({ ...each, location }));
}

function buildDetection({ environment, content }: LabResourcesOptions): Resource[] {
  const { name, names } = environment;
  const sentinel = `${names.workspaceId}/providers/Microsoft.SecurityInsights`;
  const { automationRules, playbooks } = effectiveAutomation(environment, content);
  return [
    ...effectiveRules(environment, content).map((rule) =>
      resource(`${sentinel}/alertRules/${rule.uuid}`, 'Microsoft.SecurityInsights/alertRules', {
        displayName: rule.name,
        enabled: rule.enabled,
        severity: rule.severity,
        query: rule.query,
      }),
    ),
    ...automationRules.map((rule) =>
      resource(`${sentinel}/automationRules/${rule.uuid}`, 'Microsoft.SecurityInsights/automationRules', {
        displayName: rule.displayName,
        triggeringLogic: { isEnabled: true, triggersOn: 'Incidents', triggersWhen: rule.triggersWhen },
      }),
    ),
    ...playbooks.map(({ playbook }) =>
      resource(
        toWorkflowId(names.playbooksResourceGroupId, toPlaybookName(name, playbook.id)),
        'Microsoft.Logic/workflows',
        { state: 'Enabled', definition: playbook.definition },
      ),
    ),
  ];
}

function resource(id: string, type: string, properties: Resource['properties']): Resource {
  return { id, name: id.slice(id.lastIndexOf('/') + 1), type, properties };
}
