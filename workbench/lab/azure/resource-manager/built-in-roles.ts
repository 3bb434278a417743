import type { RoleDefinition } from './role-definition';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const MESSAGES = 'Microsoft.Storage/storageAccounts/queueServices/queues/messages';
const INCIDENTS = 'Microsoft.SecurityInsights/incidents';

/**
 * The built-in roles that a deployment of ours can meet, with what they allow on the resources that it has.
 *
 * See https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const BUILT_IN_ROLES: readonly RoleDefinition[] = [
  { guid: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', name: 'Owner', actions: ['*'] },
  {
    guid: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    name: 'Contributor',
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  },
  { guid: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', name: 'Reader', actions: ['*/read'] },
  {
    guid: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    name: 'Role Based Access Control Administrator',
    actions: [
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleAssignments/delete',
      '*/read',
    ],
  },
  {
    guid: '3913510d-42f4-4e42-8a64-420c390055eb',
    name: 'Monitoring Metrics Publisher',
    actions: ['Microsoft.Insights/Register/Action', 'Microsoft.Resources/subscriptions/resourceGroups/read'],
    dataActions: ['Microsoft.Insights/Metrics/Write', 'Microsoft.Insights/Telemetry/Write'],
  },
  {
    guid: 'f4c81013-99ee-4d62-a7ee-b3f1f648599a',
    name: 'Microsoft Sentinel Automation Contributor',
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Logic/workflows/triggers/read',
      'Microsoft.Logic/workflows/triggers/listCallbackUrl/action',
      'Microsoft.Logic/workflows/runs/read',
      'Microsoft.Resources/deployments/*',
    ],
  },
  {
    guid: '3e150937-b8fe-4cfb-8069-0eaf05ecd056',
    name: 'Microsoft Sentinel Responder',
    actions: [
      'Microsoft.SecurityInsights/*/read',
      'Microsoft.SecurityInsights/automationRules/*',
      'Microsoft.SecurityInsights/cases/*',
      `${INCIDENTS}/*`,
      'Microsoft.SecurityInsights/entities/runPlaybook/action',
      'Microsoft.OperationalInsights/workspaces/analytics/query/action',
      'Microsoft.OperationalInsights/workspaces/*/read',
      'Microsoft.OperationalInsights/workspaces/query/read',
      'Microsoft.OperationalInsights/workspaces/query/*/read',
    ],
  },
  {
    guid: 'ab8e14d6-4a74-4a29-9ba8-549422addade',
    name: 'Microsoft Sentinel Contributor',
    actions: [
      'Microsoft.SecurityInsights/*',
      'Microsoft.OperationalInsights/workspaces/*/read',
      'Microsoft.OperationalInsights/workspaces/savedSearches/*',
      'Microsoft.Insights/workbooks/*',
      'Microsoft.Authorization/*/read',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
  },
  {
    guid: '73c42c96-874c-492b-b04d-ab87d138a893',
    name: 'Log Analytics Reader',
    actions: [
      '*/read',
      'Microsoft.OperationalInsights/workspaces/analytics/query/action',
      'Microsoft.OperationalInsights/workspaces/search/action',
    ],
    notActions: ['Microsoft.OperationalInsights/workspaces/sharedKeys/read'],
  },
  {
    guid: '4633458b-17de-408a-b874-0445c86b69e6',
    name: 'Key Vault Secrets User',
    actions: [],
    dataActions: [
      'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
    ],
  },
  {
    guid: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
    name: 'Key Vault Secrets Officer',
    actions: ['Microsoft.KeyVault/checkNameAvailability/read', 'Microsoft.KeyVault/vaults/*/read'],
    dataActions: ['Microsoft.KeyVault/vaults/secrets/*'],
  },
  {
    guid: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    name: 'Storage Blob Data Owner',
    actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/*'],
    dataActions: [`${BLOBS}/*`],
  },
  {
    guid: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    name: 'Storage Blob Data Contributor',
    actions: [
      'Microsoft.Storage/storageAccounts/blobServices/containers/delete',
      'Microsoft.Storage/storageAccounts/blobServices/containers/read',
      'Microsoft.Storage/storageAccounts/blobServices/containers/write',
    ],
    dataActions: [`${BLOBS}/delete`, `${BLOBS}/read`, `${BLOBS}/write`, `${BLOBS}/move/action`, `${BLOBS}/add/action`],
  },
  {
    guid: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    name: 'Storage Blob Data Reader',
    actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/read'],
    dataActions: [`${BLOBS}/read`],
  },
  {
    guid: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
    name: 'Storage Queue Data Contributor',
    actions: [
      'Microsoft.Storage/storageAccounts/queueServices/queues/delete',
      'Microsoft.Storage/storageAccounts/queueServices/queues/read',
      'Microsoft.Storage/storageAccounts/queueServices/queues/write',
    ],
    dataActions: [`${MESSAGES}/delete`, `${MESSAGES}/read`, `${MESSAGES}/write`, `${MESSAGES}/process/action`],
  },
  {
    guid: '8a0f0c08-91a1-4084-bc3d-661d67233fed',
    name: 'Storage Queue Data Message Processor',
    actions: [],
    dataActions: [`${MESSAGES}/read`, `${MESSAGES}/process/action`],
  },
  {
    guid: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a',
    name: 'Storage Queue Data Message Sender',
    actions: [],
    dataActions: [`${MESSAGES}/add/action`],
  },
  {
    guid: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    name: 'Storage Table Data Contributor',
    actions: ['Microsoft.Storage/storageAccounts/tableServices/tables/*'],
    dataActions: ['Microsoft.Storage/storageAccounts/tableServices/tables/entities/*'],
  },
];
