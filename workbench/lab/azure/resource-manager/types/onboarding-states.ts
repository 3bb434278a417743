import { ArmError, badRequest } from '../arm-error';
import type { Azure } from '../azure';
import { keyOf } from '../resource-id';
import { present } from '../json';
import type { ResourceType } from '../resource-type';

const TYPE = 'Microsoft.SecurityInsights/onboardingStates';

/**
 * Whether a workspace has Sentinel. The service puts a solution beside the workspace; giving Sentinel up takes everything of
 * Sentinel with it.
 */
export const ONBOARDING_STATES: ResourceType = {
  type: TYPE,
  apiVersions: ['2022-11-01'],
  hasNoProvisioningState: true,
  linkedActions({ path }) {
    const scope = path.slice(0, keyOf(path).indexOf('/providers/'));
    return ['read', 'write'].map((verb) => ({ action: `Microsoft.OperationsManagement/solutions/${verb}`, scope }));
  },
  accept({ name, properties }) {
    if (name !== 'default') throw badRequest(`The onboarding state must be named 'default', found '${name}'.`);
    return { properties: { customerManagedKey: false, ...present(properties) } };
  },
  accepted({ id }, azure) {
    const workspace = workspaceOf(id);
    const { name = '', location = '' } = azure.store.get(workspace) ?? {};
    const solution = `SecurityInsights(${name})`;
    const group = workspace.slice(0, keyOf(workspace).indexOf('/providers/'));
    azure.store.put({
      id: `${group}/providers/Microsoft.OperationsManagement/solutions/${solution}`,
      name: solution,
      type: 'Microsoft.OperationsManagement/solutions',
      location,
      properties: { workspaceResourceId: workspace, provisioningState: 'Succeeded' },
    });
  },
  removed({ id }, _call, azure) {
    const workspace = workspaceOf(id);
    for (const each of azure.store.within(`${workspace}/providers/Microsoft.SecurityInsights`))
      azure.store.delete(each.id);
    const solution = azure.store
      .ofType('Microsoft.OperationsManagement/solutions')
      .find(({ properties }) => properties.workspaceResourceId === workspace);
    if (solution) azure.store.delete(solution.id);
  },
};

/** The workspace of a Sentinel resource. */
export function workspaceOf(path: string): string {
  return path.slice(0, keyOf(path).lastIndexOf('/providers/microsoft.securityinsights'));
}

/** Refuses what needs Sentinel on a workspace that has none. */
export function assertOnboarded(path: string, azure: Azure): void {
  const workspace = workspaceOf(path);
  if (azure.store.has(`${workspace}/providers/${TYPE}/default`)) return;
  throw new ArmError(400, 'BadRequest', `The workspace '${workspace}' is not onboarded to Microsoft Sentinel.`);
}
