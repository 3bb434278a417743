import {
  GROUP,
  ROLES,
  SENTINEL,
  Subscription,
  type SubscriptionOverride,
  WORKSPACE,
} from '../../../../../support/subscription';

const AUTOMATION = `${WORKSPACE}/providers/Microsoft.SecurityInsights/automationRules/0f1e2d3c-4b5a-5968-8776-000000000001`;
const CONNECTION = `${GROUP}/providers/Microsoft.Web/connections/azuresentinel`;
const PLAYBOOK = `${GROUP}/providers/Microsoft.Logic/workflows/notify`;

test('takes a rule whose playbook Sentinel may run', async () => {
  const azure = await withPlaybook();
  azure.grant(SENTINEL, ROLES.automationContributor, GROUP);

  expect(await azure.put(AUTOMATION, automation({}))).toMatchObject({ status: 201 });
});

test('refuses a playbook that Sentinel has no permission on, and one whose permission is not in effect yet', async () => {
  const without = await withPlaybook();
  const late = await withPlaybook({ faults: { roleDelay: { playbook: 60_000 } } });
  await late.put(`${GROUP}/providers/Microsoft.Authorization/roleAssignments/5f5c0c1e-0000-4000-8000-000000000001`, {
    properties: { roleDefinitionId: `/x/${ROLES.automationContributor}`, principalId: SENTINEL },
  });

  const refused = await without.put(AUTOMATION, automation({}));
  const early = await late.put(AUTOMATION, automation({}));
  late.now += 60_000;
  const inEffect = await late.put(AUTOMATION, automation({}));

  expect(refused).toMatchObject({ status: 403 });
  expect(JSON.stringify(refused.body)).toContain('Missing required permissions');
  expect([early.status, inEffect.status]).toEqual([403, 201]);
});

test.each([
  ['a playbook that does not exist', { playbook: `${PLAYBOOK}-2` }, 'does not exist'],
  ['a playbook that starts with another trigger', { triggersOn: 'Alerts' }, 'does not start with'],
  ['a condition of change on a rule for new incidents', { condition: 'PropertyArrayChanged' }, 'PropertyArrayChanged'],
  ['an order out of range', { order: 0 }, 'between 1 and 1000'],
])('refuses %s', async (_, override, text) => {
  const azure = await withPlaybook();
  azure.grant(SENTINEL, ROLES.automationContributor, GROUP);

  const answer = await azure.put(AUTOMATION, automation(override));

  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(text);
});

test('runs no playbook in a tenant that never used Sentinel', async () => {
  const azure = await withPlaybook({ securityInsightsId: undefined });

  expect(await azure.put(AUTOMATION, automation({}))).toMatchObject({ status: 403 });
});

async function withPlaybook(override: SubscriptionOverride = {}): Promise<Subscription> {
  const azure = await new Subscription(override).withWorkspace();
  const api = `${GROUP.slice(0, GROUP.indexOf('/resourceGroups'))}/providers/Microsoft.Web/locations/westeurope/managedApis/azuresentinel`;
  await azure.put(CONNECTION, {
    location: 'westeurope',
    properties: { api: { id: api }, parameterValueType: 'Alternative' },
  });
  await azure.put(PLAYBOOK, {
    location: 'westeurope',
    properties: {
      definition: {
        triggers: {
          Microsoft_Sentinel_incident: { type: 'ApiConnectionWebhook', inputs: { path: '/incident-creation' } },
        },
        actions: {},
      },
    },
  });
  return azure;
}

interface AutomationOverride {
  readonly playbook?: string;
  readonly triggersOn?: string;
  readonly condition?: string;
  readonly order?: number;
}

function automation({
  playbook = PLAYBOOK,
  triggersOn = 'Incidents',
  condition = 'Property',
  order = 1,
}: AutomationOverride): unknown {
  return {
    properties: {
      displayName: 'Run a playbook',
      order,
      triggeringLogic: {
        isEnabled: true,
        triggersOn,
        triggersWhen: 'Created',
        conditions: [{ conditionType: condition, conditionProperties: {} }],
      },
      actions: [{ order: 1, actionType: 'RunPlaybook', actionConfiguration: { logicAppResourceId: playbook } }],
    },
  };
}
