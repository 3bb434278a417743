import { nameOf } from '../resource-id';
import type { ResourceType } from '../resource-type';
import { workspaceOf } from './onboarding-states';

const TYPE = 'Microsoft.SecurityInsights/settings';

/** Settings of Sentinel. `SentinelHealth` is there as soon as the workspace has Sentinel: diagnostic settings hang on it. */
export const SENTINEL_SETTINGS: ResourceType = {
  type: TYPE,
  apiVersions: ['2022-11-01'],
  hasNoProvisioningState: true,
  read({ id }, azure) {
    const stored = azure.store.get(id.path);
    if (stored) return { ...stored };
    const onboarding = `${workspaceOf(id.path)}/providers/Microsoft.SecurityInsights/onboardingStates/default`;
    return azure.store.has(onboarding) ? { id: id.path, name: nameOf(id), type: TYPE, properties: {} } : undefined;
  },
};
