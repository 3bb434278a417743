/** Attributes that the provider cannot change on any resource: where it stands and what it is called. */
const EVERYWHERE: readonly string[] = [
  'name',
  'location',
  'resource_group_name',
  'workspace_id',
  'log_analytics_workspace_id',
  'storage_account_id',
  'storage_account_name',
  'storage_container_name',
  'target_resource_id',
];

/**
 * What else the provider (azurerm 4.55) cannot change in place, by type of resource: attributes that its documentation marks with
 * "changing this forces a new resource to be created"; `*` for all.
 */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  azurerm_application_insights: ['application_type'],
  azurerm_application_insights_workbook: ['source_id'],
  azurerm_consumption_budget_resource_group: ['resource_group_id', 'time_grain', 'time_period'],
  azurerm_key_vault: ['tenant_id'],
  azurerm_log_analytics_saved_search: ['*'],
  azurerm_monitor_data_collection_rule: ['kind'],
  azurerm_monitor_scheduled_query_rules_alert_v2: ['scopes'],
  azurerm_role_assignment: ['*'],
  azurerm_role_definition: ['scope'],
  azurerm_sentinel_log_analytics_workspace_onboarding: ['*'],
  azurerm_service_plan: ['os_type'],
  azurerm_storage_account: ['account_kind', 'account_tier'],
  azurerm_storage_blob: ['type', 'source'],
  terraform_data: ['triggers_replace'],
};

/** Attributes that stand in {@link EVERYWHERE} and that a type can change all the same. */
const IN_PLACE: Readonly<Record<string, readonly string[]>> = {
  azurerm_application_insights: ['workspace_id'],
  azurerm_linux_function_app: ['storage_account_name'],
  azurerm_monitor_diagnostic_setting: ['log_analytics_workspace_id'],
};

/** Whether a change of these attributes makes the provider destroy the resource and create another. */
export function isReplacement(address: string, fields: readonly string[]): boolean {
  const type = address.split('.')[0] ?? '';
  const own = BY_TYPE[type] ?? [];
  const inPlace = IN_PLACE[type] ?? [];
  return fields
    .map((field) => /^[^.[]*/.exec(field)?.[0] ?? field)
    .some(
      (attribute) =>
        own.includes('*') ||
        own.includes(attribute) ||
        (EVERYWHERE.includes(attribute) && !inPlace.includes(attribute)),
    );
}
