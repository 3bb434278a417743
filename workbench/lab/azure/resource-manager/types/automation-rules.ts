import { AUTOMATION_RULE } from '../../../../../kql/language/limits';
import { ArmError, badRequest } from '../arm-error';
import { type Azure, toTimestamp } from '../azure';
import { isObject, type JsonObject } from '../../../../json-object';
import { memberAt, toArray, toObject, toText } from '../json';
import type { Accepted, Draft, ResourceType } from '../resource-type';
import { assertOnboarded } from './onboarding-states';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What it takes to call a playbook: a right of whoever writes the rule, and of Sentinel, which runs it. */
const RUN = 'Microsoft.Logic/workflows/triggers/listCallbackUrl/action';

/** Path of the trigger's subscription that each kind of rule needs. */
const TRIGGER_PATHS: Readonly<Record<string, string>> = { Incidents: '/incident-creation', Alerts: '/subscribe' };

/** Automation rules. A playbook must be there, start with the right trigger, and be one that Sentinel itself may run. */
export const AUTOMATION_RULES: ResourceType = {
  type: 'Microsoft.SecurityInsights/automationRules',
  apiVersions: ['2024-09-01'],
  statusOfCreate: 201,
  hasNoProvisioningState: true,
  linkedActions: ({ properties }) => playbooksOf(properties).map((scope) => ({ action: RUN, scope })),
  accept,
};

function accept({ path, name, properties }: Draft, azure: Azure): Accepted {
  assertOnboarded(path, azure);
  if (!UUID.test(name)) throw badRequest(`The name '${name}' of an automation rule must be a UUID.`);
  const order = Number(properties.order);
  if (!(order >= AUTOMATION_RULE.minOrder && order <= AUTOMATION_RULE.maxOrder)) {
    throw badRequest(
      `The order must be between ${AUTOMATION_RULE.minOrder} and ${AUTOMATION_RULE.maxOrder}, found '${order}'.`,
    );
  }
  const logic = toObject(properties.triggeringLogic);
  assertConditions(toArray(logic.conditions), toText(logic.triggersWhen));
  const actions = toArray(properties.actions).filter(isObject);
  if (actions.length > AUTOMATION_RULE.maxActions)
    throw badRequest(`A rule can have at most ${AUTOMATION_RULE.maxActions} actions.`);
  for (const action of actions)
    if (action.actionType === 'RunPlaybook') assertPlaybook(action, toText(logic.triggersOn), azure);
  const changedAt = toTimestamp(azure.now());
  return { etag: '"1"', properties: { ...properties, lastModifiedTimeUtc: changedAt } };
}

function assertConditions(conditions: readonly unknown[], triggersWhen: string): void {
  if (conditions.length > AUTOMATION_RULE.maxConditions)
    throw badRequest(`A rule can have at most ${AUTOMATION_RULE.maxConditions} conditions.`);
  for (const condition of conditions) {
    const type = toText(memberAt(condition, 'conditionType'));
    if (/Changed$/.test(type) && triggersWhen !== 'Updated') {
      throw badRequest(`A condition of type '${type}' needs a rule that is triggered when an incident is updated.`);
    }
  }
}

function assertPlaybook(action: JsonObject, triggersOn: string, azure: Azure): void {
  const id = toText(memberAt(action, 'actionConfiguration', 'logicAppResourceId'));
  const playbook = azure.store.get(id);
  if (!playbook) throw badRequest(`The playbook '${id}' does not exist.`);
  const triggers = Object.values(toObject(memberAt(playbook.properties, 'definition', 'triggers')));
  const wanted = TRIGGER_PATHS[triggersOn];
  const isFitting = triggers.some(
    (trigger) =>
      toText(memberAt(trigger, 'type')) === 'ApiConnectionWebhook' &&
      toText(memberAt(trigger, 'inputs', 'path')) === wanted,
  );
  if (!isFitting)
    throw badRequest(`The playbook '${id}' does not start with the Microsoft Sentinel trigger for '${triggersOn}'.`);
  const principal = azure.securityInsightsId ?? '';
  const request = {
    action: RUN,
    scope: playbook.id,
    plane: 'playbook',
  } as const;
  if (!azure.access.can(principal, request)) {
    throw new ArmError(
      403,
      'Forbidden',
      `Missing required permissions for Microsoft Sentinel on the playbook resource '${id}'.`,
    );
  }
}

function playbooksOf(properties: JsonObject): string[] {
  return toArray(properties.actions)
    .map((action) => toText(memberAt(action, 'actionConfiguration', 'logicAppResourceId')))
    .filter((id) => id !== '');
}
