import { LinuxFunctionApp } from '@cdktf/provider-azurerm/lib/linux-function-app';
import { ServicePlan } from '@cdktf/provider-azurerm/lib/service-plan';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { Construct } from 'constructs';

import { Relay, type RelayProps } from '../../../stacks/constructs/relay';
import { MAX_BODY_BYTES } from '../../../transform-fn/src/intake/admission';
import { onlyOne, synthOnly } from '../../support/synth';

test('takes HTTPS only, and no password on its deployment site', () => {
  expect(synthApp()).toMatchObject({
    https_only: true,
    ftp_publish_basic_authentication_enabled: false,
    webdeploy_publish_basic_authentication_enabled: false,
    builtin_logging_enabled: false,
    site_config: { minimum_tls_version: '1.2', scm_minimum_tls_version: '1.2', ftps_state: 'Disabled' },
  });
});

test('reads its storage as its identity', () => {
  const app = synthApp();

  expect(app).toMatchObject({ storage_uses_managed_identity: true, storage_account_name: 'st1' });
  expect(app).not.toHaveProperty('storage_account_access_key');
});

test('never sets what the provider owns, which would plan a change for ever', () => {
  const { app_settings: settings } = synthApp();

  for (const owned of [
    'FUNCTIONS_EXTENSION_VERSION',
    'WEBSITE_NODE_DEFAULT_VERSION',
    'AzureWebJobsStorage',
    'AzureWebJobsStorage__accountName',
    'AzureWebJobsDashboard',
    'APPINSIGHTS_INSTRUMENTATIONKEY',
    'APPLICATIONINSIGHTS_CONNECTION_STRING',
    'WEBSITE_HEALTHCHECK_MAXPINGFAILURES',
  ]) {
    expect(settings).not.toHaveProperty(owned);
  }
});

test('lets the host read no more of a request than twice what the relay takes', () => {
  expect(synthApp()).toMatchObject({
    app_settings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(2 * MAX_BODY_BYTES) },
  });
});

test('is open to everyone unless ranges are named', () => {
  const { site_config: site } = synthApp();

  expect(site).toMatchObject({ ip_restriction_default_action: 'Allow', scm_ip_restriction_default_action: 'Deny' });
  expect(site).not.toHaveProperty('ip_restriction');
});

test('admits the named ranges and nobody else', () => {
  expect(synthApp({ allowedIpRanges: ['203.0.113.0/24', '198.51.100.7/32'] })).toMatchObject({
    site_config: {
      ip_restriction_default_action: 'Deny',
      ip_restriction: [
        { action: 'Allow', priority: 100, ip_address: '203.0.113.0/24' },
        { action: 'Allow', priority: 101, ip_address: '198.51.100.7/32' },
      ],
    },
  });
});

test('has its health checked only where another instance can take over', () => {
  expect(synthApp({ instances: 1 })['site_config']).not.toHaveProperty('health_check_path');
  expect(synthApp({ instances: 2 })).toMatchObject({
    site_config: { health_check_path: '/api/health', health_check_eviction_time_in_min: 5 },
  });
  expect(onlyOne(synthOnly(ServicePlan, build({ instances: 2 })))).toMatchObject({ worker_count: 2, os_type: 'Linux' });
});

function synthApp(override: Partial<RelayProps> = {}) {
  return onlyOne(synthOnly(LinuxFunctionApp, build(override)));
}

function build(override: Partial<RelayProps>) {
  return (scope: Construct) => {
    const ours = { resourceGroupName: 'rg', location: 'westeurope', tags: {} };
    new Relay(scope, 'relay', {
      ...ours,
      functionAppName: 'func-1',
      planName: 'asp-1',
      applicationInsightsName: 'appi-1',
      applicationInsightsId: '/subscriptions/s1/components/appi-1',
      plan: 'B1',
      instances: 1,
      workspaceId: '/w1',
      identity: new UserAssignedIdentity(scope, 'identity', { ...ours, name: 'id-1' }),
      identityId: '/identities/id-1',
      storageAccountName: 'st1',
      packageUrl: 'https://st1.blob.core.windows.net/packages/relay-1.zip',
      settings: {},
      allowedIpRanges: [],
      after: [],
      ...override,
    });
  };
}
