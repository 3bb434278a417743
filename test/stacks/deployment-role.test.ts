import { ROLES } from '../../stacks/constructs/role-grant';
import {
  ACTION_SCOPES,
  actionsAt,
  buildCustomRole,
  buildGrantCondition,
  DEPLOYMENT_ROLES,
  loadDeploymentRole,
} from '../../stacks/deployment-role';
import { matchesAction } from '../../workbench/lab/azure/resource-manager/role-definition';
import { resourcesOf, synthApp } from '../support/synth';

const deployer = loadDeploymentRole('deployer');
const planner = loadDeploymentRole('planner');
const stacks = [...synthApp().values()].map(({ stack }) => stack);

/** Resource Manager's types behind the provider's; a nested one of a template is added by hand. */
const ARM_TYPES: Readonly<Record<string, readonly string[]>> = {
  azurerm_application_insights: ['Microsoft.Insights/components'],
  azurerm_application_insights_workbook: ['Microsoft.Insights/workbooks'],
  azurerm_consumption_budget_resource_group: ['Microsoft.Consumption/budgets'],
  azurerm_key_vault: ['Microsoft.KeyVault/vaults'],
  azurerm_linux_function_app: ['Microsoft.Web/sites'],
  azurerm_log_analytics_saved_search: ['Microsoft.OperationalInsights/workspaces/savedSearches'],
  azurerm_log_analytics_workspace: ['Microsoft.OperationalInsights/workspaces'],
  azurerm_log_analytics_workspace_table_custom_log: ['Microsoft.OperationalInsights/workspaces/tables'],
  azurerm_monitor_action_group: ['Microsoft.Insights/actionGroups'],
  azurerm_monitor_data_collection_endpoint: ['Microsoft.Insights/dataCollectionEndpoints'],
  azurerm_monitor_data_collection_rule: ['Microsoft.Insights/dataCollectionRules'],
  azurerm_monitor_diagnostic_setting: ['Microsoft.Insights/diagnosticSettings'],
  azurerm_monitor_scheduled_query_rules_alert_v2: ['Microsoft.Insights/scheduledQueryRules'],
  azurerm_resource_group: ['Microsoft.Resources/subscriptions/resourceGroups'],
  azurerm_resource_group_template_deployment: [
    'Microsoft.Resources/deployments',
    'Microsoft.Web/connections',
    'Microsoft.Logic/workflows',
    'Microsoft.SecurityInsights/dataConnectorDefinitions',
  ],
  azurerm_sentinel_alert_rule_scheduled: ['Microsoft.SecurityInsights/alertRules'],
  azurerm_sentinel_automation_rule: ['Microsoft.SecurityInsights/automationRules'],
  azurerm_sentinel_log_analytics_workspace_onboarding: ['Microsoft.SecurityInsights/onboardingStates'],
  azurerm_sentinel_metadata: ['Microsoft.SecurityInsights/metadata'],
  azurerm_service_plan: ['Microsoft.Web/serverfarms'],
  azurerm_storage_account: ['Microsoft.Storage/storageAccounts'],
  azurerm_storage_container: ['Microsoft.Storage/storageAccounts/blobServices/containers'],
  azurerm_storage_management_policy: ['Microsoft.Storage/storageAccounts/managementPolicies'],
  azurerm_storage_queue: ['Microsoft.Storage/storageAccounts/queueServices/queues'],
  azurerm_user_assigned_identity: ['Microsoft.ManagedIdentity/userAssignedIdentities'],
};

/** Not Resource Manager's: the blob is data, role assignments come with the conditional role, the rest is Terraform's. */
const ELSEWHERE = ['azurerm_role_assignment', 'azurerm_storage_blob', 'terraform_data'];

const WILDCARDS = ['Microsoft.OperationalInsights/workspaces/query/*/read', 'Microsoft.Web/sites/config/*/action'];

const deployedTypes = [...new Set(stacks.flatMap((stack) => Object.keys(stack.resource ?? {})))].filter(
  (type) => !ELSEWHERE.includes(type),
);

test.each(deployedTypes)('the deployer may make, read and delete %s', (type) => {
  const allowed = ACTION_SCOPES.flatMap((scope) => actionsAt(deployer, scope));

  expect(ARM_TYPES).toHaveProperty([type]);
  for (const armType of ARM_TYPES[type] ?? []) {
    expect(allowed).toEqual(expect.arrayContaining(['read', 'write', 'delete'].map((verb) => `${armType}/${verb}`)));
  }
});

test('the deployer may grant exactly the roles that the stacks grant', () => {
  const granted = stacks
    .flatMap((stack) => resourcesOf(stack, { tfResourceType: 'azurerm_role_assignment' }))
    .map(({ role_definition_id: id }) => String(id).split('/').pop());

  expect(deployer.mayGrant.map((name) => ROLES[name]).sort()).toEqual([...new Set(granted)].sort());
});

test('the planner may do nothing that changes Azure', () => {
  const actions = ACTION_SCOPES.flatMap((scope) => actionsAt(planner, scope));
  const harmless = ['Microsoft.Resources/deployments/exportTemplate/action', 'Microsoft.Web/sites/config/list/action'];

  expect(actions.filter((action) => !action.endsWith('/read') && !harmless.includes(action))).toEqual([]);
  expect(planner.mayGrant).toEqual([]);
});

test.each(ACTION_SCOPES)('the planner may do nothing at the scope %s that the deployer may not', (scope) => {
  const allowed = actionsAt(deployer, scope);

  expect(
    actionsAt(planner, scope).filter((action) => !allowed.some((pattern) => matchesAction(pattern, action))),
  ).toEqual([]);
});

test.each(DEPLOYMENT_ROLES)(
  'the list of the %s names no action twice at one scope, and no wildcard but for tables and for what has no name',
  (name) => {
    const role = loadDeploymentRole(name);

    for (const scope of ACTION_SCOPES) {
      const linked = role.linked.filter((each) => each.scope === scope).map(({ action }) => action);
      const all = [...role.actions[scope], ...linked];
      expect(all).toHaveLength(new Set(all.map((action) => action.toLowerCase())).size);
      expect(WILDCARDS).toEqual(expect.arrayContaining(all.filter((action) => action.includes('*'))));
    }
  },
);

test('makes a custom role as the Azure CLI takes it', () => {
  expect(buildCustomRole(planner, ['workspaceGroup'], '/subscriptions/s1/resourceGroups/rg-w')).toEqual({
    Name: 'Noxys Sentinel planner (workspaceGroup)',
    IsCustom: true,
    Description: planner.description,
    Actions: ['Microsoft.Resources/deployments/exportTemplate/action', 'Microsoft.Resources/deployments/read'],
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: ['/subscriptions/s1/resourceGroups/rg-w'],
  });
});

test('allows the granting of the listed roles alone', () => {
  const condition = buildGrantCondition({ ...deployer, mayGrant: ['Log Analytics Reader', 'Key Vault Secrets User'] });

  expect(condition).toBe(
    "(!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'}) OR @Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] " +
      'ForAnyOfAnyValues:GuidEquals {73c42c96-874c-492b-b04d-ab87d138a893, 4633458b-17de-408a-b874-0445c86b69e6}) AND ' +
      "(!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'}) OR @Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] " +
      'ForAnyOfAnyValues:GuidEquals {73c42c96-874c-492b-b04d-ab87d138a893, 4633458b-17de-408a-b874-0445c86b69e6})',
  );
});
