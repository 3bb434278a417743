import { z } from 'zod';

import type { ActiveAutomationRule } from '../../detection/automation';
import type { DeployedPlaybook } from '../../detection/playbook-runner';
import type { Azure } from '../azure/resource-manager/azure';
import { memberAt, toObject } from '../azure/resource-manager/json';
import { keyOf } from '../azure/resource-manager/resource-id';

const RULE = z.object({
  displayName: z.string(),
  order: z.number(),
  triggeringLogic: z.object({
    isEnabled: z.boolean(),
    triggersOn: z.literal('Incidents'),
    triggersWhen: z.enum(['Created', 'Updated']),
    conditions: z.array(z.unknown()).default([]),
  }),
  actions: z.array(
    z.object({
      order: z.number(),
      actionType: z.literal('RunPlaybook'),
      actionConfiguration: z.object({ logicAppResourceId: z.string() }),
    }),
  ),
});

/** The automation rules of a workspace that are enabled, as they stand in its Resource Manager. Playbooks go by their path. */
export function readDeployedAutomation(azure: Azure, workspaceId: string): ActiveAutomationRule[] {
  const rules = azure.store.ofType('Microsoft.SecurityInsights/automationRules', workspaceId);
  return rules.flatMap(({ name, properties }) => {
    const { displayName, order, triggeringLogic, actions } = RULE.parse(properties);
    const playbooks = [...actions]
      .sort((a, b) => a.order - b.order)
      .map(({ actionConfiguration }) => keyOf(actionConfiguration.logicAppResourceId));
    const { isEnabled, triggersWhen, conditions } = triggeringLogic;
    return isEnabled ? [{ id: name, displayName, order, triggersWhen, conditions, playbooks }] : [];
  });
}

/** The playbooks that are deployed and enabled, with the values of their parameters. */
export function readDeployedPlaybooks(azure: Azure): DeployedPlaybook[] {
  return azure.store
    .ofType('Microsoft.Logic/workflows')
    .filter(({ properties }) => properties.state === 'Enabled')
    .map(({ id, properties }) => ({
      id: keyOf(id),
      definition: properties.definition,
      parameters: Object.fromEntries(
        Object.entries(toObject(properties.parameters)).map(([name, parameter]) => [
          name,
          memberAt(parameter, 'value'),
        ]),
      ),
    }));
}
