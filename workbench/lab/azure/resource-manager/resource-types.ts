import { ResourceTypes } from './resource-registry';
import { ACTION_GROUPS } from './types/action-groups';
import { ALERT_RULES } from './types/alert-rules';
import { AUTOMATION_RULES } from './types/automation-rules';
import { BUDGETS } from './types/budgets';
import { COMPONENT_BILLING } from './types/component-billing';
import { COMPONENTS } from './types/components';
import { CONFIG_REFERENCES } from './types/config-references';
import { CONNECTIONS } from './types/connections';
import { CONTAINERS } from './types/containers';
import { DATA_COLLECTION_ENDPOINTS } from './types/data-collection-endpoints';
import { DATA_COLLECTION_RULES } from './types/data-collection-rules';
import { DATA_CONNECTOR_DEFINITIONS } from './types/data-connector-definitions';
import { DELETED_VAULTS } from './types/deleted-vaults';
import { DELETED_WORKSPACES } from './types/deleted-workspaces';
import { DEPLOYMENTS } from './types/deployments';
import { DIAGNOSTIC_SETTINGS } from './types/diagnostic-settings';
import { MANAGED_APIS } from './types/managed-apis';
import { MANAGEMENT_POLICIES } from './types/management-policies';
import { ONBOARDING_STATES } from './types/onboarding-states';
import { PUBLISHING_POLICIES } from './types/publishing-policies';
import { QUEUES } from './types/queues';
import { RESOURCE_GROUPS } from './types/resource-groups';
import { ROLE_ASSIGNMENTS } from './types/role-assignments';
import { ROLE_DEFINITIONS } from './types/role-definitions';
import { SAVED_SEARCHES } from './types/saved-searches';
import { SCHEDULED_QUERY_RULES } from './types/scheduled-query-rules';
import { SENTINEL_METADATA } from './types/sentinel-metadata';
import { SENTINEL_SETTINGS } from './types/sentinel-settings';
import { SERVER_FARMS } from './types/server-farms';
import { SITE_CONFIG } from './types/site-config';
import { SITES } from './types/sites';
import { SMART_DETECTOR_RULES } from './types/smart-detector-rules';
import { SOLUTIONS } from './types/solutions';
import { STORAGE_ACCOUNTS } from './types/storage-accounts';
import { BLOB_SERVICES, FILE_SERVICES, QUEUE_SERVICES } from './types/storage-services';
import { TABLES } from './types/tables';
import { USER_ASSIGNED_IDENTITIES } from './types/user-assigned-identities';
import { VAULT_ACCESS_POLICIES } from './types/vault-access-policies';
import { VAULTS } from './types/vaults';
import { WORKBOOKS } from './types/workbooks';
import { WORKFLOW_RUNS } from './types/workflow-runs';
import { WORKFLOW_TRIGGERS } from './types/workflow-triggers';
import { WORKFLOWS } from './types/workflows';
import { WORKSPACES } from './types/workspaces';

/** Every resource type that the local Azure answers; anything else is refused as unknown. */
export const RESOURCE_TYPES = new ResourceTypes([
  ACTION_GROUPS,
  ALERT_RULES,
  AUTOMATION_RULES,
  BLOB_SERVICES,
  BUDGETS,
  COMPONENT_BILLING,
  COMPONENTS,
  CONFIG_REFERENCES,
  CONNECTIONS,
  CONTAINERS,
  DATA_COLLECTION_ENDPOINTS,
  DATA_COLLECTION_RULES,
  DATA_CONNECTOR_DEFINITIONS,
  DELETED_VAULTS,
  DELETED_WORKSPACES,
  DEPLOYMENTS,
  DIAGNOSTIC_SETTINGS,
  FILE_SERVICES,
  MANAGED_APIS,
  MANAGEMENT_POLICIES,
  ONBOARDING_STATES,
  PUBLISHING_POLICIES,
  QUEUE_SERVICES,
  QUEUES,
  RESOURCE_GROUPS,
  ROLE_ASSIGNMENTS,
  ROLE_DEFINITIONS,
  SAVED_SEARCHES,
  SCHEDULED_QUERY_RULES,
  SENTINEL_METADATA,
  SENTINEL_SETTINGS,
  SERVER_FARMS,
  SITE_CONFIG,
  SITES,
  SMART_DETECTOR_RULES,
  SOLUTIONS,
  STORAGE_ACCOUNTS,
  TABLES,
  USER_ASSIGNED_IDENTITIES,
  VAULT_ACCESS_POLICIES,
  VAULTS,
  WORKBOOKS,
  WORKFLOW_RUNS,
  WORKFLOW_TRIGGERS,
  WORKFLOWS,
  WORKSPACES,
]);
