import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { ApplicationInsights } from '@cdktf/provider-azurerm/lib/application-insights';
import { LinuxFunctionApp } from '@cdktf/provider-azurerm/lib/linux-function-app';
import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { LogAnalyticsWorkspaceTableCustomLog } from '@cdktf/provider-azurerm/lib/log-analytics-workspace-table-custom-log';
import { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import { ResourceGroupTemplateDeployment } from '@cdktf/provider-azurerm/lib/resource-group-template-deployment';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { SentinelAutomationRule } from '@cdktf/provider-azurerm/lib/sentinel-automation-rule';
import { SentinelLogAnalyticsWorkspaceOnboarding } from '@cdktf/provider-azurerm/lib/sentinel-log-analytics-workspace-onboarding';
import { SentinelMetadata } from '@cdktf/provider-azurerm/lib/sentinel-metadata';
import { ServicePlan } from '@cdktf/provider-azurerm/lib/service-plan';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageManagementPolicy } from '@cdktf/provider-azurerm/lib/storage-management-policy';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';

import { loadContent } from '../../kql/content';
import { toIsoDuration, parseIsoDuration } from '../../kql/loader/duration';
import { listEnvironments, loadEnvironment } from '../../stacks/environment';
import { toCanonicalJson } from '../../stacks/terraform-text';
import {
  environmentFixture,
  onlyOne,
  resourcesOf,
  synthApp,
  type SynthesizedStack,
  type TerraformResource,
} from '../support/synth';

const content = loadContent();
const app = synthApp();
const stacks = [...app].map(([name, { text, stack }]) => ({ name, text, stack }));

/** The one value that Terraform is to work out: the month in which a budget is made. */
const THIS_MONTH = `\${formatdate("YYYY-MM-01'T'00:00:00Z", plantimestamp())}`;

test.each(listEnvironments())('synthesises the environment of the repository: %s', (name) => {
  expect([...synthApp([loadEnvironment(name)]).keys()]).toEqual([`noxys-${name}-ingestion`, `noxys-${name}-detection`]);
});

test('makes two stacks for each environment', () => {
  expect(stacks.map(({ name }) => name)).toEqual([
    'noxys-test-ingestion',
    'noxys-test-detection',
    'noxys-prod-ingestion',
    'noxys-prod-detection',
  ]);
});

test.each(stacks)('keeps the addresses of $name: another address destroys something', ({ stack }) => {
  expect(addressesOf(stack)).toMatchSnapshot();
});

test.each(stacks)('writes nothing in $name that Terraform would evaluate by mistake', ({ text, stack }) => {
  const references = textsOf(stack.resource).flatMap((each) => each.match(/(?<!\$)\$\{[^}]*\}?/g) ?? []);

  expect(
    references.filter(
      (reference) =>
        !/^\$\{(azurerm_[a-z_0-9]+|terraform_data)\.[\w-]+\.[a-z_]+\}$/.test(reference) && reference !== THIS_MONTH,
    ),
  ).toEqual([]);
  expect(textsOf(stack.resource).filter((each) => /(?<!%)%\{/.test(each))).toEqual([]);
  expect(text).not.toMatch(/tftoken|\$\{Tf(?!Token)/i);
});

test.each(stacks)('reads nothing from Azure or another state while planning $name', ({ stack }) => {
  expect(stack.data).toBeUndefined();
  expect(Object.keys(stack.provider ?? {})).toEqual(['azurerm']);
});

test.each(stacks)('writes durations and JSON in $name as Azure and the provider answer them', ({ stack }) => {
  const resources = Object.values(stack.resource ?? {}).flatMap((each) => Object.values(each));
  const durations = textsOf(resources).filter((text) => /^P(?:\d+D|T\d+[HM])/.test(text));
  const documents = resources.flatMap((each) =>
    ['condition_json', 'data_json', 'template_content']
      .map((key) => each[key])
      .filter((text) => typeof text === 'string'),
  );

  for (const duration of durations) expect(toIsoDuration(parseIsoDuration(duration) ?? 0)).toBe(duration);
  for (const document of documents) expect(toCanonicalJson(JSON.parse(document))).toBe(document);
});

test.each(stacks)('refers to no key, password or secret in $name', ({ text }) => {
  expect(text).not.toMatch(/\.(primary|secondary)_\w+\}|site_credential|callback_url\}|instrumentation_key/);
  expect(text).not.toMatch(/AccountKey=|SharedAccessSignature|"(password|client_secret|storage_account_access_key)":/);
});

