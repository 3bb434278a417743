import { loadContent } from '../../../../kql/content';
import { effectiveRules } from '../../../../stacks/effective-rules';
import { loadEnvironment } from '../../../../stacks/environment';
import {
  readDeployedAutomation,
  readDeployedPlaybooks,
} from '../../../../workbench/lab/deployment/deployed-automation';
import { readDeployedContent } from '../../../../workbench/lab/deployment/deployed-content';
import { readDeployedRules } from '../../../../workbench/lab/deployment/deployed-rules';
import { COLUMNS, GROUP, ROLES, SENTINEL, SUBSCRIPTION, Subscription, WORKSPACE } from '../../../support/subscription';

const SECURITY = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
const UUID = '4c0d1d2e-7a53-5a4f-9f6e-000000000001';
const PLAYBOOK = `${GROUP}/providers/Microsoft.Logic/workflows/Notify`;
const RULE = `${GROUP}/providers/Microsoft.Insights/dataCollectionRules/dcr`;

test('reads an analytics rule back as our own content says it', async () => {
  const azure = await new Subscription().withWorkspace();
  const [rule] = effectiveRules(loadEnvironment('test'), loadContent());
  if (!rule) throw new Error('The content must hold a rule.');
  azure.azure.store.put({
    id: `${SECURITY}/alertRules/${UUID}`,
    name: UUID,
    type: 'Microsoft.SecurityInsights/alertRules',
    kind: 'Scheduled',
    properties: toArm(rule),
  });

  const [deployed] = readDeployedRules(azure.azure, WORKSPACE);

  const {
    version: _v,
    metadataFile: _m,
    queryFile: _q,
    parameters: _p,
    falsePositives: _f,
    triage: _t,
    atlas: _a,
    id: _i,
    uuid: _u,
    ...wanted
  } = rule;
  expect(deployed).toMatchObject({ ...wanted, id: UUID });
});

test('reads automation that is enabled, with its playbooks in order', async () => {
  const azure = await withPlaybook();
  await azure.put(`${SECURITY}/automationRules/0f1e2d3c-4b5a-5968-8776-000000000001`, automation(true));
  await azure.put(`${SECURITY}/automationRules/0f1e2d3c-4b5a-5968-8776-000000000002`, automation(false));

  expect(readDeployedAutomation(azure.azure, WORKSPACE)).toEqual([
    {
      id: '0f1e2d3c-4b5a-5968-8776-000000000001',
      displayName: 'Notify',
      order: 7,
      triggersWhen: 'Updated',
      conditions: [],
      playbooks: [PLAYBOOK.toLowerCase()],
    },
  ]);
  expect(readDeployedPlaybooks(azure.azure)).toMatchObject([
    { id: PLAYBOOK.toLowerCase(), parameters: { vaultUri: 'https://v.vault.azure.net/' } },
  ]);
});

test('leaves out a playbook that somebody disabled', async () => {
  const azure = await withPlaybook();
  await azure.patch(PLAYBOOK, { properties: { state: 'Disabled' } });

  expect(readDeployedPlaybooks(azure.azure)).toEqual([]);
});

test('reads the table, the transformation and the functions of a deployed rule', async () => {
  const azure = await new Subscription().withWorkspace();
  await azure.put(RULE, {
    location: 'westeurope',
    properties: {
      streamDeclarations: {
        'Custom-Events': { columns: COLUMNS.map(({ name, type }) => ({ name, type: type.toLowerCase() })) },
      },
      destinations: { logAnalytics: [{ name: 'la', workspaceResourceId: WORKSPACE }] },
      dataFlows: [
        {
          streams: ['Custom-Events'],
          destinations: ['la'],
          outputStream: 'Custom-Events_CL',
          transformKql: 'source | where Score > 0',
        },
      ],
    },
  });
  await azure.put(`${WORKSPACE}/savedSearches/f`, {
    properties: {
      category: 'c',
      displayName: 'd',
      functionAlias: 'Recent',
      functionParameters: 'since:timespan=1d, user:string',
      query: 'Events_CL',
    },
  });

  expect(readDeployedContent(azure.azure, RULE, WORKSPACE)).toMatchObject({
    events: {
      table: 'Events_CL',
      columns: [
        { name: 'TimeGenerated', type: 'datetime' },
        { name: 'UserId', type: 'string' },
        { name: 'Score', type: 'real' },
      ],
    },
    transform: { query: 'source | where Score > 0' },
    functions: [
      {
        name: 'Recent',
        parameters: [
          { name: 'since', type: 'timespan', default: '1d' },
          { name: 'user', type: 'string' },
        ],
      },
    ],
  });
});

test('says what is missing when nothing is deployed', async () => {
  const azure = await new Subscription().withWorkspace();

  expect(() => readDeployedContent(azure.azure, RULE, WORKSPACE)).toThrow('it must be deployed with its table');
});

function toArm(rule: ReturnType<typeof effectiveRules>[number]): Readonly<Record<string, unknown>> {
  const { lookbackMinutes, ...grouping } = rule.incident.grouping;
  const iso = (minutes: number): string => `PT${minutes}M`;
  return {
    ...rule,
    displayName: rule.name,
    queryFrequency: iso(rule.queryFrequencyMinutes),
    queryPeriod: iso(rule.queryPeriodMinutes),
    triggerOperator: 'GreaterThan',
    techniques: rule.relevantTechniques,
    eventGroupingSettings: { aggregationKind: rule.eventGrouping },
    incidentConfiguration: {
      createIncident: rule.incident.createIncident,
      groupingConfiguration: { ...grouping, lookbackDuration: iso(lookbackMinutes) },
    },
    suppressionEnabled: rule.suppression.enabled,
    suppressionDuration: iso(rule.suppression.durationMinutes),
  };
}

async function withPlaybook(): Promise<Subscription> {
  const azure = await new Subscription().withWorkspace();
  azure.grant(SENTINEL, ROLES.automationContributor, SUBSCRIPTION);
  await azure.put(PLAYBOOK, {
    location: 'westeurope',
    properties: {
      parameters: { vaultUri: { value: 'https://v.vault.azure.net/' } },
      definition: {
        parameters: { vaultUri: { type: 'String' } },
        triggers: { incident: { type: 'ApiConnectionWebhook', inputs: { path: '/incident-creation' } } },
        actions: {},
      },
    },
  });
  return azure;
}

function automation(isEnabled: boolean): unknown {
  return {
    properties: {
      displayName: 'Notify',
      order: 7,
      triggeringLogic: { isEnabled, triggersOn: 'Incidents', triggersWhen: 'Updated', conditions: [] },
      actions: [{ order: 1, actionType: 'RunPlaybook', actionConfiguration: { logicAppResourceId: PLAYBOOK } }],
    },
  };
}
