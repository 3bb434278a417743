import { type Azure, computedId, toRegion } from '../azure';
import { ArmError } from '../arm-error';
import { keyOf } from '../resource-id';
import { present, toText } from '../json';
import type { Resource } from '../resource-store';
import type { ResourceType } from '../resource-type';

/**
 * Application Insights components.
 *
 * The service makes two more objects in the group, which no template names and no deletion of the component removes: the rule
 * "Failure Anomalies" and, once for each group, its action group.
 */
export const COMPONENTS: ResourceType = {
  type: 'Microsoft.Insights/components',
  apiVersions: ['2020-02-02'],
  isListed: true,
  linkedActions({ properties }) {
    const workspace = toText(properties.WorkspaceResourceId);
    return workspace === ''
      ? []
      : [{ action: 'Microsoft.OperationalInsights/workspaces/sharedKeys/action', scope: workspace }];
  },
  accept({ path, name, body, properties }, azure) {
    const workspace = toText(properties.WorkspaceResourceId);
    if (workspace !== '' && !azure.store.has(workspace)) {
      throw new ArmError(400, 'BadRequest', `The workspace '${workspace}' does not exist.`);
    }
    const location = toRegion(body.location);
    const key = computedId('instrumentation', path);
    const application = computedId('application', path);
    return {
      location,
      kind: toText(body.kind),
      tags: body.tags ?? {},
      properties: {
        RetentionInDays: 90,
        SamplingPercentage: 100,
        DisableIpMasking: false,
        publicNetworkAccessForIngestion: 'Enabled',
        publicNetworkAccessForQuery: 'Enabled',
        ...present(properties),
        AppId: application,
        ApplicationId: name,
        InstrumentationKey: key,
        ConnectionString: `InstrumentationKey=${key};IngestionEndpoint=https://${location}-1.in.applicationinsights.azure.com/;LiveEndpoint=https://${location}.livediagnostics.monitor.azure.com/;ApplicationId=${application}`,
        TenantId: azure.subscriptionId,
      },
    };
  },
  accepted: (component, azure) => makeSideObjects(component, azure),
};

function makeSideObjects(component: Resource, azure: Azure): void {
  const group = component.id.slice(0, keyOf(component.id).indexOf('/providers/'));
  const actions = sideObject(group, 'microsoft.insights/actionGroups', 'Application Insights Smart Detection', {
    groupShortName: 'SmartDetect',
    enabled: true,
  });
  const rule = sideObject(
    group,
    'microsoft.alertsmanagement/smartDetectorAlertRules',
    `Failure Anomalies - ${component.name}`,
    {
      state: 'Enabled',
      severity: 'Sev3',
      frequency: 'PT1M',
      scope: [component.id],
      actionGroups: { groupIds: [actions.id] },
    },
  );
  for (const each of [actions, rule]) if (!azure.store.has(each.id)) azure.store.put(each);
}

function sideObject(group: string, type: string, name: string, properties: Resource['properties']): Resource {
  return { id: `${group}/providers/${type}/${name}`, name, type, location: 'global', properties };
}