test('closes every way in that a key would open, because the provider stores some keys in the state anyway', () => {
  const { stack } = stackOf('noxys-test-ingestion');

  expect(onlyOne(resourcesOf(stack, StorageAccount))).toMatchObject({
    shared_access_key_enabled: false,
    local_user_enabled: false,
    allow_nested_items_to_be_public: false,
  });
  expect(onlyOne(resourcesOf(stack, LogAnalyticsWorkspace))).toMatchObject({ local_authentication_enabled: false });
  expect(onlyOne(resourcesOf(stack, ApplicationInsights))).toMatchObject({ local_authentication_disabled: true });
  expect(onlyOne(resourcesOf(stack, KeyVault))).toMatchObject({ rbac_authorization_enabled: true });
});

test('meets Azure in a disposable environment so that destroy leaves nothing', () => {
  const { stack } = stackOf('noxys-test-ingestion');

  expect(featuresOf(stack)).toMatchObject({
    resource_group: [{ prevent_deletion_if_contains_resources: false }],
    log_analytics_workspace: [{ permanently_delete_on_destroy: true }],
    key_vault: [{ purge_soft_delete_on_destroy: true }],
  });
  expect(onlyOne(resourcesOf(stack, KeyVault))).toMatchObject({
    purge_protection_enabled: false,
    soft_delete_retention_days: 7,
  });
  expect(onlyOne(resourcesOf(stack, LogAnalyticsWorkspaceTableCustomLog))).not.toHaveProperty('lifecycle');
});

test('guards a permanent environment: its table, its groups and its vault outlive a destroy', () => {
  const { stack } = stackOf('noxys-prod-ingestion');

  expect(featuresOf(stack)).toMatchObject({
    resource_group: [{ prevent_deletion_if_contains_resources: true }],
    log_analytics_workspace: [{ permanently_delete_on_destroy: false }],
    key_vault: [{ purge_soft_delete_on_destroy: false }],
  });
  expect(onlyOne(resourcesOf(stack, KeyVault))).toMatchObject({ purge_protection_enabled: true });
  expect(onlyOne(resourcesOf(stack, LogAnalyticsWorkspaceTableCustomLog))).toMatchObject({
    lifecycle: { prevent_destroy: true },
  });
});

test('never holds an existing workspace or its onboarding', () => {
  const { stack } = stackOf('noxys-prod-ingestion');

  expect(resourcesOf(stack, LogAnalyticsWorkspace)).toEqual([]);
  expect(resourcesOf(stack, SentinelLogAnalyticsWorkspaceOnboarding)).toEqual([]);
});

test('runs two instances of the relay in prod, with its health checked', () => {
  const { stack } = stackOf('noxys-prod-ingestion');

  expect(onlyOne(resourcesOf(stack, ServicePlan))).toMatchObject({ worker_count: 2 });
  expect(onlyOne(resourcesOf(stack, LinuxFunctionApp))).toMatchObject({
    site_config: { health_check_path: '/api/health' },
  });
});

test('uploads the package only once the deployer may, and keeps the old one until the app has turned to the new', () => {
  const blob = onlyOne(resourcesOf(stackOf('noxys-test-ingestion').stack, StorageBlob));

  expect(blob).toMatchObject({
    depends_on: [expect.stringMatching(/^terraform_data\.package_role-in-effect/)],
    lifecycle: { create_before_destroy: true },
  });
  expect(blob['name']).toMatch(/^relay-[0-9a-f]{16}\.zip$/);
  expect(blob).not.toHaveProperty('content_md5');
});

test('deletes what could not be delivered after the days that the environment names, because it names users', () => {
  const policy = onlyOne(resourcesOf(stackOf('noxys-test-ingestion').stack, StorageManagementPolicy));

  expect(policy['rule']).toMatchObject([
    { filters: { prefix_match: ['claims/'] } },
    {
      filters: { prefix_match: ['dead-letters/'] },
      actions: { base_blob: { delete_after_days_since_modification_greater_than: 30 } },
    },
  ]);
});

test('starts the relay after every role of its identity, and after its queues and containers', () => {
  const { stack } = stackOf('noxys-test-ingestion');
  const { depends_on: dependsOn } = onlyOne(resourcesOf(stack, LinuxFunctionApp));
  const relayRoles = addressesOf(stack).filter((address) => address.startsWith('azurerm_role_assignment.relay'));

  expect(relayRoles).toHaveLength(5);
  expect(dependsOn).toEqual(expect.arrayContaining(relayRoles));
  expect(dependsOn).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^azurerm_storage_queue\./),
      expect.stringMatching(/^azurerm_storage_container\./),
    ]),
  );
});

