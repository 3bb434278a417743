import { ArmError, badRequest } from '../arm-error';
import { toArray, toText } from '../json';
import { keyOf } from '../resource-id';
import type { ResourceType } from '../resource-type';

/** Diagnostic settings. They stay when what they are set on is deleted, and meet whoever makes that name again. */
export const DIAGNOSTIC_SETTINGS: ResourceType = {
  type: 'Microsoft.Insights/diagnosticSettings',
  apiVersions: ['2021-05-01-preview'],
  hasNoProvisioningState: true,
  survivesItsTarget: true,
  linkedActions({ properties }) {
    const workspace = toText(properties.workspaceId);
    return workspace === ''
      ? []
      : [{ action: 'Microsoft.OperationalInsights/workspaces/sharedKeys/action', scope: workspace }];
  },
  accept({ properties, path }, azure) {
    const workspace = toText(properties.workspaceId);
    if (!azure.store.has(workspace)) {
      throw new ArmError(
        404,
        'ResourceNotFound',
        `The workspace '${workspace}' of the diagnostic setting was not found.`,
      );
    }
    if (toArray(properties.logs).length + toArray(properties.metrics).length === 0) {
      throw badRequest('A diagnostic setting needs at least one category of logs or metrics.');
    }
    const target = path.slice(0, keyOf(path).lastIndexOf('/providers/'));
    const twin = azure.store
      .ofType('Microsoft.Insights/diagnosticSettings', target)
      .find(
        (each) => keyOf(each.id) !== keyOf(path) && keyOf(toText(each.properties.workspaceId)) === keyOf(workspace),
      );
    if (twin)
      throw new ArmError(
        409,
        'Conflict',
        `Data sink '${workspace}' is already used in diagnostic setting '${twin.name}'.`,
      );
    return { properties };
  },
};