test('makes automation rules after what they name and after the roles have had time to hold', () => {
  const { stack } = stackOf('noxys-test-detection');
  const rules = resourcesOf(stack, SentinelAutomationRule);
  const named = addressesOf(stack).filter(
    (address) =>
      address.startsWith('azurerm_sentinel_alert_rule_scheduled.') ||
      /^azurerm_resource_group_template_deployment\.(notify|ticket)-/.test(address),
  );

  expect(rules).toHaveLength(4);
  for (const rule of rules) expect(rule['depends_on']).toEqual(expect.arrayContaining(named));
  for (const playbook of resourcesOf(stack, ResourceGroupTemplateDeployment).filter(isPlaybook)) {
    expect(playbook['depends_on']).toEqual(expect.arrayContaining([expect.stringMatching(/^terraform_data\./)]));
  }
});

test('gives every alert about the integration its runbook and its receivers', () => {
  const alerts = resourcesOf(stackOf('noxys-test-detection').stack, MonitorScheduledQueryRulesAlertV2);

  expect(alerts).toHaveLength(15);
  for (const { name, description, action } of alerts) {
    expect(String(description)).toContain(`docs/runbooks.md#${String(name).replace('noxys-', '')}`);
    expect(action).toMatchObject({ action_groups: ['${azurerm_monitor_action_group.receivers_group_A643390F.id}'] });
  }
});

test('shows each piece of content in the gallery, and none where that is not wanted', () => {
  const { stack } = stackOf('noxys-test-detection');
  const kinds = resourcesOf(stack, SentinelMetadata).map(({ kind }) => kind);
  const without =
    synthApp([{ ...environmentFixture('test'), gallery: false }]).get('noxys-test-detection')?.stack ?? {};

  expect([...kinds].sort()).toEqual([
    ...content.rules.map(() => 'AnalyticsRule'),
    'DataConnector',
    ...content.huntingQueries.map(() => 'HuntingQuery'),
    ...content.functions.map(() => 'Parser'),
    ...Object.keys(environmentFixture('test').playbooks).map(() => 'Playbook'),
    'Workbook',
  ]);
  expect(resourcesOf(without, SentinelMetadata)).toEqual([]);
  expect(resourcesOf(without, ResourceGroupTemplateDeployment)).toHaveLength(3);
});

test('keeps state where the environment says, without credentials', () => {
  const local = synthApp([{ ...environmentFixture('test'), state: { backend: 'local' } }]);

  expect(local.get('noxys-test-detection')?.stack.terraform?.backend).toEqual({
    local: { path: '../../../terraform.noxys-test-detection.tfstate' },
  });
  expect(stackOf('noxys-prod-detection').stack.terraform?.backend).toEqual({
    azurerm: {
      storage_account_name: 'stexampletfstate',
      container_name: 'tfstate',
      key: 'noxys-sentinel/noxys-prod-detection.tfstate',
      use_azuread_auth: true,
    },
  });
});

test('builds an ephemeral environment of the longest pull request number within all limits', () => {
  const ephemeral = synthApp([environmentFixture('pr-12345678')]);
  const detection = ephemeral.get('noxys-pr-12345678-detection')?.stack ?? {};

  for (const deployment of resourcesOf(detection, ResourceGroupTemplateDeployment)) {
    expect(String(deployment['name']).length).toBeLessThanOrEqual(64);
  }
  expect([...ephemeral.keys()]).toEqual(['noxys-pr-12345678-ingestion', 'noxys-pr-12345678-detection']);
});

test('deploys neither playbooks nor their group where none is wanted', () => {
  const { principals, ...environment } = environmentFixture('test');
  const without = { ...environment, playbooks: {}, principals: { deployer: principals.deployer } };
  const detection = synthApp([without]).get('noxys-test-detection')?.stack ?? {};

  expect(resourcesOf(detection, ResourceGroupTemplateDeployment).filter(isPlaybook)).toEqual([]);
  expect(resourcesOf(detection, SentinelAutomationRule)).toEqual([]);
  expect(resourcesOf(detection, RoleAssignment)).toEqual([]);
});

function stackOf(name: string) {
  const found = stacks.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no stack '${name}'`);
  return found;
}

function isPlaybook({ name }: TerraformResource): boolean {
  return name !== 'noxys-connector-tile';
}

function addressesOf(stack: SynthesizedStack): string[] {
  return Object.entries(stack.resource ?? {})
    .flatMap(([type, resources]) => Object.keys(resources).map((name) => `${type}.${name}`))
    .sort();
}

/** Every text in a value, at any depth. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

function featuresOf(stack: SynthesizedStack): unknown {
  return stack.provider?.azurerm[0]?.features[0];
}
